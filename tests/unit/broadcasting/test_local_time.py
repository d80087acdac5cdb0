"""A town's clock jumps twice a year: which instants its times are is written down, and so tried."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from comunica.broadcasting.local_time import FIRST, LAST, day_of, instant_of, until_next_day

ROME = ZoneInfo("Europe/Rome")


@pytest.mark.parametrize(
    ("local", "instant"),
    [
        ("2026-01-15T09:00", "2026-01-15T08:00+00:00"),
        ("2026-07-15T09:00", "2026-07-15T07:00+00:00"),
        # 29 March: 2:00 becomes 3:00. What does not exist is read by the clock from before.
        ("2026-03-29T01:59", "2026-03-29T00:59+00:00"),
        ("2026-03-29T02:30", "2026-03-29T01:30+00:00"),
        ("2026-03-29T03:00", "2026-03-29T01:00+00:00"),
        # 25 October: 3:00 becomes 2:00. Of what there is twice, the first counts.
        ("2026-10-25T02:30", "2026-10-25T00:30+00:00"),
        ("2026-10-25T03:00", "2026-10-25T02:00+00:00"),
    ],
)
def test_a_local_time_is_this_instant(local: str, instant: str) -> None:
    assert instant_of(dt.datetime.fromisoformat(local), ROME) == dt.datetime.fromisoformat(instant)


def test_the_time_that_does_not_exist_shows_an_hour_later() -> None:
    instant = instant_of(dt.datetime.fromisoformat("2026-03-29T02:30"), ROME)
    assert instant.astimezone(ROME).strftime("%H:%M") == "03:30"


def test_a_time_with_an_offset_is_no_local_time() -> None:
    with pytest.raises(ValueError, match="no offset"):
        instant_of(dt.datetime(2026, 1, 1, tzinfo=dt.UTC), ROME)


def test_an_instant_after_midnight_in_rome_is_of_the_next_day() -> None:
    assert day_of(dt.datetime(2026, 7, 1, 22, 30, tzinfo=dt.UTC), ROME) == dt.date(2026, 7, 2)


def test_a_time_at_the_end_of_the_calendar_is_its_end() -> None:
    assert instant_of(FIRST.replace(tzinfo=None), ROME) == FIRST
    assert instant_of(LAST.replace(tzinfo=None), ZoneInfo("America/New_York")) == LAST


@pytest.mark.parametrize(
    ("moment", "hours"),
    [("2026-11-24T11:00+00:00", 12), ("2026-03-28T23:00+00:00", 23), ("2026-10-24T22:00+00:00", 25)],
)
def test_a_day_lasts_until_midnight_of_the_towns_clock(moment: str, hours: int) -> None:
    assert until_next_day(dt.datetime.fromisoformat(moment), ROME) == dt.timedelta(hours=hours)
