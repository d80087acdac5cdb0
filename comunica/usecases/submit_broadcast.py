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
from zoneinfo import ZoneInfo

from comunica.broadcasting.audience import Audience, audience_to_json
from comunica.broadcasting.identity import Identity
from comunica.broadcasting.kinds import BroadcastKind
from comunica.broadcasting.lanes import BROADCAST_LANES, Lane
from comunica.broadcasting.local_time import day_of
from comunica.broadcasting.parameters import TemplateText, check_parameters, mended
from comunica.broadcasting.recurrence import Recurrence, recurrence_to_json
from comunica.broadcasting.starter_templates import NoVariant, longest_values, variant_for
from comunica.broadcasting.starters import families
from comunica.contracts.bells import BroadcastBell
from comunica.municipality.sending_rules import SendingRules
from comunica.usecases.check_media import MediaOnRecord, problems_of_header
from comunica.usecases.follow_broadcast import OriginalOnRecord, Said, problems_of_following
from comunica.usecases.problem import Problem
from comunica.usecases.ring_bell import Bells
from comunica.usecases.time_broadcast import AskedTimes, Timed, Times, problems_of_times, times_of

LONGEST_KEY = 255
_NOTHING: Mapping[str, str] = MappingProxyType({})
KEY_REUSED = Problem(
    "idempotency_key_reused",
    "idempotency_key",
    "this idempotency key was used for another request: repeat that request unchanged, or take a new key",
)
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
    kind: BroadcastKind = BroadcastKind.ORDINARY
    #: Of a retry or a correction.
    original_id: UUID | None = None
    #: In place of scheduled_for: a naive time on the town's clock.
    at: dt.datetime | None = None
    #: In place of expires_at: counted from when it may go.
    expires_after: dt.timedelta | None = None
    #: Why an urgent one cannot wait for the morning.
    reason: str | None = None
    #: The file of the template's header.
    media_id: UUID | None = None
    #: Of an occurrence: its series, and the instant that it stands for.
    series: tuple[UUID, dt.datetime] | None = None


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
    zone: ZoneInfo
    rules: SendingRules
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
    #: none, text, or the kind of file that each broadcast brings.
    header: str = "none"
    footer: str = ""
    header_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierAnswer:
    """What a request with the same idempotency key was answered."""

    request_digest: bytes
    #: None: the answer to a request of another sort, which cannot have the same digest.
    answer: Accepted | None


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
    expires_at: dt.datetime
    created_at: dt.datetime
    #: Of an urgent one: the town's day that it counts for, and how many there may be.
    urgent_day: tuple[dt.date, int] | None = None
    #: It begins in the town's quiet hours.
    in_quiet_hours: bool = False


class Written(StrEnum):
    """What became of writing."""

    DONE = "done"
    #: Another request took the idempotency key first; nothing was written.
    KEY_TAKEN = "key_taken"
    #: The day has had its alerts; nothing was written.
    URGENT_CAP = "urgent_cap"


class Submission(Protocol):
    """One transaction on the record of one municipality."""

    async def earlier_answer(self, scope: str, key: str) -> EarlierAnswer | None:
        """What this key was answered before, if it was: by a broadcast, or by something that is none."""

    async def channel(self) -> SendingChannel | None:
        """The municipality's channel; none if it was not set up."""

    async def templates(self, waba_id: str, name: str) -> Sequence[TemplateOnRecord]:
        """The template of this name in every language it has."""

    async def unknown_zones(self, zones: Sequence[str]) -> Sequence[str]:
        """Those of `zones` that the municipality does not have."""

    async def count_audience(self, channel_id: UUID, audience: Audience) -> int:
        """How many would get it now."""

    async def original(self, broadcast_id: UUID) -> OriginalOnRecord | None:
        """The broadcast that this one follows. Nobody else can follow it until the transaction is over."""

    async def media(self, media_id: UUID) -> MediaOnRecord | None:
        """A file of the municipality."""

    async def write(self, broadcast: NewBroadcast, *, request_digest: bytes) -> Written:
        """Key, alert of the day with its line in the town's log, broadcast and work list: all of them or none."""


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
    return await check_submission(request, submission, now, broadcast_id)


async def _submit(
    request: SubmitBroadcast, submission: Submission, now: dt.datetime, broadcast_id: UUID
) -> Accepted | Refused:
    if unwritable := tuple(_unwritable(request)):
        return Refused(unwritable)
    digest = digest_of(request)
    # Before the rules: what was accepted once is answered the same, also when it is over or the template is gone.
    if earlier := await _earlier(request, submission):
        return _replay(earlier, digest)
    checked = await check_submission(request, submission, now, broadcast_id)
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


async def _earlier(request: SubmitBroadcast, submission: Submission) -> EarlierAnswer | None:
    if request.idempotency_key is None:
        return None
    return await submission.earlier_answer(request.submitted_by, request.idempotency_key)


def _replay(earlier: EarlierAnswer, digest: bytes) -> Accepted | Refused:
    if earlier.request_digest == digest and earlier.answer is not None:
        return earlier.answer
    return Refused((KEY_REUSED,))


async def check_submission(
    request: SubmitBroadcast, submission: Submission, now: dt.datetime, broadcast_id: UUID
) -> NewBroadcast | Refused:
    """The broadcast as it would be written, or everything that is wrong with the request. Writes nothing."""
    problems = [*problems_of(request)]
    channel = await submission.channel()
    if channel is None:
        problems.append(Problem("channel_missing", "", "this municipality has no channel yet: ask who runs Comunica"))
        return Refused(tuple(problems))
    times = _times(request, channel, now, problems)
    template = await _template(request, submission, channel, problems)
    parameters = _parameters(request, template, problems)
    await _header(request, submission, template, problems)
    await _original(request, submission, channel, parameters, problems)
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
        scheduled_for=times.scheduled_for,
        expires_at=times.expires_at,
        created_at=now,
        urgent_day=_urgent_day(request, channel, max(times.scheduled_for, now)),
        in_quiet_hours=times.quiet_until is not None,
    )


def _times(request: SubmitBroadcast, channel: SendingChannel, now: dt.datetime, problems: list[Problem]) -> Times:
    asked = AskedTimes(
        scheduled_for=request.scheduled_for,
        at=request.at,
        expires_at=request.expires_at,
        expires_after=request.expires_after,
    )
    what = Timed(lane=request.lane, kind=request.kind, template=request.template, reason=request.reason)
    times = times_of(asked, what, channel.rules, channel.zone, now)
    problems.extend(problems_of_times(asked, what, times, now))
    return times


def _urgent_day(request: SubmitBroadcast, channel: SendingChannel, start: dt.datetime) -> tuple[dt.date, int] | None:
    if request.lane is not Lane.URGENT:
        return None
    return day_of(start, channel.zone), channel.rules.urgent_per_day


def urgent_cap_reached(broadcast: NewBroadcast) -> Problem:
    """The town's day has had its alerts."""
    day, cap = broadcast.urgent_day or (broadcast.scheduled_for.date(), 0)
    return Problem(
        "urgent_cap_reached",
        "lane",
        f"{day} has had its {cap} urgent broadcasts: send it as normal, or raise urgent_per_day in the town's file",
    )


async def _header(
    request: SubmitBroadcast, submission: Submission, template: TemplateOnRecord | None, problems: list[Problem]
) -> None:
    media = None if request.media_id is None else await submission.media(request.media_id)
    if template is not None:
        problems.extend(problems_of_header(template.header, request.media_id, media))


async def _original(
    request: SubmitBroadcast,
    submission: Submission,
    channel: SendingChannel,
    parameters: Mapping[str, str],
    problems: list[Problem],
) -> None:
    if request.original_id is None:
        return
    says = Said(
        template=request.template,
        language=request.language or channel.language,
        parameters=parameters,
        lane=request.lane,
        media_id=request.media_id,
    )
    problems.extend(problems_of_following(request.kind, await submission.original(request.original_id), says))


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
        problems.append(Problem("audience_empty", "audience", _NOBODY[request.kind]))
    return counted


_NOBODY = {
    BroadcastKind.ORDINARY: "nobody on record is in this audience: choose other zones, or everyone",
    BroadcastKind.RETRY: "nobody's message failed in a way that is worth another try: there is nothing to do",
    BroadcastKind.CORRECTION: "nobody who is enrolled now got the original: send a new broadcast",
    BroadcastKind.TEST: "the town's file names no test_numbers: add them there, and apply it",
}


def _unwritable(request: SubmitBroadcast) -> Iterable[Problem]:
    """PostgreSQL takes no NUL, so such a text must not even be looked up."""
    texts = {
        "template": (request.template,),
        "language": (request.language or "",),
        "parameters": (*request.parameters, *request.parameters.values()),
        "audience.zones": request.audience.zones,
        "idempotency_key": (request.idempotency_key or "",),
        "reason": (request.reason or "",),
    }
    for name, values in texts.items():
        if any("\x00" in value for value in values):
            yield Problem("unwritable", name, "must not hold the character NUL")


def _unknown_zones(audience: Audience, unknown: set[str]) -> Iterable[Problem]:
    for place, zone in enumerate(audience.zones):
        if zone in unknown:
            yield Problem("zone_unknown", f"audience.zones[{place}]", "no zone of this municipality has this id")


def problems_of(request: SubmitBroadcast) -> Iterable[Problem]:
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
    )
