"""Gathers what the page of one notice shows."""

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from starlette.requests import Request

from comunica.broadcasting.audience import Audience, StreetPart
from comunica.broadcasting.kinds import BroadcastKind
from comunica.municipality.territory import Parity
from comunica.usecases.broadcasts.count_zones import ZoneCounts
from comunica.usecases.broadcasts.show_broadcast import BroadcastOnRecord, BroadcastProgress, show_broadcast
from comunica.usecases.broadcasts.time_broadcast import chosen_expiry
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.setting_up.offer_templates import Offer, WritingDesk
from services.console.doors.refused import Refused, Why
from services.console.pages.broadcasts.approve_desk import title_of_broadcast
from services.console.pages.broadcasts.audience_form import (
    EVERYONE,
    PART,
    AudienceChoices,
    AudienceForm,
    audience_choices,
    audience_in_words,
)
from services.console.pages.broadcasts.authors import author_of, decider_of
from services.console.pages.broadcasts.follow_progress import ProgressShown, progress_shown
from services.console.pages.broadcasts.preview_bubble import Bubble, bubble_on_record, offer_of
from services.console.pages.broadcasts.preview_desk import desk_of
from services.console.pages.broadcasts.typed_moment import TypedMoment
from services.console.pages.broadcasts.write_form import WriteForm
from services.console.parts import Parts
from services.console.phone_text import as_plain_text
from services.console.rendering import speaking_to
from services.console.speaking import Speaking
from services.console.words import sentence

#: Zones are counted one by one: in a stream no oftener than this, in seconds.
_ZONES_EVERY = 3.0
_SIDES = {Parity.ODD: "dispari", Parity.EVEN: "pari"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """One notice of this town, and how far it is."""

    broadcast: BroadcastOnRecord
    progress: ProgressShown
    title: str
    bubble: Bubble | None
    author: str
    #: Who approved or rejected it.
    decided_by: str | None
    audience_words: Sequence[str]
    #: None: its template is gone, and it cannot be written again.
    offer: Offer | None
    #: The form of a new notice with all of this one.
    again: Sequence[tuple[str, str]]

    @property
    def plain_text(self) -> str:
        """For a page, or another network."""
        if self.bubble is None:
            return "\n".join(self.broadcast.parameters.values())
        return as_plain_text("\n\n".join(each for each in (self.bubble.title, self.bubble.text) if each))


async def notice_or_404(parts: Parts, caller: Caller, broadcast_id: UUID) -> BroadcastProgress:
    """Of this municipality; what another one has is not there."""
    progress = await show_broadcast(parts.broadcasts, caller.municipality_id, broadcast_id)
    if progress is None:
        raise Refused(Why.NOT_FOUND)
    return progress


async def followed(request: Request, broadcast_id: UUID, caller: Caller, parts: Parts) -> Followed:
    """All that its page shows."""
    progress = await notice_or_404(parts, caller, broadcast_id)
    broadcast, municipality_id, speaking = progress.broadcast, caller.municipality_id, speaking_to(request)
    zones = await parts.zones.of(municipality_id, broadcast_id)
    desk, choices = await desk_of(parts, municipality_id), await audience_choices(parts, municipality_id)
    media = None if broadcast.media_id is None else await parts.media.see(municipality_id, broadcast.media_id)
    content = (broadcast.template, broadcast.language, broadcast.parameters)
    offer = None if desk is None else offer_of(desk, broadcast.template, broadcast.language)
    return Followed(
        broadcast=broadcast,
        progress=progress_shown(progress, zones, choices, speaking, parts.now()),
        title=title_of_broadcast(broadcast, desk),
        bubble=None if desk is None else bubble_on_record(desk, *content, media),
        author=await author_of(broadcast, municipality_id, parts, speaking),
        decided_by=await decider_of(broadcast, municipality_id, parts, speaking),
        audience_words=await _audience(broadcast, choices, parts, municipality_id, speaking),
        offer=offer,
        again=[] if desk is None or offer is None else await _again(broadcast, offer, desk, caller, parts),
    )


async def _audience(
    broadcast: BroadcastOnRecord, choices: AudienceChoices, parts: Parts, municipality_id: UUID, speaking: Speaking
) -> Sequence[str]:
    match broadcast.kind:
        case BroadcastKind.RETRY:
            return [speaking.gettext("Chi non aveva ricevuto l’avviso originale")]
        case BroadcastKind.CORRECTION:
            return [speaking.gettext("Chi ha ricevuto l’avviso originale, o può averlo ricevuto")]
        case _ if broadcast.audience.imported is not None:
            return [speaking.gettext("Le persone aggiunte con un elenco")]
        case _:
            return await audience_in_words(broadcast.audience, choices, parts, municipality_id, speaking)


async def _again(
    broadcast: BroadcastOnRecord, offer: Offer, desk: WritingDesk, caller: Caller, parts: Parts
) -> Sequence[tuple[str, str]]:
    fresh = WriteForm.fresh(offer, caller, parts.new_id())
    form = WriteForm(
        form_id=fresh.form_id,
        language=fresh.language,
        values={each.name: broadcast.parameters.get(each.name, "") for each in offer.fields},
        media_id=broadcast.media_id,
        audience=await _audience_form(broadcast.audience, parts, caller.municipality_id),
        lane=fresh.lane,
        expiry=typed_expiry(broadcast, desk, parts.now()),
    )
    return form.hidden()


def typed_expiry(broadcast: BroadcastOnRecord, desk: WritingDesk, now: dt.datetime) -> TypedMoment:
    """The field for it in whatever is written after this notice: what somebody chose stays chosen."""
    zone = desk.channel.zone
    return TypedMoment.at(chosen_expiry(broadcast, desk.channel.rules, zone, now), zone)


async def _audience_form(audience: Audience, parts: Parts, municipality_id: UUID) -> AudienceForm:
    """The same people by the parts of the town; whom it was for by another notice is to be chosen."""
    if audience.failed_of or audience.got or audience.imported or audience.testers:
        return AudienceForm()
    lines: list[str] = []
    if audience.streets:
        town = await parts.territories.town(municipality_id)
        names = {each.id: each.full for each in town.gazetteer.streets}
        lines = [street_line(each, names.get(each.street, each.street)) for each in audience.streets]
    return AudienceForm(
        whom=EVERYONE if audience.covers_everyone else PART,
        zones=audience.zones,
        outside=audience.outside,
        streets="\n".join(lines),
        topics=audience.topics,
    )


def street_line(part: StreetPart, name: str) -> str:
    """As the field of streets reads it: «Via Trento dispari da 1 a 31»."""
    side = [_SIDES[part.parity]] if part.parity else []
    first = [f"da {part.first}"] if part.first is not None else []
    last = [f"{'a' if first else 'fino a'} {part.last}"] if part.last is not None else []
    return " ".join([name, *side, *first, *last])


class Watching:
    """Looks at one notice again and again: its counts each time, its zones less often, as they cost more."""

    def __init__(self, broadcast_id: UUID, caller: Caller, parts: Parts, speaking: Speaking) -> None:
        self._broadcast_id = broadcast_id
        self._municipality_id = caller.municipality_id
        self._parts = parts
        self._speaking = speaking
        self._zones: Sequence[ZoneCounts] = ()
        self._choices: AudienceChoices | None = None
        self._not_before = 0.0

    async def look(self) -> ProgressShown | None:
        """As it is now; none if it is gone."""
        progress = await show_broadcast(self._parts.broadcasts, self._municipality_id, self._broadcast_id)
        if progress is None:
            return None
        if self._choices is None:
            self._choices = await audience_choices(self._parts, self._municipality_id)
        now = self._parts.now()
        shown = progress_shown(progress, self._zones, self._choices, self._speaking, now)
        if time.monotonic() < self._not_before and shown.is_live:
            return shown
        await self._count_zones(as_now=not shown.is_live)
        return progress_shown(progress, self._zones, self._choices, self._speaking, now)

    async def _count_zones(self, *, as_now: bool) -> None:
        """The last look is of the end: nothing that was counted before it."""
        self._zones = await self._parts.zones.of(self._municipality_id, self._broadcast_id, as_now=as_now)
        self._not_before = time.monotonic() + _ZONES_EVERY


TEMPLATE_GONE = sentence("Il modello di questo avviso non c’è più: scrivine uno nuovo.")
