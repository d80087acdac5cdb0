"""Reconcile a broadcast before the eyes of who asks: snapshot, tally and rows, side by side. It repairs nothing."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from comunica.broadcasting.states import DeliveryState


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """Three counts of the same people, all of one moment."""

    counted_at: dt.datetime
    #: What the snapshot wrote; None before it.
    resolved: int | None
    tally: Mapping[DeliveryState, int]
    #: None once the rows are gone by the term of the message log: then the tally is final.
    recount: Mapping[DeliveryState, int] | None
    closed_at: dt.datetime | None

    @property
    def unaccounted(self) -> int:
        """People on whom the counts disagree, the greatest difference. Anything but 0 is a defect of Comunica."""
        resolved, tallied = self.resolved or 0, sum(self.tally.values())
        if self.recount is None:
            return abs(resolved - tallied)
        apart = sum(abs(self.tally[state] - self.recount[state]) for state in DeliveryState)
        return max(apart, abs(resolved - tallied), abs(resolved - sum(self.recount.values())))


class ReconciliationShelf(Protocol):
    """The record, as far as counting one broadcast needs it."""

    async def reconciliation(self, municipality_id: UUID, broadcast_id: UUID) -> Reconciliation | None:
        """Every state is in both counts; None if the municipality has no such broadcast."""


async def reconcile_broadcast(
    shelf: ReconciliationShelf, municipality_id: UUID, broadcast_id: UUID
) -> Reconciliation | None:
    """This broadcast of this municipality, or nothing."""
    return await shelf.reconciliation(municipality_id, broadcast_id)
