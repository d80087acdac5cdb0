"""Check what is submitted: everything that is wrong with it, at once, by one set of rules for all who submit."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from uuid import UUID

from comunica.broadcasting.audience import MOST_STREETS, Audience
from comunica.broadcasting.kinds import BroadcastKind
from comunica.broadcasting.lanes import BROADCAST_LANES, Lane
from comunica.broadcasting.local_time import day_of
from comunica.broadcasting.parameters import check_parameters, mended
from comunica.broadcasting.starter_templates import NO_HEADER, NoVariant, longest_values, variant_for
from comunica.broadcasting.starters import families
from comunica.usecases.broadcasts.check_media import MediaOnRecord, problems_of_header
from comunica.usecases.broadcasts.follow_broadcast import Said, problems_of_following
from comunica.usecases.broadcasts.submission import (
    LONGEST_KEY,
    NewBroadcast,
    Origin,
    SendingChannel,
    Submission,
    SubmitBroadcast,
    TemplateOnRecord,
)
from comunica.usecases.broadcasts.time_broadcast import AskedTimes, Timed, Times, problems_of_times, times_of
from comunica.usecases.problem import Problem, Refused

#: A municipality that is not ours is told from one that gave no mandate by nothing.
NO_MANDATE = Problem(
    "mandate_missing", "municipalities", "this municipality has given you no mandate, or has ended it: ask its staff"
)
_NO_LIMITS: Mapping[str, int] = MappingProxyType({})


async def check_broadcast(
    request: SubmitBroadcast, *, submission: Submission, now: dt.datetime, broadcast_id: UUID, counts: bool = True
) -> NewBroadcast | Refused:
    """What would be written, or everything that is wrong with it. Nothing is written. See `check_submission`."""
    if unwritable := tuple(unwritable_in(request)):
        return Refused(unwritable)
    return await check_submission(request, submission, now, broadcast_id, counts=counts)


async def check_submission(
    request: SubmitBroadcast, submission: Submission, now: dt.datetime, broadcast_id: UUID, *, counts: bool = True
) -> NewBroadcast | Refused:
    """The broadcast as it would be written, or everything that is wrong with the request. Writes nothing.

    Without `counts` nobody is counted unless something else is wrong: whoever calls counts, and refuses nobody.
    """
    problems = [*problems_of(request)]
    channel = await submission.channel()
    if channel is None:
        problems.append(Problem("channel_missing", "", "this municipality has no channel yet: ask who runs Comunica"))
        return Refused(tuple(problems))
    audience, unknown = await _on_record(request.audience, submission)
    request = replace(request, audience=audience)
    times = _times(request, channel, now, problems)
    media = None if request.media_id is None else await submission.media(request.media_id)
    template = await _template(request, submission, channel, media, problems)
    problems.extend(_beyond_mandate(request, template))
    parameters = _parameters(request, template, problems)
    if template is not None:
        problems.extend(problems_of_header(template.header, request.media_id, media))
    await _original(request, submission, channel, template, parameters, problems)
    unknown = [*unknown, *_unknown_topics(audience, channel)]
    problems.extend(unknown)
    counted = 0 if unknown else await _count(request, submission, channel, problems, counts=counts)
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
    what = Timed(
        lane=request.lane,
        kind=request.kind,
        template=request.template,
        reason=request.reason,
        by_hand=request.origin is Origin.CONSOLE,
    )
    times = times_of(asked, what, channel.rules, channel.zone, now)
    problems.extend(problems_of_times(asked, what, times, now))
    return times


def _urgent_day(request: SubmitBroadcast, channel: SendingChannel, start: dt.datetime) -> tuple[dt.date, int] | None:
    if request.lane is not Lane.URGENT:
        return None
    return day_of(start, channel.zone), channel.rules.urgent_per_day


async def _original(
    request: SubmitBroadcast,
    submission: Submission,
    channel: SendingChannel,
    template: TemplateOnRecord | None,
    parameters: Mapping[str, str],
    problems: list[Problem],
) -> None:
    if request.original_id is None:
        return
    says = Said(
        # Of a family the record has the name of the variant.
        template=request.template if template is None else template.name,
        language=request.language or channel.language,
        parameters=parameters,
        lane=request.lane,
        media_id=request.media_id,
    )
    problems.extend(problems_of_following(request.kind, await submission.original(request.original_id), says))


async def _template(
    request: SubmitBroadcast,
    submission: Submission,
    channel: SendingChannel,
    media: MediaOnRecord | None,
    problems: list[Problem],
) -> TemplateOnRecord | None:
    language = request.language or channel.language
    name = _template_name(request, media, problems)
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


def _beyond_mandate(request: SubmitBroadcast, template: TemplateOnRecord | None) -> Iterable[Problem]:
    if request.mandate is None:
        if request.partner_id is not None:
            yield NO_MANDATE
        return
    for code, says in request.mandate.lacks(
        category=None if template is None else template.category, lane=request.lane
    ):
        yield Problem(code, "lane" if code == "lane_not_mandated" else "template", says)


def _template_name(request: SubmitBroadcast, media: MediaOnRecord | None, problems: list[Problem]) -> str | None:
    """A family of the starter templates stands for its variant with the fields that are filled, below this file."""
    family = families().get(request.template)
    if family is None:
        return request.template
    header = media.kind if media is not None and media.kind in family.headers else NO_HEADER
    try:
        return variant_for(request.template, _filled(request), header=header)
    except NoVariant as problem:
        problems.append(Problem("template_variant_unknown", "parameters", str(problem)))
        return None


def _filled(request: SubmitBroadcast) -> set[str]:
    return {name for name, value in request.parameters.items() if mended(value)}


def _parameters(
    request: SubmitBroadcast, template: TemplateOnRecord | None, problems: list[Problem]
) -> Mapping[str, str]:
    if template is None:
        return {}
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
    request: SubmitBroadcast, submission: Submission, channel: SendingChannel, problems: list[Problem], *, counts: bool
) -> int:
    audience = request.audience
    if audience.is_nobody or not (counts or problems):
        return 0
    if any(part.is_backwards for part in audience.streets):
        return 0  # PostgreSQL takes no such range; it is among the problems
    counted = await submission.count_audience(channel.id, audience)
    if not counted and not request.awaits_audience:
        problems.append(audience_empty(request.kind))
    return counted


def audience_empty(kind: BroadcastKind) -> Problem:
    """There is nobody to write to."""
    return Problem("audience_empty", "audience", NOBODY_THERE[kind])


NOBODY_THERE = {
    BroadcastKind.ORDINARY: "nobody on record is in this audience: choose other zones or streets, or everyone",
    BroadcastKind.RETRY: "nobody's message failed in a way that is worth another try: there is nothing to do",
    BroadcastKind.CORRECTION: "nobody who is enrolled now got the original: send a new broadcast",
    BroadcastKind.TEST: "the town's file names no test_numbers: add them there, and apply it",
}


def unwritable_in(request: SubmitBroadcast) -> Iterable[Problem]:
    """PostgreSQL takes no NUL, so such a text must not even be looked up."""
    texts = {
        "template": (request.template,),
        "language": (request.language or "",),
        "parameters": (*request.parameters, *request.parameters.values()),
        "audience.zones": request.audience.zones,
        "audience.streets": [each.street for each in request.audience.streets],
        "audience.topics": request.audience.topics,
        "idempotency_key": (request.idempotency_key or "",),
        "reason": (request.reason or "",),
    }
    for name, values in texts.items():
        if any("\x00" in value for value in values):
            yield Problem("unwritable", name, "must not hold the character NUL")


async def _on_record(audience: Audience, submission: Submission) -> tuple[Audience, Sequence[Problem]]:
    """It with the ids of its streets, whatever name they were given by; and which of its places are not there."""
    zones = set(await submission.unknown_zones(audience.zones)) if audience.zones else set()
    named = [each.street for each in audience.streets]
    ids = await submission.streets_named(named) if named else {}
    unknown = [
        *(_unknown("zone", f"zones[{at}]") for at, zone in enumerate(audience.zones) if zone in zones),
        *(_unknown("street", f"streets[{at}].street") for at, street in enumerate(named) if street not in ids),
    ]
    streets = tuple(replace(each, street=ids.get(each.street, each.street)) for each in audience.streets)
    return replace(audience, streets=streets), unknown


def _unknown_topics(audience: Audience, channel: SendingChannel) -> Iterable[Problem]:
    return (
        _unknown("topic", f"topics[{at}]") for at, topic in enumerate(audience.topics) if topic not in channel.topics
    )


def _unknown(what: str, where: str) -> Problem:
    says = "is called so" if what == "street" else "has this id"
    return Problem(f"{what}_unknown", f"audience.{where}", f"no {what} of this municipality {says}")


def _problems_of_streets(audience: Audience) -> Iterable[Problem]:
    if len(audience.streets) > MOST_STREETS:
        yield Problem("streets_too_many", "audience.streets", f"name {MOST_STREETS} at most: choose zones for the rest")
    for at, part in enumerate(audience.streets):
        if part.is_backwards:
            yield Problem("range_backwards", f"audience.streets[{at}].from", "is more than `to`: turn them round")


def problems_of(request: SubmitBroadcast) -> Iterable[Problem]:
    """What can be seen without the record."""
    if request.idempotency_key is not None and not 1 <= len(request.idempotency_key) <= LONGEST_KEY:
        yield Problem("idempotency_key_length", "idempotency_key", f"must have 1 to {LONGEST_KEY} characters")
    if request.audience.is_nobody and not request.awaits_audience:
        yield Problem("audience_missing", "audience", "choose everyone, zones, streets, outside or topics")
    yield from _problems_of_streets(request.audience)
    if request.lane not in BROADCAST_LANES:
        yield Problem("lane_not_allowed", "lane", "choose urgent, normal or bulk")
    if request.lane is Lane.URGENT and not request.may_send_urgent:
        yield Problem(
            "urgent_not_allowed", "lane", "urgent needs the permission broadcast:urgent: use normal, or ask for it"
        )
