"""One person may not be written to too often; nobody else waits for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comunica.broadcasting.pairs import PairLimiter, PairPolicy


def taken(limiter: PairLimiter[str], person: str, now: float) -> int:
    count = 0
    while limiter.take(person, now) == 0:
        count += 1
    return count


def test_forty_five_go_at_once_and_then_one_each_six_seconds() -> None:
    limiter = PairLimiter[str](PairPolicy())
    assert taken(limiter, "anna", 100.0) == 45
    assert limiter.take("anna", 100.0) == pytest.approx(6.0)
    assert taken(limiter, "anna", 106.0) == 1
    assert taken(limiter, "anna", 124.0) == 3


def test_a_burst_of_twenty_is_paid_off_after_two_minutes() -> None:
    limiter = PairLimiter[str](PairPolicy())
    for _ in range(20):
        assert limiter.take("anna", 0.0) == 0
    assert taken(limiter, "anna", 120.0) == 45


def test_others_go_on_while_one_person_waits() -> None:
    limiter = PairLimiter[str](PairPolicy(burst=1))
    assert limiter.take("anna", 0.0) == 0
    assert limiter.take("anna", 1.0) == pytest.approx(5.0)
    assert limiter.take("bruno", 1.0) == 0


def test_what_was_not_sent_is_given_back() -> None:
    limiter = PairLimiter[str](PairPolicy(burst=1))
    limiter.take("anna", 0.0)
    limiter.give_back("anna")
    assert limiter.take("anna", 0.0) == 0


def test_each_refusal_in_a_row_waits_four_times_as_long_and_an_acceptance_ends_it() -> None:
    limiter = PairLimiter[str](PairPolicy())
    assert [limiter.refuse("anna", 0.0) for _ in range(4)] == [1.0, 4.0, 16.0, 64.0]
    assert limiter.take("anna", 10.0) == pytest.approx(54.0)
    limiter.accept("anna")
    assert limiter.take("anna", 10.0) == 0
    assert limiter.refuse("anna", 11.0, 6.0) == 6.0


def test_a_period_of_nothing_is_no_limit() -> None:
    limiter = PairLimiter[str](PairPolicy(period=0.0, burst=1))
    assert all(limiter.take("anna", 0.0) == 0 for _ in range(1000))


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0, 20)), max_size=200))
def test_nobody_ever_gets_more_than_the_limit(steps: list[tuple[int, float]]) -> None:
    policy = PairPolicy(period=6.0, burst=5)
    limiter, now = PairLimiter[int](policy), 0.0
    sent: list[tuple[int, float]] = []
    for person, pause in steps:
        now += pause
        if limiter.take(person, now) == 0:
            sent.append((person, now))
    for person, begin in sent:
        within = [at for who, at in sent if who == person and begin <= at < begin + 60]
        assert len(within) <= policy.burst + 60 / policy.period + 1


def test_memory_is_bounded_by_who_was_written_to_of_late() -> None:
    limiter = PairLimiter[int](PairPolicy(most=1000))
    for person in range(20_000):
        limiter.take(person, person / 80)
    assert len(limiter) <= 80 * 6 + 2
    for person in range(20_000):
        limiter.take(person, 250.0)
        limiter.refuse(person, 250.0)
    assert len(limiter) <= 2002


def test_somebody_who_borrowed_for_minutes_keeps_nobody_else_in_memory() -> None:
    limiter = PairLimiter[str](PairPolicy())
    assert taken(limiter, "anna", 0.0) == 45
    for person in range(20_000):
        limiter.take(str(person), person / 80)
    assert len(limiter) <= 80 * 6 + 3
    # She has not been forgotten: of her 270 seconds 20 are left.
    assert taken(limiter, "anna", 250.0) == 41


def test_whoever_writes_to_nobody_any_more_forgets_the_last_ones_too() -> None:
    limiter = PairLimiter[str](PairPolicy())
    assert taken(limiter, "anna", 0.0) == 45
    for person in range(5_999):
        limiter.take(str(person), 0.0)
    limiter.forget(5.9)
    assert len(limiter) == 6_000
    limiter.forget(6.1)
    # Not all at once: others wait for their turn meanwhile.
    assert len(limiter) >= 4_000
    for _ in range(10):
        limiter.forget(6.1)
    assert len(limiter) == 1
    limiter.forget(270.1)
    assert len(limiter) == 0


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0, 20), st.booleans()), max_size=200))
def test_whom_it_forgets_has_nothing_left_to_pay(steps: list[tuple[int, float, bool]]) -> None:
    policy = PairPolicy(period=6.0, burst=5)
    limiter, paid_until, now = PairLimiter[int](policy), dict[int, float](), 0.0
    for person, pause, is_idle in steps:
        now += pause
        if is_idle:
            limiter.forget(now)
        owed = max(paid_until.get(person, now), now)
        wait = max(0.0, owed - now - policy.slack)
        assert limiter.take(person, now) == wait
        if not wait:
            paid_until[person] = owed + policy.period
