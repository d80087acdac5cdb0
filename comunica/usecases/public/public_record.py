"""What the public may see of a municipality: how to join, what it sent to everybody, how its service stands."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from comunica.broadcasting.sought import EVERYTHING, Sought
from comunica.municipality.joining import Joining
from comunica.municipality.profile import Profile
from comunica.usecases.paging import Page, PageRequest


@dataclass(frozen=True, slots=True)
class ArmsShown:
    """A coat of arms on a page. `mark`: another one has another; `width` and `height`: pixels."""

    mark: str
    width: int
    height: int


class ArmsUse(StrEnum):
    """Where a coat of arms is to stand."""

    PAPER = "printed"
    PAGE = "shown"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicTown:
    """A municipality as it presents its service. Pages take `name`, `service_name`, `timezone` and `trial` from it."""

    id: UUID
    slug: str
    name: str
    service_name: str
    contacts: str
    privacy_url: str
    notice_version: str
    language: str
    timezone: str
    retention_days: int
    #: What is sent goes to the staff only, so far.
    trial: bool
    profile: Profile
    #: None: it has no number yet.
    joining: Joining | None
    #: None: it has put none there.
    arms: ArmsShown | None
    since: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicNotice:
    """A broadcast as anybody may read it. `zones`, `topics`: names."""

    id: UUID
    #: Of the starter template; empty: the town's own.
    family: str
    language: str
    text: str
    everyone: bool
    zones: tuple[str, ...]
    outside: bool
    topics: tuple[str, ...]
    urgent: bool
    sent_at: dt.datetime
    expires_at: dt.datetime | None
    #: What its picture or document shows.
    pictured: str | None
    corrects: UUID | None
    corrected_by: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFacts:
    """A channel as far as anybody may know. Times: none if they are not known, or it is not so."""

    paused: bool
    state_since: dt.datetime | None
    late_since: dt.datetime | None


class PublicRecord(Protocol):
    """The record, as far as the public may see it. All raise RecordAway."""

    async def town(self, slug: str) -> PublicTown | None:
        """The municipality of this name."""

    async def arms(self, municipality_id: UUID, use: ArmsUse) -> bytes | None:
        """Its coat of arms as a PNG; none if it has put none there."""

    async def notices(self, town: PublicTown, page: PageRequest, sought: Sought = EVERYTHING) -> Page[PublicNotice]:
        """Its broadcasts to everybody, to zones, to other towns or about topics, by when they began, newest first."""

    async def notice(self, town: PublicTown, broadcast_id: UUID) -> PublicNotice | None:
        """One of them."""

    async def service(self, municipality_id: UUID, *, late_after: dt.timedelta) -> ServiceFacts | None:
        """How its channel stands; none without a channel."""
