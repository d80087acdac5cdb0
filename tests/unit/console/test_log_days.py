"""A day of the town's log, as moments."""

import datetime as dt

import pytest

from services.console.pages.audit.log import bounds_of

ROME = "Europe/Rome"


def test_a_day_begins_and_ends_at_midnight_in_the_town() -> None:
    assert bounds_of(dt.date(2026, 6, 15), ROME) == (
        dt.datetime(2026, 6, 14, 22, tzinfo=dt.UTC),
        dt.datetime(2026, 6, 15, 22, tzinfo=dt.UTC),
    )


def test_the_day_when_the_clock_is_put_back_has_25_hours() -> None:
    since, until = bounds_of(dt.date(2026, 10, 25), ROME)
    assert since is not None and until is not None
    assert until - since == dt.timedelta(hours=25)


@pytest.mark.parametrize("day", [None, dt.date.min, dt.date.max])
def test_no_day_and_days_at_the_ends_of_time_bound_nothing(day: dt.date | None) -> None:
    assert bounds_of(day, ROME) == (None, None)
