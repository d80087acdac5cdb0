"""Reach, reasons, time and cost of a broadcast, by arithmetic alone."""

import datetime as dt
from dataclasses import replace

import pytest

from comunica.broadcasting.foresight import (
    Group,
    Money,
    NotReached,
    Outlook,
    PeopleRoom,
    Plan,
    foresee,
    queue_ahead,
    when_done,
)
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.prices import Prices

START = dt.datetime(2026, 11, 24, 19, 0, tzinfo=dt.UTC)
PRICES = Prices(
    valid_from=dt.date(2026, 10, 1),
    source="round numbers for tests",
    currency="EUR",
    micros={"39": {"utility": 20_000, "marketing": 50_000}, "49": {"utility": 40_000}},
)
PEOPLE = (
    Group(zone="centro", country="39", stopped_marketing=False, people=700),
    Group(zone="centro", country="39", stopped_marketing=True, people=100),
    Group(zone=None, country="49", stopped_marketing=False, people=200),
)
OUTLOOK = Outlook(groups=PEOPLE, left=12, unreachable=3, windows={"39": 50}, ahead={}, messages_per_second=100.0)
UTILITY = Plan(category="utility", lane=Lane.NORMAL, starts_at=START)
MARKETING = replace(UTILITY, category="marketing")


def after(seconds: float) -> dt.datetime:
    return START + dt.timedelta(seconds=seconds)


def test_utility_reaches_also_those_who_stopped_marketing() -> None:
    seen = foresee(OUTLOOK, UTILITY, PRICES)
    assert (seen.reached, dict(seen.reach)) == (1000, {"centro": 800, None: 200})
    assert seen.not_reached == {NotReached.LEFT: 12, NotReached.UNREACHABLE: 3}


def test_marketing_does_not_reach_those_who_stopped_it() -> None:
    seen = foresee(OUTLOOK, MARKETING, PRICES)
    assert (seen.reached, seen.not_reached[NotReached.STOPPED_MARKETING]) == (900, 100)


def test_the_last_citizen_is_written_to_at_the_pace_that_is_ours() -> None:
    # 100 a second, of which a tenth is left to citizens.
    assert foresee(OUTLOOK, UTILITY, PRICES).ends_at == after(1000 / 90)


def test_nobody_to_write_to_ends_never() -> None:
    seen = foresee(replace(OUTLOOK, groups=()), UTILITY, PRICES)
    assert (seen.reached, seen.ends_at, seen.cost.amount_micros) == (0, None, 0)


@pytest.mark.parametrize(
    ("lane", "ahead", "expected"),
    [
        (Lane.NORMAL, {Lane.REPLY: [5], Lane.URGENT: [100]}, 105),  # strictly first
        (Lane.NORMAL, {Lane.NORMAL: [300, 5000]}, 1300),  # by turns: no more than ours of each
        (Lane.NORMAL, {Lane.BULK: [100_000]}, 250),  # one bulk for four normal
        (Lane.NORMAL, {Lane.BULK: [7]}, 7),
        (Lane.BULK, {Lane.NORMAL: [100_000]}, 4000),
        (Lane.BULK, {Lane.URGENT: [10], Lane.NORMAL: [20], Lane.BULK: [30]}, 60),
        (Lane.URGENT, {Lane.NORMAL: [100_000], Lane.BULK: [100_000]}, 0),
        (Lane.URGENT, {Lane.REPLY: [9], Lane.URGENT: [100]}, 109),
        (Lane.URGENT, {Lane.REPLY: [100_000]}, 1000),  # by turns with who writes to us
    ],
)
def test_what_waits_before_it_counts_by_its_lane(lane: Lane, ahead: dict[Lane, list[int]], expected: int) -> None:
    assert queue_ahead(ahead, lane, 1000) == expected


def test_quiet_hours_stop_the_clock() -> None:
    night = (after(10), after(1000))
    assert when_done(START, 5, [night]) == after(5)
    assert when_done(START, 10, [night]) == after(10)
    assert when_done(START, 15, [night]) == after(1005)
    assert when_done(after(500), 15, [night]) == after(1015)
    assert when_done(after(2000), 15, [night]) == after(2015)
    assert when_done(START, 15, [night, (after(1003), after(1100))]) == after(1102)


def test_an_alert_that_expires_first_says_whom_it_will_not_reach() -> None:
    plan = replace(UTILITY, expires_at=after(5))
    assert foresee(OUTLOOK, plan, PRICES).not_reached[NotReached.TOO_LATE] == 1000 - 450
    plan = replace(plan, pauses=((after(1), after(4)),))
    assert foresee(OUTLOOK, plan, PRICES).not_reached[NotReached.TOO_LATE] == 1000 - 180
    assert NotReached.TOO_LATE not in foresee(OUTLOOK, replace(plan, expires_at=after(60)), PRICES).not_reached


def test_a_portfolio_without_room_makes_the_rest_wait_for_another_day() -> None:
    seen = foresee(OUTLOOK, replace(UTILITY, room=PeopleRoom(now=250, a_day=250)), PRICES)
    # 50 have written of late: they do not count.
    assert (seen.waits_for_limit, seen.ends_at) == (700, after(1000 / 90) + dt.timedelta(days=3))


def test_the_cost_is_by_country_and_utility_in_an_open_window_is_free() -> None:
    cost = foresee(OUTLOOK, UTILITY, PRICES).cost
    assert [(each.country, each.people, each.free, each.amount_micros) for each in cost.lines] == [
        ("39", 800, 50, 750 * 20_000),
        ("49", 200, 0, 200 * 40_000),
    ]
    assert (cost.amount_micros, cost.prices) == (23_000_000, PRICES)


def test_marketing_is_always_charged_and_a_missing_price_makes_the_sum_unknown() -> None:
    cost = foresee(OUTLOOK, MARKETING, PRICES).cost
    assert [(each.country, each.free, each.amount_micros) for each in cost.lines] == [
        ("39", 0, 700 * 50_000),
        ("49", 0, None),
    ]
    assert cost.amount_micros is None


def test_without_a_price_list_nothing_is_known_and_never_zero() -> None:
    cost = foresee(OUTLOOK, UTILITY, None).cost
    assert (cost.amount_micros, cost.prices) == (None, None)
    assert {each.amount_micros for each in cost.lines} == {None}


@pytest.mark.parametrize(
    ("spent", "lane", "fits"), [(0, Lane.NORMAL, True), (8_000_000, Lane.BULK, False), (8_000_000, Lane.URGENT, True)]
)
def test_the_budget_tells_whether_it_fits(spent: int, lane: Lane, fits: bool) -> None:
    outlook = replace(OUTLOOK, cap_micros=30_000_000, currency="EUR", spent_micros=spent)
    money = foresee(outlook, replace(UTILITY, lane=lane), PRICES).money
    assert money == Money(cap_micros=30_000_000, spent_micros=spent, currency="EUR", fits=fits)
    assert money.remaining_micros == 30_000_000 - spent


def test_in_another_currency_or_without_a_price_nobody_knows_whether_it_fits() -> None:
    outlook = replace(OUTLOOK, cap_micros=30_000_000, currency="CHF")
    for seen in (foresee(outlook, UTILITY, PRICES), foresee(replace(outlook, currency="EUR"), MARKETING, PRICES)):
        assert seen.money is not None
        assert seen.money.fits is None
