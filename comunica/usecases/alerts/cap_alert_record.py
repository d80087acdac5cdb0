"""What comes of an alert of civil protection, and the record as far as taking alerts needs it."""

import datetime as dt
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from comunica.alerting.cap import CapAlert, Info, MessageType, Reference, Status
from comunica.alerting.geocodes import GeocodeTable
from comunica.broadcasting.audience import Audience
from comunica.broadcasting.kinds import BroadcastKind
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.reach import Reach
from comunica.broadcasting.states import BroadcastState
from comunica.municipality.mandate import Mandate
from comunica.usecases.paging import Page, PageRequest
from comunica.usecases.problem import Problem

#: How long an alert is known: as the same, and to updates and cancels of it.
KEPT = dt.timedelta(days=365)


class Outcome(StrEnum):
    """What came of an alert, in a word."""

    #: It is a broadcast that goes, when its time has come.
    ACCEPTED = "accepted"
    #: It is a broadcast that somebody must approve.
    AWAITING_APPROVAL = "awaiting_approval"
    #: Nobody knows whom it is for, or nobody is there: staff must say so. See its problems.
    DRAFT = "draft"
    #: What it takes back does not go any more, and whoever had got it is told if it says anything.
    WITHDRAWN = "withdrawn"
    #: Of a partner's: it is for other municipalities than this one.
    ELSEWHERE = "elsewhere"
    #: It was a test: all was checked, and nothing kept.
    CHECKED = "checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertBroadcast:
    """A broadcast that an alert became. `info`: which of its blocks it says."""

    id: UUID
    info: int
    state: BroadcastState
    lane: Lane
    reach: Reach
    audience: Audience
    counted: int
    scheduled_for: dt.datetime
    expires_at: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenAlert:
    """An alert that was taken. `problems`: what staff should know of it; it was taken all the same."""

    id: UUID
    alert: CapAlert
    outcome: Outcome
    taken_at: dt.datetime
    broadcasts: tuple[AlertBroadcast, ...] = ()
    #: Broadcasts that it takes the place of, or takes back: nothing more of them goes.
    supersedes: tuple[UUID, ...] = ()
    problems: tuple[Problem, ...] = ()
    #: It had come before.
    replayed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertOnRecord:
    """An alert as it is shown."""

    id: UUID
    sender: str
    identifier: str
    sent: dt.datetime
    status: Status
    type: MessageType
    infos: tuple[Info, ...]
    outcome: Outcome
    broadcasts: tuple[AlertBroadcast, ...]
    supersedes: tuple[UUID, ...]
    problems: tuple[Problem, ...]
    taken_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertTown:
    """What an alert needs to know of a municipality."""

    language: str
    zone: ZoneInfo
    table: GeocodeTable


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAlert:
    """What is written first: its names are then taken."""

    id: UUID
    alert: CapAlert
    digest: bytes
    given_by: str
    partner_id: UUID | None
    #: Whom the key reaches: what a test key gives is another alert than that of the same names which a live key gives.
    reach: Reach
    taken_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedBroadcast:
    """A broadcast of an alert that a later one refers to."""

    id: UUID
    state: BroadcastState
    kind: BroadcastKind
    reach: Reach
    submitted_by: str
    partner_id: UUID | None = None


class AlertTurn(Protocol):
    """One transaction on the record of one municipality, of which whatever is submitted meanwhile is a part."""

    async def town(self) -> AlertTown | None:
        """The municipality with its table of geocodes."""

    async def mandate(self, partner_id: UUID) -> Mandate | None:
        """The municipality's mandate for this partner, which nobody revokes until the end; none if there is none."""

    async def write(self, new: NewAlert) -> bool:
        """False if this alert came before, word for word."""

    async def is_reused(self, new: NewAlert) -> bool:
        """Whether whoever gives it gave another one under the same names. Others cannot take them away."""

    async def earlier(self, new: NewAlert) -> TakenAlert | None:
        """The same alert, and what became of it."""

    async def followed(self, references: Sequence[Reference], reach: Reach) -> Sequence[FollowedBroadcast]:
        """The broadcasts of the alerts that are referred to; nobody else steers them until the end."""

    async def known(self, references: Sequence[Reference], reach: Reach) -> int:
        """How many of the alerts that are referred to came before."""

    async def settle(self, taken: TakenAlert) -> None:
        """What became of it."""


class CapAlerts(Protocol):
    """The record. Raises RecordAway."""

    def taking(self, municipality_id: UUID) -> AbstractAsyncContextManager[AlertTurn]:
        """A transaction that is committed at the end of the block, and undone if the block raises."""

    async def see(self, municipality_id: UUID, alert_id: UUID) -> AlertOnRecord | None:
        """One alert; none if this municipality has none of this id."""

    async def page(self, municipality_id: UUID, page: PageRequest) -> Page[AlertOnRecord]:
        """Alerts, newest first."""
