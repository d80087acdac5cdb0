"""Count a broadcast's deliveries by zone, and how fast they go: for whoever follows it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from comunica.broadcasting.states import DeliveryState
from comunica.usecases.broadcasts.show_broadcast import BroadcastProgress

#: A pace is measured over this much.
LATELY = dt.timedelta(minutes=1)
_WAITING = (DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.DOUBT)


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneCounts:
    """The deliveries to the people of one zone; of those outside, or without one, if `zone` is none."""

    zone: str | None
    counts: Mapping[DeliveryState, int]
    #: Of them, those that the provider took or refused in the last minute.
    settled_lately: int

    @property
    def people(self) -> int:
        """All of them."""
        return sum(self.counts.values())

    @property
    def waiting(self) -> int:
        """Those who are still to be written to."""
        return sum(self.counts.get(state, 0) for state in _WAITING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast it goes now. `left`: until the last one is written to, at this pace; none if nothing goes."""

    per_minute: int
    left: dt.timedelta | None


class ZoneCounter(Protocol):
    """The record, as far as counting by zone needs it. Raises RecordAway."""

    async def by_zone(self, municipality_id: UUID, broadcast_id: UUID, *, lately: dt.timedelta) -> Sequence[ZoneCounts]:
        """Counted one by one: 100,000 people take some tens of milliseconds. Empty once they are forgotten."""


async def count_zones(counter: ZoneCounter, municipality_id: UUID, broadcast_id: UUID) -> Sequence[ZoneCounts]:
    """The zone with most people first; those without one last."""
    found = await counter.by_zone(municipality_id, broadcast_id, lately=LATELY)
    return sorted(found, key=lambda each: (each.zone is None, -each.people, each.zone or ""))


def pace_of(progress: BroadcastProgress, zones: Sequence[ZoneCounts], now: dt.datetime) -> Pace:
    """Of one that began less than a minute ago, over the time that it had."""
    started_at = progress.broadcast.started_at
    settled = sum(each.settled_lately for each in zones)
    if started_at is None or settled == 0:
        return Pace(per_minute=0, left=None)
    span = min(LATELY, max(dt.timedelta(seconds=1), now - started_at))
    waiting = sum(progress.counts.get(state, 0) for state in _WAITING)
    return Pace(per_minute=round(settled * (LATELY / span)), left=span * waiting / settled if waiting else None)
