"""Submit a broadcast: from the API, the console or a job on NATS; one set of rules, one idempotency.

In one transaction: the answer to this idempotency key, the broadcast, and its place on the work list. Then a bell.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol
from uuid import UUID

from comunica.broadcasting.audience import Audience
from comunica.broadcasting.identity import Identity
from comunica.broadcasting.lanes import BROADCAST_LANES, Lane
from comunica.broadcasting.parameters import TemplateText, check_parameters, mended
from comunica.broadcasting.starter_templates import NoVariant, longest_values, variant_for
from comunica.broadcasting.starters import families
from comunica.contracts.bells import BroadcastBell
from comunica.usecases.ring_bell import Bells

LONGEST_KEY = 255
FARTHEST_SCHEDULE = dt.timedelta(days=366)
_NOTHING: Mapping[str, str] = MappingProxyType({})
_NO_LIMITS: Mapping[str, int] = MappingProxyType({})


class Origin(StrEnum):
    """Where a broadcast came from."""

    API = "api"
    JOB = "job"
    CONSOLE = "console"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitBroadcast:
    """The request. Times are aware; `None` means: the municipality's language, now, never expires, no key."""

    municipality_id: UUID
    origin: Origin
    #: Id of the api key or of the person; for a job the word `job`. Idempotency keys belong to it.
    submitted_by: str
    template: str
    audience: Audience
    parameters: Mapping[str, str] = field(default=_NOTHING)
    lane: Lane = Lane.NORMAL
    #: The caller has the permission for the urgent lane.
    may_send_urgent: bool = False
    language: str | None = None
    expires_at: dt.datetime | None = None
    scheduled_for: dt.datetime | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a request. Programs branch on `code`; `message` says what to do."""

    code: str
    field: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The broadcast is in the record. A replay holds what was answered the first time."""

    broadcast_id: UUID
    replayed: bool
    #: People in the audience when it was submitted. The snapshot at its start decides.
    counted: int
    scheduled_for: dt.datetime
    expires_at: dt.datetime | None
    created_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was written. Every problem that could be seen at once."""

    errors: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingChannel:
    """The number that the municipality's broadcasts go out on."""

    id: UUID
    waba_id: str
    #: The municipality's own.
    language: str
    #: How its templates must name it, and its words for leaving.
    identity: Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateOnRecord:
    """A template as last synchronised with the provider."""

    id: UUID
    name: str
    language: str
    category: str
    status: str
    text: TemplateText
    footer: str = ""
    header_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierAnswer:
    """What a request with the same idempotency key was answered."""

    request_digest: bytes
    answer: Accepted


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBroadcast:
    """What is written."""

    id: UUID
    request: SubmitBroadcast
    channel: SendingChannel
    template: TemplateOnRecord
    #: As they will be sent: blanks mended.
    parameters: Mapping[str, str]
    counted: int
    scheduled_for: dt.datetime
    created_at: dt.datetime


class Submission(Protocol):
    """One transaction on the record of one municipality."""

    async def earlier_answer(self, scope: str, key: str) -> EarlierAnswer | None:
        """What this key was answered before, if it was."""

    async def channel(self) -> SendingChannel | None:
        """The municipality's channel; none if it was not set up."""

    async def templates(self, waba_id: str, name: str) -> Sequence[TemplateOnRecord]:
        """The template of this name in every language it has."""

    async def unknown_zones(self, zones: Sequence[str]) -> Sequence[str]:
        """Those of `zones` that the municipality does not have."""

    async def count_audience(self, channel_id: UUID, audience: Audience) -> int:
        """How many would get it now."""

    async def write(self, broadcast: NewBroadcast, *, request_digest: bytes) -> bool:
        """Key, broadcast and work list. False, and nothing written, if another request took the key first."""


class Submissions(Protocol):
    """The record, as far as submitting needs it."""

    def submitting(self, municipality_id: UUID) -> AbstractAsyncContextManager[Submission]:
        """A transaction that is committed at the end of the block, and undone if the block raises."""


async def submit_broadcast(
    request: SubmitBroadcast, *, record: Submissions, bells: Bells, now: dt.datetime, broadcast_id: UUID
) -> Accepted | Refused:
    """Write the broadcast, or say everything that is wrong with it. `broadcast_id` is a fresh UUIDv7."""
    async with record.submitting(request.municipality_id) as submission:
        outcome = await _submit(request, submission, now, broadcast_id)
    if isinstance(outcome, Accepted) and not outcome.replayed and outcome.scheduled_for <= now:
        await bells.ring(BroadcastBell(str(request.municipality_id), str(outcome.broadcast_id)))
    return outcome


async def check_broadcast(
    request: SubmitBroadcast, *, submission: Submission, now: dt.datetime, broadcast_id: UUID
) -> NewBroadcast | Refused:
    """What would be written, or everything that is wrong with it. Nothing is written."""
    if unwritable := tuple(_unwritable(request)):
        return Refused(unwritable)
    return await _check(request, submission, now, broadcast_id)


async def _submit(
    request: SubmitBroadcast, submission: Submission, now: dt.datetime, broadcast_id: UUID
) -> Accepted | Refused:
    if unwritable := tuple(_unwritable(request)):
        return Refused(unwritable)
    digest = digest_of(request)
    # Before the rules: what was accepted once is answered the same, also when it is over or the template is gone.
    if earlier := await _earlier(request, submission):
        return _replay(earlier, digest)
    checked = await _check(request, submission, now, broadcast_id)
    if isinstance(checked, Refused):
        return checked
    if await submission.write(checked, request_digest=digest):
        return _answer(checked)
    # A twin of this request committed between our look and our write.
    earlier = await _earlier(request, submission)
    if earlier is None:
        raise RuntimeError("an idempotency key was taken but is not on record; submit again")
    return _replay(earlier, digest)


async def _earlier(request: SubmitBroadcast, submission: Submission) -> EarlierAnswer | None:
    if request.idempotency_key is None:
        return None
    return await submission.earlier_answer(request.submitted_by, request.idempotency_key)


def _replay(earlier: EarlierAnswer, digest: bytes) -> Accepted | Refused:
    if earlier.request_digest == digest:
        return earlier.answer
    return Refused(
        (
            Problem(
                "idempotency_key_reused",
                "idempotency_key",
                "this idempotency key was used for another request: repeat that request unchanged, or take a new key",
            ),
        )
    )


async def _check(
    request: SubmitBroadcast, submission: Submission, now: dt.datetime, broadcast_id: UUID
) -> NewBroadcast | Refused:
    problems = [*problems_of(request, now=now)]
    channel = await submission.channel()
    if channel is None:
        problems.append(Problem("channel_missing", "", "this municipality has no channel yet: ask who runs Comunica"))
        return Refused(tuple(problems))
    template = await _template(request, submission, channel, problems)
    parameters = _parameters(request, template, problems)
    counted = await _count(request, submission, channel, problems)
    if problems or template is None:
        return Refused(tuple(problems))
    return NewBroadcast(
        id=broadcast_id,
        request=request,
        channel=channel,
        template=template,
        parameters=parameters,
        counted=counted,
        scheduled_for=request.scheduled_for or now,
        created_at=now,
    )


async def _template(
    request: SubmitBroadcast, submission: Submission, channel: SendingChannel, problems: list[Problem]
) -> TemplateOnRecord | None:
    language = request.language or channel.language
    name = _template_name(request, problems)
    if name is None:
        return None
    found = {each.language: each for each in await submission.templates(channel.waba_id, name)}
    template = found.get(language)
    if not found:
        problems.append(Problem("template_unknown", "template", "no template of this municipality has this name"))
    elif template is None:
        there = ", ".join(sorted(found))
        problems.append(Problem("template_language_unknown", "language", f"this template exists in: {there}"))
    elif template.status != "approved":
        problems.append(
            Problem(
                "template_not_approved",
                "template",
                f"the provider says that this template is {template.status}: only an approved one can be sent",
            )
        )
    if template is not None:
        unsaid = channel.identity.problems_of(template.header_text, template.text.body, template.footer)
        problems.extend(Problem(each.code, "template", each.message) for each in unsaid)
    return template


def _template_name(request: SubmitBroadcast, problems: list[Problem]) -> str | None:
    """A family of the starter templates stands for its variant with the fields that are filled."""
    if request.template not in families():
        return request.template
    try:
        return variant_for(request.template, _filled(request))
    except NoVariant as problem:
        problems.append(Problem("template_variant_unknown", "parameters", str(problem)))
        return None


def _filled(request: SubmitBroadcast) -> set[str]:
    return {name for name, value in request.parameters.items() if mended(value)}


def _parameters(
    request: SubmitBroadcast, template: TemplateOnRecord | None, problems: list[Problem]
) -> Mapping[str, str]:
    if template is None:
        return _NOTHING
    given = request.parameters
    if request.template in families():
        # A field that is left empty is one that the chosen variant does not have.
        given = {name: value for name, value in given.items() if name in _filled(request)}
    # The limits are the labelled fields' own; a town's template may use their names for longer texts.
    longest = longest_values() if request.template in families() else _NO_LIMITS
    checked = check_parameters(template.text, given, longest=longest)
    problems.extend(Problem(each.code, each.field, each.message) for each in checked.errors)
    return checked.values


async def _count(
    request: SubmitBroadcast, submission: Submission, channel: SendingChannel, problems: list[Problem]
) -> int:
    audience = request.audience
    unknown = set(await submission.unknown_zones(audience.zones)) if audience.zones else set()
    problems.extend(_unknown_zones(audience, unknown))
    if audience.is_nobody or unknown:
        return 0
    counted = await submission.count_audience(channel.id, audience)
    if not counted:
        problems.append(
            Problem(
                "audience_empty", "audience", "nobody on record is in this audience: choose other zones, or everyone"
            )
        )
    return counted


def _unwritable(request: SubmitBroadcast) -> Iterable[Problem]:
    """PostgreSQL takes no NUL, so such a text must not even be looked up."""
    texts = {
        "template": (request.template,),
        "language": (request.language or "",),
        "parameters": (*request.parameters, *request.parameters.values()),
        "audience.zones": request.audience.zones,
        "idempotency_key": (request.idempotency_key or "",),
    }
    for name, values in texts.items():
        if any("\x00" in value for value in values):
            yield Problem("unwritable", name, "must not hold the character NUL")


def _unknown_zones(audience: Audience, unknown: set[str]) -> Iterable[Problem]:
    for place, zone in enumerate(audience.zones):
        if zone in unknown:
            yield Problem("zone_unknown", f"audience.zones[{place}]", "no zone of this municipality has this id")


def problems_of(request: SubmitBroadcast, *, now: dt.datetime) -> Iterable[Problem]:
    """What can be seen without the record."""
    if request.idempotency_key is not None and not 1 <= len(request.idempotency_key) <= LONGEST_KEY:
        yield Problem("idempotency_key_length", "idempotency_key", f"must have 1 to {LONGEST_KEY} characters")
    if request.audience.is_nobody:
        yield Problem("audience_missing", "audience", "choose everyone, zones or outside")
    if request.lane not in BROADCAST_LANES:
        yield Problem("lane_not_allowed", "lane", "choose urgent, normal or bulk")
    if request.lane is Lane.URGENT and not request.may_send_urgent:
        yield Problem(
            "urgent_not_allowed", "lane", "urgent needs the permission broadcasts:urgent: use normal, or ask for it"
        )
    yield from _problems_of_times(request, now)


def _problems_of_times(request: SubmitBroadcast, now: dt.datetime) -> Iterable[Problem]:
    start = max(request.scheduled_for or now, now)
    if request.expires_at is not None and request.expires_at <= now:
        yield Problem("expired", "expires_at", "this moment is over: nothing would be sent")
    elif request.expires_at is not None and request.expires_at <= start:
        yield Problem("expires_before_start", "expires_at", "must be after scheduled_for")
    if start - now > FARTHEST_SCHEDULE:
        yield Problem("scheduled_too_far", "scheduled_for", f"at most {FARTHEST_SCHEDULE.days} days from now")


def digest_of(request: SubmitBroadcast) -> bytes:
    """Equal for two requests that ask for the same: what the caller wrote, not what the defaults became."""
    asked = {
        "template": request.template,
        "language": request.language,
        "parameters": dict(request.parameters),
        "audience": audience_to_json(request.audience),
        "lane": request.lane,
        "expires_at": _instant(request.expires_at),
        "scheduled_for": _instant(request.scheduled_for),
    }
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).digest()


def audience_to_json(audience: Audience) -> dict[str, object]:
    """The audience as the record keeps it: all three parts, always; and the import, if it is one's."""
    parts = {"everyone": audience.everyone, "zones": sorted(set(audience.zones)), "outside": audience.outside}
    return parts | ({"imported": str(audience.imported)} if audience.imported else {})


def _instant(moment: dt.datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(dt.UTC).isoformat()


def _answer(broadcast: NewBroadcast) -> Accepted:
    return Accepted(
        broadcast_id=broadcast.id,
        replayed=False,
        counted=broadcast.counted,
        scheduled_for=broadcast.scheduled_for,
        expires_at=broadcast.request.expires_at,
        created_at=broadcast.created_at,
    )
