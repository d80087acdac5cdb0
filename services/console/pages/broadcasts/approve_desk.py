"""What somebody should know before they decide on a notice: what it says, to whom, at what cost, and who wrote it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from starlette.requests import Request

from comunica.broadcasting.audience import Audience
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.states import BroadcastState
from comunica.municipality.keys import Scope
from comunica.municipality.zone_map import ZoneMap
from comunica.usecases.broadcasts.foresee_awaiting import foresee_awaiting
from comunica.usecases.broadcasts.foresee_broadcast import Foreseen
from comunica.usecases.broadcasts.show_broadcast import BroadcastOnRecord, show_broadcast
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.problem import Problem, Refused
from comunica.usecases.setting_up.offer_templates import WritingDesk
from comunica.usecases.setting_up.own_text import title_of
from services.console.pages.broadcasts.audience_form import (
    AudienceChoices,
    AudienceForm,
    AudienceRead,
    Said,
    audience_choices,
    audience_in_words,
    read_audience,
)
from services.console.pages.broadcasts.authors import author_of
from services.console.pages.broadcasts.preview_bubble import Bubble, bubble_on_record, offer_of
from services.console.pages.broadcasts.preview_desk import desk_of
from services.console.pages.broadcasts.preview_facts import Outcome, outcome_of
from services.console.pages.broadcasts.write_sentences import SENTENCES
from services.console.parts import Parts
from services.console.rendering import speaking_to
from services.console.speaking import Speaking
from services.console.zone_maps import map_of

_WAITS = (BroadcastState.AWAITING_APPROVAL, BroadcastState.DRAFT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A notice in the list of what waits."""

    broadcast: BroadcastOnRecord
    title: str
    #: The beginning of what it says.
    text: str
    is_urgent: bool
    is_draft: bool
    #: Whoever looks wrote it.
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaiting:
    """One notice, ready to be decided on. `outcome` none: it could not be foreseen, and `trouble` says why."""

    broadcast: BroadcastOnRecord
    title: str
    bubble: Bubble | None
    author: str
    audience_words: Sequence[str]
    outcome: Outcome | None
    trouble: Sequence[str]
    choices: AudienceChoices
    #: Of the zones.
    drawn: ZoneMap | None
    form: AudienceForm
    audience: Audience
    errors: tuple[Said, ...]
    is_own: bool
    may_approve: bool
    speaking: Speaking
    now: dt.datetime

    @property
    def waits(self) -> bool:
        """For a yes, or for its people."""
        return self.broadcast.state in _WAITS

    @property
    def is_draft(self) -> bool:
        """Nobody said yet whom it is for."""
        return self.broadcast.state is BroadcastState.DRAFT

    def said(self, problems: Iterable[Problem]) -> tuple[Said, ...]:
        """What is wrong with its people, next to their form."""
        return tuple(dict([_said(each, self.speaking) for each in problems]).items())


def line_of(broadcast: BroadcastOnRecord, desk: WritingDesk | None, caller: Caller) -> Line:
    """A notice in a list."""
    bubble = None
    if desk is not None:
        bubble = bubble_on_record(desk, broadcast.template, broadcast.language, broadcast.parameters)
    return Line(
        broadcast=broadcast,
        title=title_of_broadcast(broadcast, desk),
        text=" · ".join(broadcast.parameters.values()) or (bubble.text if bubble else ""),
        is_urgent=broadcast.lane is Lane.URGENT,
        is_draft=broadcast.state is BroadcastState.DRAFT,
        is_own=broadcast.submitted_by == str(caller.key_id),
    )


def title_of_broadcast(broadcast: BroadcastOnRecord, desk: WritingDesk | None) -> str:
    """What a notice is about: its category, or what the town's own template is called."""
    offer = None if desk is None else offer_of(desk, broadcast.template, broadcast.language)
    return (offer and offer.title) or title_of(broadcast.template)


async def awaiting(
    request: Request, broadcast_id: UUID, caller: Caller, parts: Parts, *, form: AudienceForm | None = None
) -> Awaiting | None:
    """A notice of this town; none if there is none of this id. `form`: whom somebody thinks of, of a draft."""
    municipality_id, speaking = caller.municipality_id, speaking_to(request)
    progress = await show_broadcast(parts.broadcasts, municipality_id, broadcast_id)
    if progress is None:
        return None
    broadcast = progress.broadcast
    desk, choices = await desk_of(parts, municipality_id), await audience_choices(parts, municipality_id)
    media = None if broadcast.media_id is None else await parts.media.see(municipality_id, broadcast.media_id)
    read = AudienceRead(audience=broadcast.audience)
    if form is not None:
        read = await read_audience(form, parts, municipality_id, speaking)
    audience, errors = read.audience, read.errors
    foreseen = None if errors or audience.is_nobody else await _foresee(broadcast, audience, municipality_id, parts)
    return Awaiting(
        broadcast=broadcast,
        title=title_of_broadcast(broadcast, desk),
        bubble=None
        if desk is None
        else bubble_on_record(desk, broadcast.template, broadcast.language, broadcast.parameters, media),
        author=await author_of(broadcast, municipality_id, parts, speaking),
        audience_words=await audience_in_words(audience, choices, parts, municipality_id, speaking),
        outcome=outcome_of(foreseen, choices, speaking) if isinstance(foreseen, Foreseen) else None,
        trouble=[_said(each, speaking)[1] for each in foreseen.errors] if isinstance(foreseen, Refused) else [],
        choices=choices,
        drawn=await map_of(parts, municipality_id, choices.zones),
        form=form or AudienceForm(),
        audience=audience,
        errors=errors,
        is_own=broadcast.submitted_by == str(caller.key_id),
        may_approve=caller.may(Scope.BROADCAST_APPROVE),
        speaking=speaking,
        now=parts.now(),
    )


async def _foresee(
    broadcast: BroadcastOnRecord, audience: Audience, municipality_id: UUID, parts: Parts
) -> Foreseen | Refused | None:
    return await foresee_awaiting(
        broadcast,
        municipality_id,
        audience=audience,
        record=parts.submissions,
        foreseeing=parts.foreseeing,
        now=parts.now(),
    )


def _said(problem: Problem, speaking: Speaking) -> Said:
    name, _, rest = problem.field.partition(".")
    places = {"zones": "zone", "streets": "vie", "topics": "temi"}
    place = places.get(rest.partition("[")[0], "a_chi") if name == "audience" else ""
    return place, speaking.gettext(SENTENCES.get(problem.code, problem.message))
