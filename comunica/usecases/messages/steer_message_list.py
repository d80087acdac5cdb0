"""Look at lists of single messages, resume one that is held, cancel one. The dispatcher carries out what is ordered.

What is under way is finished, as of a broadcast that is cancelled.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.states import DeliveryState
from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.broadcasts.steer_broadcast import Steered
from comunica.usecases.paging import Page, PageRequest

_OPEN = (DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.DOUBT)


class ListState(StrEnum):
    """How a list stands."""

    SCHEDULED = "scheduled"
    SENDING = "sending"
    #: Its template is refused: what is queued waits until it may be used again, or is over.
    PAUSED = "paused"
    CANCELLED = "cancelled"
    FINISHED = "finished"


class ListOrder(StrEnum):
    """What staff can tell a list to do."""

    RESUME = "resume"
    CANCEL = "cancel"


#: Order → what the town's log says of it.
DEEDS: Mapping[ListOrder, Deed] = {ListOrder.RESUME: Deed.RESUME_LIST, ListOrder.CANCEL: Deed.CANCEL_LIST}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOnRecord:
    """A list as it is shown. `counts`: of its messages by state; `refused`: rows that made none."""

    id: UUID
    name: str
    template_id: UUID
    template_version: int
    lane: Lane
    resolved: int
    refused: int
    reference: str | None
    paused_reason: str | None
    cancelled_at: dt.datetime | None
    scheduled_for: dt.datetime | None
    created_at: dt.datetime
    counts: Mapping[DeliveryState, int]

    def state(self, now: dt.datetime) -> ListState:
        """In a word."""
        if self.cancelled_at is not None:
            return ListState.CANCELLED
        if not any(self.counts.get(each, 0) for each in _OPEN):
            return ListState.FINISHED
        if self.paused_reason is not None:
            return ListState.PAUSED
        later = self.scheduled_for is not None and self.scheduled_for > now
        return ListState.SCHEDULED if later else ListState.SENDING


class MessageLists(Protocol):
    """The record. `tests`: lists of test keys, or of the others; each is nothing to the other. Raises RecordAway.

    A line is in the town's log if, and only if, what it tells of was done.
    """

    async def see(self, municipality_id: UUID, list_id: UUID, *, tests: bool) -> ListOnRecord | None:
        """One; none if this municipality has none of this id."""

    async def page(self, municipality_id: UUID, page: PageRequest, *, tests: bool) -> Page[ListOnRecord]:
        """Newest first."""

    async def resume(self, municipality_id: UUID, list_id: UUID, line: AuditLine, *, tests: bool) -> bool:
        """False if it is not held, or its template cannot be sent."""

    async def cancel(self, municipality_id: UUID, list_id: UUID, line: AuditLine, *, tests: bool) -> bool:
        """False if it was cancelled before, or none of it can still go."""


async def steer_message_list(
    order: ListOrder, municipality_id: UUID, list_id: UUID, *, who: str, record: MessageLists, tests: bool
) -> Steered:
    """What became of the order. One that is already where the order leads is left as it is.

    `who`: whose order it is, as the town's log names them.
    """
    line = AuditLine(who=who, what=DEEDS[order], reason=str(list_id))
    if order is ListOrder.CANCEL:
        changed = await record.cancel(municipality_id, list_id, line, tests=tests)
    else:
        changed = await record.resume(municipality_id, list_id, line, tests=tests)
    if changed:
        return Steered.DONE
    there = await record.see(municipality_id, list_id, tests=tests)
    if there is None:
        return Steered.MISSING
    if order is ListOrder.CANCEL:
        return Steered.DONE if there.cancelled_at is not None else Steered.TOO_LATE
    # Never held, or resumed before: it goes on.
    is_going = there.paused_reason is None and there.cancelled_at is None
    return Steered.DONE if is_going else Steered.TOO_LATE
