"""Which months there are, and which figures of them are shown to whom."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import pytest

from comunica.municipality.month import Month
from comunica.usecases.errands import AskErrand, ErrandState
from comunica.usecases.reports.make_report import AskReport, ask_report
from comunica.usecases.reports.show_reports import (
    MonthReport,
    list_months,
    list_published,
    show_month,
    show_published,
)

TOWN = UUID(int=1)
OCTOBER = Month(2026, 10)
TODAY = dt.date(2026, 11, 3)
DONE = MonthReport(
    id=UUID(int=2),
    month=OCTOBER,
    state=ErrandState.DONE,
    public=True,
    residents=14_000,
    report={},
    says=None,
    asked_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC),
    made_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC),
)
WAITING = replace(DONE, id=UUID(int=3), state=ErrandState.WAITING, report=None, made_at=None)


@dataclass
class Shelf:
    """Reports, newest first."""

    reports: Sequence[MonthReport]
    first: dt.date | None = None

    async def months(self, municipality_id: UUID, *, done: bool, most: int) -> Sequence[MonthReport]:
        latest = {each.month: each for each in reversed(self.reports) if not done or each.state is ErrandState.DONE}
        return sorted(latest.values(), key=lambda each: each.month, reverse=True)[:most]

    async def of_month(self, municipality_id: UUID, month: Month) -> Sequence[MonthReport]:
        found = [each for each in self.reports if each.month == month]
        done = [each for each in found if each.state is ErrandState.DONE]
        return found[:1] + [each for each in done[:1] if each is not found[0]]

    async def first_day(self, municipality_id: UUID) -> dt.date | None:
        return self.first


async def test_months_go_from_the_first_that_was_counted_to_the_current() -> None:
    shown = await list_months(Shelf([DONE], dt.date(2026, 9, 20)), TOWN, today=TODAY)
    assert [str(each.month) for each in shown] == ["2026-11", "2026-10", "2026-09"]
    assert [each.is_over for each in shown] == [False, True, True]
    assert [each.done for each in shown] == [None, DONE, None]


async def test_before_anybody_was_counted_there_is_the_current_month() -> None:
    assert [each.month for each in await list_months(Shelf([]), TOWN, today=TODAY)] == [Month(2026, 11)]


async def test_ten_years_are_shown_at_most() -> None:
    assert len(await list_months(Shelf([], dt.date(2001, 1, 1)), TOWN, today=TODAY)) == 120


async def test_a_new_request_stands_beside_the_figures_that_there_are() -> None:
    shown = await show_month(Shelf([WAITING, DONE]), TOWN, OCTOBER, today=TODAY)
    assert shown is not None
    assert (shown.done, shown.newer) == (DONE, WAITING)
    again = await show_month(Shelf([replace(DONE, id=UUID(int=4)), WAITING, DONE]), TOWN, OCTOBER, today=TODAY)
    assert again is not None
    assert again.newer is None


async def test_a_month_that_has_not_begun_is_none() -> None:
    assert await show_month(Shelf([]), TOWN, Month(2026, 12), today=TODAY) is None


async def test_what_is_published_is_what_the_latest_figures_say() -> None:
    hidden = replace(DONE, id=UUID(int=5), public=False)
    assert await show_published(Shelf([DONE, hidden]), TOWN, OCTOBER) == DONE
    assert await show_published(Shelf([hidden, DONE]), TOWN, OCTOBER) is None
    assert await list_published(Shelf([hidden, DONE]), TOWN) == []
    assert await list_published(Shelf([WAITING, DONE]), TOWN) == [DONE], "a request that waits takes nothing back"


@dataclass
class NoShelf:
    """Refuses to be asked."""

    async def ask(self, asked: AskErrand, *, errand_id: UUID) -> None:
        raise AssertionError("nothing is on record after a refusal")


@pytest.mark.parametrize(
    ("month", "exact", "codes"),
    [
        (Month(2026, 11), False, ["month_not_over"]),
        (Month(2026, 12), False, ["month_in_future"]),
        (OCTOBER, True, ["exact_not_public"]),
    ],
)
async def test_what_cannot_be_published_is_refused(month: Month, exact: bool, codes: list[str]) -> None:
    asked = AskReport(
        municipality_id=TOWN,
        asked_by="staff:1",
        month=month,
        language="it",
        residents=None,
        exact=exact,
        public=True,
    )
    now = dt.datetime(2026, 11, 3, 12, tzinfo=dt.UTC)
    problems = await ask_report(asked, shelf=NoShelf(), now=now, errand_id=UUID(int=9))  # type: ignore[arg-type]
    assert not isinstance(problems, UUID)
    assert [each.code for each in problems] == codes
