"""Show the figures of months that were counted: to the staff, and of those that they published to everybody."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from comunica.municipality.month import Month, month_of
from comunica.usecases.errands import ErrandState

#: Ten years, newest first.
MOST_MONTHS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthReport:
    """A report without counts of few people, as it stands. `report` is none until it is done, and in lists."""

    id: UUID
    month: Month
    state: ErrandState
    public: bool
    residents: int | None
    report: Mapping[str, Any] | None
    #: Why nothing came of it.
    says: str | None
    asked_at: dt.datetime
    made_at: dt.datetime | None


class ReportShelf(Protocol):
    """The reports on record. All raise RecordAway."""

    async def months(self, municipality_id: UUID, *, done: bool, most: int) -> Sequence[MonthReport]:
        """The latest of each month, newest month first; only those that are done if `done`."""

    async def of_month(self, municipality_id: UUID, month: Month) -> Sequence[MonthReport]:
        """The latest of this month and the latest that is done, newest first: two at most, perhaps the same one."""

    async def first_day(self, municipality_id: UUID) -> dt.date | None:
        """Since when people are counted; none: not yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthShown:
    """A month for the staff: the figures that there are, and the request that is newer than they are."""

    month: Month
    is_over: bool
    done: MonthReport | None = None
    #: Waiting, or failed.
    newer: MonthReport | None = None


async def list_months(shelf: ReportShelf, municipality_id: UUID, *, today: dt.date) -> Sequence[MonthShown]:
    """Every month since people are counted, newest first, with its latest report if there is one."""
    current = month_of(today)
    first = await shelf.first_day(municipality_id)
    latest = {each.month: each for each in await shelf.months(municipality_id, done=False, most=MOST_MONTHS)}
    earliest = min([current, *latest, *([month_of(first)] if first else [])])
    shown = []
    for month in (current.plus(-back) for back in range(MOST_MONTHS)):
        if month < earliest:
            break
        shown.append(_shown(month, [latest[month]] if month in latest else [], current))
    return shown


async def show_month(shelf: ReportShelf, municipality_id: UUID, month: Month, *, today: dt.date) -> MonthShown | None:
    """One month; none if it has not begun."""
    current = month_of(today)
    return None if month > current else _shown(month, await shelf.of_month(municipality_id, month), current)


async def list_published(shelf: ReportShelf, municipality_id: UUID) -> Sequence[MonthReport]:
    """Months whose latest figures the town published, newest first."""
    return [each for each in await shelf.months(municipality_id, done=True, most=MOST_MONTHS) if each.public]


async def show_published(shelf: ReportShelf, municipality_id: UUID, month: Month) -> MonthReport | None:
    """The latest figures of a month, if the town published them."""
    done = _done(await shelf.of_month(municipality_id, month))
    return done if done is not None and done.public else None


def _shown(month: Month, found: Sequence[MonthReport], current: Month) -> MonthShown:
    newest = found[0] if found else None
    newer = newest if newest is not None and newest.state is not ErrandState.DONE else None
    return MonthShown(month=month, is_over=month < current, done=_done(found), newer=newer)


def _done(found: Sequence[MonthReport]) -> MonthReport | None:
    return next((each for each in found if each.state is ErrandState.DONE), None)
