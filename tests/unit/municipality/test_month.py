"""Months as people write them, on the town's own clock."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from comunica.municipality.month import Month, NotAMonth, month_of, read_month


def test_a_month_is_written_and_read_alike() -> None:
    assert str(read_month("2026-10")) == "2026-10"


@pytest.mark.parametrize("written", ["2026-13", "2026-00", "1999-01", "10/2026", "2026-1", "", "2026-10-01"])
def test_what_is_no_month_is_refused_with_how_to_write_one(written: str) -> None:
    with pytest.raises(NotAMonth, match="2026-10"):
        read_month(written)


def test_months_follow_each_other_over_the_year() -> None:
    assert Month(2026, 12).next == Month(2027, 1)
    assert Month(2026, 1).plus(-1) == Month(2025, 12)
    assert [str(each) for each in Month(2026, 2).last(3)] == ["2025-12", "2026-01", "2026-02"]
    assert month_of(dt.date(2026, 2, 28)) == Month(2026, 2)


def test_a_month_begins_and_ends_at_midnight_in_the_town() -> None:
    since, until = Month(2026, 10).bounds(ZoneInfo("Europe/Rome"))
    # Summer time ends within it.
    assert since.astimezone(dt.UTC) == dt.datetime(2026, 9, 30, 22, tzinfo=dt.UTC)
    assert until.astimezone(dt.UTC) == dt.datetime(2026, 10, 31, 23, tzinfo=dt.UTC)
