"""An urgent broadcast as a CAP message that anybody may read: what it says, where it is for, never to whom it went."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlsplit
from uuid import UUID

from comunica.alerting.cap import (
    Area,
    CapAlert,
    Category,
    Certainty,
    Info,
    MessageType,
    Named,
    Reference,
    Severity,
    Status,
    Urgency,
)
from comunica.alerting.wording import shorten
from comunica.broadcasting.starters import families
from comunica.municipality.town_name import sender_of

#: Characters of a headline, as the standard advises.
LONGEST_HEADLINE = 160
#: Geocodes of the municipality itself, and of parts of it that only it knows.
ISTAT, ZONE = "ISTAT", "comunica:zone"

_CATEGORIES = {
    "allerta_meteo": Category.MET,
    "neve": Category.MET,
    "piena": Category.MET,
    "acqua_non_potabile": Category.HEALTH,
    "acqua_luce_gas": Category.INFRA,
    "strada_chiusa": Category.TRANSPORT,
    "viabilita": Category.TRANSPORT,
}
_EVENTS = {"it": "Avviso urgente", "en": "Urgent notice"}
_OUTSIDE = {"it": "Residenti in altri comuni", "en": "Residents of other towns"}

type Half = Literal["said", "withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """The municipality that speaks."""

    name: str
    istat_code: str
    privacy_url: str
    contacts: str

    @property
    def sender(self) -> str:
        """Its name in the world: of its own site, since two of one name differ in that."""
        host = urlsplit(self.privacy_url).hostname or f"istat-{self.istat_code or 'unknown'}.invalid"
        return f"comunica@{host}"


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgentBroadcast:
    """What is published of a broadcast. `zones`: id and name. `told`: the info of the alert that it came from."""

    id: UUID
    template: str
    language: str
    text: str
    everyone: bool
    outside: bool
    zones: tuple[tuple[str, str], ...]
    begins_at: dt.datetime
    expires_at: dt.datetime | None
    #: Those that it corrects or takes the place of, and when each began.
    originals: tuple[tuple[UUID, dt.datetime], ...] = ()
    #: Nothing more of it goes, or whoever gave the alert took it back.
    withdrawn_at: dt.datetime | None = None
    told: Info | None = None
    #: It is the word that another one is taken back.
    is_withdrawal: bool = False


def name_of(broadcast_id: UUID, half: Half) -> str:
    """The identifier of a message, and the name of its document: the alert, or the word that it is taken back."""
    return str(broadcast_id) if half == "said" else f"{broadcast_id}-cancel"


def half_of(name: str) -> tuple[UUID, Half]:
    """What `name_of` wrote; a ValueError if it is none."""
    half: Half = "withdrawn" if name.endswith("-cancel") else "said"
    broadcast_id = UUID(name.removesuffix("-cancel"))
    if name_of(broadcast_id, half) != name:
        raise ValueError("not the name of a document")
    return broadcast_id, half


def halves_of(broadcast: UrgentBroadcast) -> Sequence[tuple[Half, dt.datetime]]:
    """The messages of a broadcast and when each was sent, newest first."""
    said: tuple[Half, dt.datetime] = ("said", broadcast.begins_at)
    return [("withdrawn", broadcast.withdrawn_at), said] if broadcast.withdrawn_at else [said]


def published(broadcast: UrgentBroadcast, town: Publisher, half: Half) -> CapAlert:
    """The message of one half."""
    said = CapAlert(
        identifier=name_of(broadcast.id, "said"),
        sender=town.sender,
        sent=broadcast.begins_at,
        status=Status.ACTUAL,
        type=_type_of(broadcast),
        references=_references(broadcast, town),
        infos=(_info(broadcast, town),),
    )
    if half == "said":
        return said
    return replace(
        said,
        identifier=name_of(broadcast.id, "withdrawn"),
        sent=broadcast.withdrawn_at or broadcast.begins_at,
        type=MessageType.CANCEL,
        references=(Reference(said.sender, said.identifier, said.sent),),
        infos=(),
    )


def _type_of(broadcast: UrgentBroadcast) -> MessageType:
    if not broadcast.originals:
        return MessageType.ALERT
    return MessageType.CANCEL if broadcast.is_withdrawal else MessageType.UPDATE


def _references(broadcast: UrgentBroadcast, town: Publisher) -> tuple[Reference, ...]:
    return tuple(Reference(town.sender, name_of(each, "said"), began) for each, began in broadcast.originals)


def _info(broadcast: UrgentBroadcast, town: Publisher) -> Info:
    spoken = broadcast.language.replace("_", "-")
    sender = sender_of(town.name)
    told = broadcast.told or _as_we_know(broadcast)
    return replace(
        told,
        language=spoken,
        expires=broadcast.expires_at,
        sender_name=sender,
        headline=told.headline or shorten(f"{sender}: {told.event}", LONGEST_HEADLINE),
        # In full where it came as CAP: a message holds less.
        description=told.description or broadcast.text,
        contact=town.contacts,
        parameters=(),
        areas=tuple(_areas(broadcast, town)),
    )


def _as_we_know(broadcast: UrgentBroadcast) -> Info:
    """Of an alert that staff wrote: that it is urgent, and no more than that."""
    family = next((each for slug, each in families().items() if _is_of(broadcast.template, slug)), None)
    spoken = broadcast.language[:2] if broadcast.language[:2] in _EVENTS else "it"
    return Info(
        categories=(_CATEGORIES.get(family.slug, Category.SAFETY) if family else Category.SAFETY,),
        event=family.words[spoken].title if family else _EVENTS[spoken],
        urgency=Urgency.IMMEDIATE,
        severity=Severity.SEVERE,
        certainty=Certainty.UNKNOWN,
    )


def _is_of(template: str, slug: str) -> bool:
    return template == slug or template.startswith(f"{slug}_")


def _areas(broadcast: UrgentBroadcast, town: Publisher) -> Sequence[Area]:
    whole = Area(description=sender_of(town.name), geocodes=(Named(ISTAT, town.istat_code),) if town.istat_code else ())
    if broadcast.everyone:
        return [whole]
    areas = [
        Area(description=f"{sender_of(town.name)}, {name}", geocodes=(Named(ZONE, zone),))
        for zone, name in broadcast.zones
    ]
    if broadcast.outside:
        areas.append(Area(description=_OUTSIDE.get(broadcast.language[:2], _OUTSIDE["it"])))
    # A correction goes to whoever got its original: nothing is known of where.
    return areas or [whole]
