"""Recurring broadcasts: the days, the instants, the ends."""

import datetime as dt
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from comunica.broadcasting.recurrence import (
    LAST,
    MOST_TIMES,
    Every,
    Recurrence,
    recurrence_from_json,
    recurrence_to_json,
)

ROME = ZoneInfo("Europe/Rome")


def rule(every: Every, first: str, **more: Any) -> Recurrence:
    return Recurrence(every=every, at=dt.time(9), first=dt.date.fromisoformat(first), **more)


def days(one: Recurrence, count: int = 6) -> list[str]:
    return [f"{each.astimezone(ROME):%m-%d}" for each in islice(one.occurrences(ROME), count)]


def test_every_day_until_a_date_that_counts() -> None:
    assert days(rule(Every.DAY, "2026-11-24", until=dt.date(2026, 11, 26))) == ["11-24", "11-25", "11-26"]


def test_every_week_on_weekdays_so_many_times() -> None:
    mondays_and_thursdays = rule(Every.WEEK, "2026-11-24", weekdays=(0, 3), times=4)
    assert days(mondays_and_thursdays) == ["11-26", "11-30", "12-03", "12-07"]


def test_every_month_on_a_day_leaves_out_the_months_that_lack_it() -> None:
    assert days(rule(Every.MONTH, "2026-01-31", day=31, times=4)) == ["01-31", "03-31", "05-31", "07-31"]


def test_the_last_day_of_a_month_is_in_every_month() -> None:
    assert days(rule(Every.MONTH, "2028-01-15", day=LAST, times=3)) == ["01-31", "02-29", "03-31"]


def test_the_local_time_stays_when_the_clock_changes() -> None:
    over_the_change = rule(Every.DAY, "2026-10-24", times=3)
    assert [f"{each:%H:%M}" for each in over_the_change.occurrences(ROME)] == ["07:00", "08:00", "08:00"]


def test_an_occurrence_in_the_gap_is_an_hour_later_and_there_once() -> None:
    in_the_gap = Recurrence(every=Every.DAY, at=dt.time(2, 30), first=dt.date(2026, 3, 28), times=3)
    assert [f"{each.astimezone(ROME):%d %H:%M}" for each in in_the_gap.occurrences(ROME)] == [
        "28 02:30",
        "29 03:30",
        "30 02:30",
    ]


def test_what_is_after_a_moment_and_what_lies_between_two() -> None:
    daily = rule(Every.DAY, "2026-11-24", times=4)
    first, second, third, fourth = daily.occurrences(ROME)
    assert daily.after(first, ROME) == second
    assert daily.after(first - dt.timedelta(seconds=1), ROME) == first
    assert daily.after(fourth, ROME) is None
    assert daily.between(second, third, ROME) == [second, third]


def test_without_an_end_it_ends_all_the_same() -> None:
    assert sum(1 for _ in rule(Every.DAY, "2026-01-01").occurrences(ROME)) == 5 * 366 + 1


@pytest.mark.parametrize(
    "one",
    [
        rule(Every.DAY, "2026-11-24", times=3),
        rule(Every.WEEK, "2026-11-24", weekdays=(0, 6), until=dt.date(2027, 1, 1)),
        rule(Every.MONTH, "2026-11-24", day=LAST, times=1),
        rule(Every.MONTH, "2026-11-24", day=5, times=1),
    ],
)
def test_a_rule_comes_back_from_the_record_as_it_went_there(one: Recurrence) -> None:
    assert recurrence_from_json(recurrence_to_json(one)) == one


@pytest.mark.parametrize("first", [dt.date.max, dt.date.max - dt.timedelta(days=3), dt.date.min])
def test_at_the_ends_of_the_calendar_it_ends_too(first: dt.date) -> None:
    rule = Recurrence(every=Every.DAY, at=dt.time(0), first=first, times=MOST_TIMES)
    assert len([*rule.occurrences(ROME)]) == min(MOST_TIMES, (dt.date.max - first).days + 1)
