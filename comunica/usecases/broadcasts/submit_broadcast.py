"""Submit a broadcast: from the API, the console or a job on NATS; one set of rules, one idempotency.

In one transaction: the answer to this idempotency key, the broadcast, and its place on the work list. Then a bell.
"""

import datetime as dt
import hashlib
import json
import math
from uuid import UUID

from comunica.broadcasting.audience import audience_to_json
from comunica.broadcasting.kinds import BroadcastKind
from comunica.broadcasting.local_time import until_next_day
from comunica.broadcasting.recurrence import Recurrence, recurrence_to_json
from comunica.broadcasting.states import BroadcastState
from comunica.contracts.bells import BroadcastBell
from comunica.usecases.broadcasts.check_submission import check_submission, unwritable_in
from comunica.usecases.broadcasts.route_broadcast import route_broadcast
from comunica.usecases.broadcasts.submission import (
    KEY_REUSED,
    Accepted,
    EarlierAnswer,
    NewBroadcast,
    Submission,
    Submissions,
    SubmitBroadcast,
    Written,
)
from comunica.usecases.problem import Problem, Refused
from comunica.usecases.ring_bell import Bells


async def submit_broadcast(
    request: SubmitBroadcast, *, record: Submissions, bells: Bells, now: dt.datetime, broadcast_id: UUID
) -> Accepted | Refused:
    """Write the broadcast, or say everything that is wrong with it. `broadcast_id` is a fresh UUIDv7."""
    async with record.submitting(request.municipality_id) as submission:
        outcome = await _submit(request, submission, now, broadcast_id)
    if isinstance(outcome, Accepted) and _is_due(outcome, now):
        await bells.ring(BroadcastBell(str(request.municipality_id), str(outcome.broadcast_id)))
    return outcome


def _is_due(outcome: Accepted, now: dt.datetime) -> bool:
    return not outcome.replayed and outcome.state is BroadcastState.SCHEDULED and outcome.scheduled_for <= now


async def _submit(
    request: SubmitBroadcast, submission: Submission, now: dt.datetime, broadcast_id: UUID
) -> Accepted | Refused:
    if unwritable := tuple(unwritable_in(request)):
        return Refused(unwritable)
    digest = digest_of(request)
    # Before the rules: what was accepted once is answered the same, also when it is over or the template is gone.
    if earlier := await _earlier(request, submission):
        return _replay(earlier, digest)
    checked = await _checked(request, submission, now, broadcast_id)
    if isinstance(checked, Refused):
        return checked
    match await submission.write(checked, request_digest=digest):
        case Written.DONE:
            return _answer(checked)
        case Written.URGENT_CAP:
            return Refused((urgent_cap_reached(checked),))
    # A twin of this request committed between our look and our write.
    earlier = await _earlier(request, submission)
    if earlier is None:
        raise RuntimeError("an idempotency key was taken but is not on record; submit again")
    return _replay(earlier, digest)


async def _checked(
    request: SubmitBroadcast, submission: Submission, now: dt.datetime, broadcast_id: UUID
) -> NewBroadcast | Refused:
    checked = await check_submission(request, submission, now, broadcast_id)
    return checked if isinstance(checked, Refused) else await route_broadcast(checked, submission)


async def _earlier(request: SubmitBroadcast, submission: Submission) -> EarlierAnswer | None:
    if request.idempotency_key is None:
        return None
    return await submission.earlier_answer(request.submitted_by, request.idempotency_key)


def _replay(earlier: EarlierAnswer, digest: bytes) -> Accepted | Refused:
    if earlier.request_digest == digest and earlier.answer is not None:
        return earlier.answer
    return Refused((KEY_REUSED,))


def urgent_cap_reached(broadcast: NewBroadcast) -> Problem:
    """The town's day has had its alerts."""
    day, cap = broadcast.urgent_day or (broadcast.scheduled_for.date(), 0)
    now = broadcast.created_at
    # One that is asked for at a moment of its own would be of that day again.
    wait = until_next_day(now, broadcast.channel.zone) if broadcast.scheduled_for <= now else dt.timedelta()
    return Problem(
        "urgent_cap_reached",
        "lane",
        f"{day} has had its {cap} urgent broadcasts: send it as normal, or raise urgent_per_day in the town's file",
        again_in=math.ceil(wait.total_seconds()),
    )


def digest_of(request: SubmitBroadcast, *, rule: Recurrence | None = None) -> bytes:
    """Equal for two requests that ask for the same: what the caller wrote, not what the defaults became."""
    asked: dict[str, object] = {
        "template": request.template,
        "language": request.language,
        "parameters": dict(request.parameters),
        "audience": audience_to_json(request.audience),
        "lane": request.lane,
        "expires_at": _instant(request.expires_at),
        "scheduled_for": _instant(request.scheduled_for),
    }
    # Only what was asked: a request of an earlier version keeps its digest.
    besides = {**_asked_besides(request), "recurrence": None if rule is None else recurrence_to_json(rule)}
    asked |= {name: value for name, value in besides.items() if value is not None}
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).digest()


def _asked_besides(request: SubmitBroadcast) -> dict[str, object]:
    return {
        "kind": None if request.kind is BroadcastKind.ORDINARY else request.kind.value,
        "original": request.original_id and str(request.original_id),
        "at": request.at and request.at.isoformat(),
        "expires_after": request.expires_after and request.expires_after.total_seconds(),
        "reason": request.reason,
        "media": request.media_id and str(request.media_id),
    }


def _instant(moment: dt.datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(dt.UTC).isoformat()


def _answer(broadcast: NewBroadcast) -> Accepted:
    return Accepted(
        broadcast_id=broadcast.id,
        replayed=False,
        counted=broadcast.counted,
        scheduled_for=broadcast.scheduled_for,
        expires_at=broadcast.expires_at,
        created_at=broadcast.created_at,
        state=broadcast.state,
        reach=broadcast.reach,
    )
