"""Close old months of the message log: each source with its final counts, then the month's deliveries as a whole.

What stays of a broadcast is its content and how many deliveries ended in which state; who got it is gone. A month goes
when the term of its last day is over and nothing of it is open. A broadcast whose counts do not add up keeps its month,
and is told: that is a defect, and the rows are the only witness.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import structlog

from comunica.municipality.month import month_of

_log = structlog.get_logger("comunica.subscription")

#: Broadcasts of each municipality that one statement closes.
BATCH = 200


@dataclass(frozen=True, slots=True)
class Closing:
    """What one statement did: sources that were closed, and those whose counts do not add up."""

    closed: int
    unaccounted: Sequence[UUID]


class MonthRecord(Protocol):
    """The record as far as months go."""

    async def months(self) -> Sequence[dt.date]:
        """The first days of the months that there are, oldest first."""

    async def close(self, month: dt.date, *, most: int) -> Closing:
        """Close sources of a month that are over, in all towns; at most so many of each."""

    async def drop(self, month: dt.date) -> bool:
        """Drop the deliveries of a month; false if something of it is open, or somebody reads it at this moment."""


@dataclass(frozen=True, slots=True)
class ClosedMonths:
    """How much was done."""

    sources: int
    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseMonths:
    """The use case and its port. `keep`: whole months that a delivery is kept at least."""

    record: MonthRecord
    now: Callable[[], dt.datetime]
    keep: int
    batch: int = BATCH

    async def __call__(self) -> ClosedMonths:
        """All that is due. Any number of processes may do it at once, and again."""
        sources = months = 0
        for month in months_over(await self.record.months(), self.now().date(), keep=self.keep):
            sources += await self._close(month)
            if await self.record.drop(month):
                months += 1
                _log.info("month dropped", action="month_dropped", month=f"{month:%Y-%m}")
        return ClosedMonths(sources, months)

    async def _close(self, month: dt.date) -> int:
        closed = 0
        while (closing := await self.record.close(month, most=self.batch)).closed:
            closed += closing.closed
        for source in closing.unaccounted:
            _log.error("not closed, its counts do not add up", action="source_not_closed", broadcast_id=str(source))
        return closed


def months_over(months: Sequence[dt.date], today: dt.date, *, keep: int) -> Iterator[dt.date]:
    """Those months whose last day is at least `keep` months ago."""
    for month in months:
        if month_of(month).plus(keep + 1).first_day <= today:
            yield month
