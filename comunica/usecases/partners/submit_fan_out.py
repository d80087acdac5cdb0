"""Submit what a partner says to many municipalities at once: checked as far as it concerns all of them, and written.

Nothing is sent here: each branch becomes a broadcast in `work_fan_out`, whoever comes to it first. So what was answered
is on record, and a crash between two municipalities costs time only.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from uuid import UUID
from zoneinfo import ZoneInfo

from comunica.broadcasting.audience import Audience, audience_to_json
from comunica.broadcasting.kinds import BroadcastKind
from comunica.municipality.sending_rules import SendingRules
from comunica.usecases.broadcasts.check_submission import problems_of, unwritable_in
from comunica.usecases.broadcasts.submission import KEY_REUSED
from comunica.usecases.broadcasts.time_broadcast import AskedTimes, Timed, problems_of_times, times_of
from comunica.usecases.partners.fan_out import FannedOut, FanOuts, NewFanOut, SubmitFanOut, content_to_json, request_of
from comunica.usecases.problem import Problem, Refused

_NOBODY = UUID(int=0)
#: Only what no town's clock or rules can change is refused for all of them.
_ANY_ZONE = ZoneInfo("Europe/Rome")
#: What is wrong if there is nobody to send to.
NO_MANDATES = Problem(
    "mandates_missing", "municipalities", "no municipality has given you a mandate yet: ask their staff for one"
)


async def submit_fan_out(
    request: SubmitFanOut, *, record: FanOuts, now: dt.datetime, fan_out_id: UUID
) -> FannedOut | Refused:
    """On record with a branch for each municipality, or everything that is wrong. `fan_out_id` is a fresh UUIDv7."""
    digest = _digest(request)
    # Before the rules: what was accepted once is answered the same, also when it is over.
    if earlier := await _earlier(request, digest, record):
        return earlier
    if problems := tuple(problems_of_fan_out(request, now)):
        return Refused(problems)
    branches = await branches_of(request, record, now)
    if not branches:
        return Refused((NO_MANDATES,))
    new = NewFanOut(id=fan_out_id, request=request, request_digest=digest, branches=branches, created_at=now)
    if await record.write(new):
        return await _seen(request.partner_id, fan_out_id, record, replayed=False)
    # A twin of this request committed between our look and our write.
    earlier = await _earlier(request, digest, record)
    if earlier is None:
        raise RuntimeError("an idempotency key was taken but is not on record; submit again")
    return earlier


async def branches_of(request: SubmitFanOut, record: FanOuts, now: dt.datetime) -> Mapping[UUID, Audience]:
    """The municipalities that are meant, each with its audience. Raises RecordAway."""
    if request.municipalities is not None:
        return {town: own or request.audience for town, own in request.municipalities.items()}
    return dict.fromkeys(await record.mandating(request.partner_id, now), request.audience)


async def _earlier(request: SubmitFanOut, digest: bytes, record: FanOuts) -> FannedOut | Refused | None:
    if request.idempotency_key is None or "\x00" in request.idempotency_key:
        return None
    found = await record.earlier(request.partner_id, request.idempotency_key)
    if found is None:
        return None
    fan_out_id, its_digest = found
    if its_digest != digest:
        return Refused((KEY_REUSED,))
    return await _seen(request.partner_id, fan_out_id, record, replayed=True)


async def _seen(partner_id: UUID, fan_out_id: UUID, record: FanOuts, *, replayed: bool) -> FannedOut:
    fan_out = await record.see(partner_id, fan_out_id)
    assert fan_out is not None, "nobody takes it off the record while it is new"
    return FannedOut(fan_out, replayed)


def problems_of_fan_out(request: SubmitFanOut, now: dt.datetime) -> Iterator[Problem]:
    """What is wrong for every municipality."""
    asked = request_of(request, _NOBODY, request.audience, idempotency_key=request.idempotency_key)
    yield from unwritable_in(asked)
    yield from problems_of(asked)
    content = request.content
    times = AskedTimes(
        scheduled_for=content.scheduled_for,
        at=content.at,
        expires_at=content.expires_at,
        expires_after=content.expires_after,
    )
    what = Timed(lane=content.lane, kind=BroadcastKind.ORDINARY, template=content.template, reason=content.reason)
    yield from problems_of_times(times, what, times_of(times, what, SendingRules(), _ANY_ZONE, now), now)
    if request.municipalities is not None:
        yield from _problems_of_named(request.municipalities)


def _problems_of_named(municipalities: Mapping[UUID, Audience | None]) -> Iterator[Problem]:
    if not municipalities:
        yield Problem(
            "municipalities_empty", "municipalities", "name some, or leave it out: all that gave you a mandate"
        )
    for place, own in enumerate(municipalities.values()):
        field = f"municipalities[{place}].audience"
        if own is not None and own.is_nobody:
            yield Problem("audience_missing", field, "choose everyone, zones or outside")
        if own is not None and any("\x00" in zone for zone in own.zones):
            yield Problem("unwritable", f"{field}.zones", "must not hold the character NUL")


def _digest(request: SubmitFanOut) -> bytes:
    """Equal for two requests that ask for the same: what the partner wrote, not what its key could do then."""
    said = content_to_json(request.content)
    asked = {name: said[name] for name in said if name not in {"reach", "approval", "may_send_urgent"}}
    named = None
    if request.municipalities is not None:
        named = {str(town): own and audience_to_json(own) for town, own in request.municipalities.items()}
    whole = {"content": asked, "audience": audience_to_json(request.audience), "municipalities": named}
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).digest()
