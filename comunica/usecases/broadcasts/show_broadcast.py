"""Show broadcasts: what they are, how far they are, and that nobody is unaccounted for."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from comunica.broadcasting.audience import Audience
from comunica.broadcasting.kinds import BroadcastKind
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.reach import Reach
from comunica.broadcasting.sought import EVERYTHING, Sought
from comunica.broadcasting.states import BroadcastState, DeliveryState
from comunica.usecases.paging import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastOnRecord:
    """A broadcast as it stands."""

    id: UUID
    template: str
    language: str
    category: str
    parameters: Mapping[str, str]
    audience: Audience
    lane: Lane
    state: BroadcastState
    paused_reason: str | None
    #: `mandate_ended`, or none: somebody cancelled it, if it is cancelled.
    cancelled_reason: str | None
    origin: str
    #: Id of the key or of the person at the console; of a job the word `job`.
    submitted_by: str
    #: Who sent it by the town's mandate; none: the town itself.
    partner_id: UUID | None
    counted: int | None
    scheduled_for: dt.datetime
    expires_at: dt.datetime | None
    created_at: dt.datetime
    started_at: dt.datetime | None
    finished_at: dt.datetime | None
    #: Its recipients are forgotten since, by the term of the message log; the counts are final.
    closed_at: dt.datetime | None
    resolved: int | None
    kind: BroadcastKind
    #: Of a retry or a correction.
    original_id: UUID | None
    #: Of an occurrence.
    series_id: UUID | None
    occurs_at: dt.datetime | None
    #: Why an urgent one could not wait.
    reason: str | None
    media_id: UUID | None
    #: Why and until when nothing more of it goes, though it is sending.
    held_for: str | None
    held_until: dt.datetime | None
    reach: Reach
    #: It had to be approved; and what was decided by whom, when, and why not.
    needed_approval: bool
    decision: str | None
    decided_by: str | None
    decided_at: dt.datetime | None
    rejected_reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastProgress:
    """A broadcast and the count of its deliveries in every state, all of one moment."""

    broadcast: BroadcastOnRecord
    counts: Mapping[DeliveryState, int]
    resent_in_doubt: int

    @property
    def unaccounted(self) -> int:
        """Promise 1: resolved minus the sum over all states. Anything but 0 is a defect of Comunica."""
        return (self.broadcast.resolved or 0) - sum(self.counts.values())


class BroadcastShelf(Protocol):
    """The record, as far as showing broadcasts needs it. What another municipality has is not there."""

    async def progress(self, municipality_id: UUID, broadcast_id: UUID) -> BroadcastProgress | None:
        """One broadcast with its counts; every state is in `counts`."""

    async def page(
        self,
        municipality_id: UUID,
        page: PageRequest,
        *,
        with_tests: bool,
        states: Sequence[BroadcastState] = (),
        sought: Sought = EVERYTHING,
    ) -> Page[BroadcastOnRecord]:
        """Broadcasts, newest first; only those in these states if there are any, and only those that are sought."""


async def show_broadcast(shelf: BroadcastShelf, municipality_id: UUID, broadcast_id: UUID) -> BroadcastProgress | None:
    """One broadcast of this municipality, or nothing."""
    return await shelf.progress(municipality_id, broadcast_id)


async def list_broadcasts(
    shelf: BroadcastShelf,
    municipality_id: UUID,
    page: PageRequest,
    *,
    with_tests: bool = False,
    states: Sequence[BroadcastState] = (),
    sought: Sought = EVERYTHING,
) -> Page[BroadcastOnRecord]:
    """A page of this municipality's broadcasts, without its tests unless they are asked for."""
    return await shelf.page(municipality_id, page, with_tests=with_tests, states=states, sought=sought)
