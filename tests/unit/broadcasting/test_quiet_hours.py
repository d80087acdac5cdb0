"""Quiet hours: who waits, and until when."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.quiet_hours import OnHolidays, QuietHours, held_until
from comunica.municipality.sending_rules import SendingRules, rules_from_json, rules_to_json

ROME = ZoneInfo("Europe/Rome")
NIGHT = QuietHours()


def rome(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ROME)


def until(now: str, quiet: QuietHours | None = NIGHT, *holidays: str) -> str | None:
    days = {dt.date.fromisoformat(each) for each in holidays}
    found = held_until(quiet, rome(now), ROME, is_holiday=days.__contains__)
    return None if found is None else found.astimezone(ROME).strftime("%Y-%m-%dT%H:%M")


@pytest.mark.parametrize(
    ("now", "goes_on"),
    [
        ("2026-11-24T20:59", None),
        ("2026-11-24T21:00", "2026-11-25T08:00"),
        ("2026-11-25T00:30", "2026-11-25T08:00"),
        ("2026-11-25T07:59", "2026-11-25T08:00"),
        ("2026-11-25T08:00", None),
        # Nights on which the clock jumps.
        ("2026-03-28T23:00", "2026-03-29T08:00"),
        ("2026-10-25T02:30", "2026-10-25T08:00"),
    ],
)
def test_the_night_is_quiet_from_nine_to_eight(now: str, goes_on: str | None) -> None:
    assert until(now) == goes_on


def test_a_holiday_is_quiet_all_day_and_so_is_the_night_after_it() -> None:
    assert until("2026-12-25T12:00", NIGHT, "2026-12-25", "2026-12-26") == "2026-12-27T08:00"
    assert until("2026-12-24T20:00", NIGHT, "2026-12-25", "2026-12-26") is None
    assert until("2026-12-24T21:30", NIGHT, "2026-12-25", "2026-12-26") == "2026-12-27T08:00"


def test_a_town_may_take_holidays_as_days_like_others() -> None:
    as_usual = QuietHours(holidays=OnHolidays.AS_USUAL)
    assert until("2026-12-25T12:00", as_usual, "2026-12-25") is None
    assert until("2026-12-25T22:00", as_usual, "2026-12-25") == "2026-12-26T08:00"


def test_quiet_hours_may_lie_within_a_day() -> None:
    siesta = QuietHours(begin=dt.time(13), end=dt.time(15))
    assert until("2026-11-24T14:00", siesta) == "2026-11-24T15:00"
    assert until("2026-11-24T16:00", siesta) is None
    # After a holiday it goes on at midnight: the day is no holiday, and it is not the siesta.
    assert until("2026-11-24T10:00", siesta, "2026-11-24") == "2026-11-25T00:00"


def test_from_and_to_at_the_same_time_mean_never_and_none_means_none() -> None:
    assert until("2026-11-24T03:00", QuietHours(begin=dt.time(8), end=dt.time(8))) is None
    assert until("2026-11-24T03:00", None) is None


def test_a_calendar_that_is_all_holidays_holds_nothing_for_ever() -> None:
    assert held_until(NIGHT, rome("2026-11-24T12:00"), ROME, is_holiday=lambda _: True) is None


@pytest.mark.parametrize("lane", [Lane.URGENT, Lane.REPLY])
def test_urgent_and_replies_are_never_held(lane: Lane) -> None:
    rules = SendingRules(quiet_hours=NIGHT)
    assert rules.held_until(lane, rome("2026-11-24T23:00"), ROME) is None
    assert rules.held_until(Lane.NORMAL, rome("2026-11-24T23:00"), ROME) is not None


def test_the_national_holidays_are_known_and_the_patron_saint_too() -> None:
    rules = SendingRules(quiet_hours=NIGHT, patron_day="11-24")
    assert rules.quiet_until(rome("2026-06-02T12:00"), ROME) == rome("2026-06-03T08:00")
    assert rules.quiet_until(rome("2027-03-29T12:00"), ROME) == rome("2027-03-30T08:00")  # Easter Monday
    assert rules.quiet_until(rome("2026-11-24T12:00"), ROME) == rome("2026-11-25T08:00")
    assert rules.quiet_until(rome("2026-11-23T12:00"), ROME) is None


def test_rules_come_back_from_the_record_as_they_went_there() -> None:
    ticked = SendingRules(without_approval=frozenset({"utility", "marketing"}))
    for rules in (SendingRules(), SendingRules(quiet_hours=NIGHT, patron_day="05-08", urgent_per_day=3), ticked):
        assert rules_from_json(rules_to_json(rules)) == rules
    assert rules_from_json({}).without_approval == frozenset()
    assert rules_from_json({"expiry_hours": {"urgent": 2}}).expiry.after(Lane.URGENT, "avviso") == dt.timedelta(hours=2)


def spells(since: str, until: str, lane: Lane = Lane.NORMAL, quiet: QuietHours | None = NIGHT) -> list[str]:
    rules = SendingRules(quiet_hours=quiet)
    found = rules.pauses(lane, rome(since), rome(until), ROME)
    return [" to ".join(each.astimezone(ROME).strftime("%d %H:%M") for each in spell) for spell in found]


def test_every_quiet_time_of_a_span_is_told_in_order() -> None:
    assert spells("2026-11-24T15:00", "2026-11-26T15:00") == ["24 21:00 to 25 08:00", "25 21:00 to 26 08:00"]


def test_the_one_that_a_span_begins_in_counts_from_there() -> None:
    assert spells("2026-11-25T02:00", "2026-11-25T12:00") == ["25 02:00 to 25 08:00"]


def test_a_holiday_joins_the_nights_around_it() -> None:
    # The Immaculate Conception, a Tuesday in 2026.
    assert spells("2026-12-07T12:00", "2026-12-09T12:00") == ["07 21:00 to 09 08:00"]


def test_urgent_and_a_town_without_quiet_hours_know_none() -> None:
    assert spells("2026-11-24T15:00", "2026-11-26T15:00", Lane.URGENT) == []
    assert spells("2026-11-24T15:00", "2026-11-26T15:00", quiet=None) == []


@pytest.mark.parametrize(
    ("begin", "end", "now", "until"),
    [
        # The hour from two to three comes twice: what was over at its first 2:30 stays over, and so does what began.
        ("21:00", "02:30", "2026-10-25T00:29:59Z", "2026-10-25T00:30:00Z"),
        ("21:00", "02:30", "2026-10-25T01:10:00Z", None),
        ("02:30", "08:00", "2026-10-25T01:10:00Z", "2026-10-25T07:00:00Z"),
        ("21:00", "08:00", "2026-10-24T22:00:00Z", "2026-10-25T07:00:00Z"),
        # The hour from two to three is missing: 2:30 is 3:30 on that night.
        ("21:00", "02:30", "2026-03-29T01:10:00Z", "2026-03-29T01:30:00Z"),
        ("02:30", "08:00", "2026-03-29T01:10:00Z", None),
        ("02:30", "03:30", "2026-03-29T01:30:00Z", None),
        ("21:00", "08:00", "2026-03-28T22:00:00Z", "2026-03-29T06:00:00Z"),
    ],
)
def test_on_the_nights_when_the_clock_changes_nothing_is_quiet_twice_and_nothing_loud(
    begin: str, end: str, now: str, until: str | None
) -> None:
    quiet = QuietHours(begin=dt.time.fromisoformat(begin), end=dt.time.fromisoformat(end), holidays=OnHolidays.AS_USUAL)
    found = held_until(quiet, dt.datetime.fromisoformat(now), ROME, is_holiday=lambda _: False)
    assert found == (None if until is None else dt.datetime.fromisoformat(until))
