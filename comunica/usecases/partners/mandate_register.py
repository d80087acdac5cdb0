"""The mandates of a municipality, and those that a partner has: what is shown, and the record of them."""

import datetime as dt
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.states import BroadcastState
from comunica.usecases.audit import AuditLine
from comunica.usecases.paging import Page, PageRequest
from comunica.usecases.partners.partner_register import PartnerShown


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateTerms:
    """What a mandate lets through: categories of templates, and lanes."""

    categories: frozenset[str] = frozenset()
    lanes: frozenset[Lane] = frozenset()


#: Of no mandate.
NOTHING = MandateTerms()
#: States of a broadcast that nobody began: what was planned goes with its mandate.
PLANNED = (BroadcastState.DRAFT, BroadcastState.SCHEDULED, BroadcastState.AWAITING_APPROVAL, BroadcastState.PAUSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateShown:
    """A mandate as its municipality sees it."""

    id: UUID
    partner_id: UUID
    partner_slug: str
    partner_name: str
    categories: frozenset[str]
    lanes: frozenset[Lane]
    granted_by: str
    granted_at: dt.datetime
    expires_at: dt.datetime | None
    revoked_at: dt.datetime | None
    #: When its partner was closed, if it was.
    closed_at: dt.datetime | None

    def is_over(self, now: dt.datetime) -> bool:
        """Whether nothing is sent by it any more."""
        ended = self.revoked_at is not None or self.closed_at is not None
        return ended or (self.expires_at is not None and self.expires_at <= now)


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateGiven:
    """A mandate in force as its partner sees it: whose it is, and nothing of who lives there."""

    id: UUID
    municipality_id: UUID
    slug: str
    name: str
    province: str
    istat_code: str
    categories: frozenset[str]
    lanes: frozenset[Lane]
    granted_at: dt.datetime
    expires_at: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMandate:
    """A mandate to write."""

    id: UUID
    partner_id: UUID
    categories: frozenset[str]
    lanes: frozenset[Lane]
    granted_by: str
    granted_at: dt.datetime
    expires_at: dt.datetime | None


class MandateTurn(Protocol):
    """One transaction on the mandates of one municipality."""

    async def partner(self, named: UUID | str) -> PartnerShown | None:
        """The partner of this id or slug; closed ones too."""

    async def put(self, mandate: NewMandate) -> None:
        """Write it; the one that its partner had ends."""

    async def revoke(self, mandate_id: UUID, *, by: str, now: dt.datetime) -> UUID | None:
        """It ends, once what is just being sent by it is on record. Its partner; none if there is none that stands."""

    async def cancel_planned(self, partner_id: UUID, *, but: MandateTerms = NOTHING) -> int:
        """What the partner submitted and nobody began is cancelled, but for what these terms cover; how many."""

    async def see(self, mandate_id: UUID) -> MandateShown | None:
        """One mandate; none if the municipality has none of this id."""

    async def tell(self, line_id: UUID, line: AuditLine) -> None:
        """A line in the town's log."""


class MandateRegister(Protocol):
    """The record. Raises RecordAway."""

    def turn(self, municipality_id: UUID) -> AbstractAsyncContextManager[MandateTurn]:
        """A transaction that is committed at the end of the block, and undone if the block raises."""

    async def page(self, municipality_id: UUID, page: PageRequest) -> Page[MandateShown]:
        """Mandates, newest first; those that have ended too."""

    async def given(self, partner_id: UUID, page: PageRequest) -> Page[MandateGiven]:
        """Those in force that a partner has, newest first."""
