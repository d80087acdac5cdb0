"""While the provider does not answer, one probe at a time asks how it is."""

import pytest

from comunica.broadcasting.breaker import Breaker, BreakerPolicy, BreakerState

POLICY = BreakerPolicy(faults=3, pause=1.0, longest=8.0)


def opened(now: float = 0.0) -> Breaker:
    breaker = Breaker(POLICY)
    for _ in range(3):
        breaker.fail(now)
    return breaker


def test_faults_in_a_row_open_it_and_an_answer_in_between_does_not() -> None:
    breaker = Breaker(POLICY)
    assert [breaker.fail(0.0), breaker.fail(0.0)] == [0.0, 0.0]
    breaker.succeed()
    assert [breaker.fail(0.0), breaker.fail(0.0)] == [0.0, 0.0]
    assert breaker.wait(0.0) == 0
    assert breaker.fail(0.0) == 1.0
    assert breaker.state(0.5) is BreakerState.OPEN
    assert breaker.wait(0.25) == pytest.approx(0.75)


def test_nobody_there_opens_it_at_once() -> None:
    breaker = Breaker(POLICY)
    assert breaker.fail(0.0, unreachable=5.0) == 5.0


def test_after_the_pause_one_probe_goes_and_the_rest_waits_for_it() -> None:
    breaker = opened()
    assert breaker.state(1.0) is BreakerState.HALF_OPEN
    assert breaker.wait(1.0) == 0
    breaker.begin(1.0)
    assert breaker.wait(1.1) > 0
    breaker.succeed()
    assert breaker.wait(1.2) == 0
    assert breaker.state(1.2) is BreakerState.CLOSED


def test_each_probe_that_fails_doubles_the_pause_up_to_the_longest() -> None:
    breaker, now = opened(), 1.0
    pauses = []
    for _ in range(5):
        breaker.begin(now)
        pauses.append(breaker.fail(now))
        now += pauses[-1]
    assert pauses == [2.0, 4.0, 8.0, 8.0, 8.0]


def test_calls_that_were_in_flight_when_it_opened_do_not_open_it_again() -> None:
    breaker = opened()
    assert breaker.fail(0.5) == pytest.approx(0.5)
    assert breaker.wait(1.0) == 0


def test_a_probe_that_did_not_begin_leaves_room_for_another() -> None:
    breaker = opened()
    breaker.begin(1.0)
    breaker.abandon()
    assert breaker.wait(1.0) == 0


def test_a_probe_that_never_ends_is_not_waited_for_for_ever() -> None:
    breaker = opened()
    breaker.begin(1.0)
    assert breaker.wait(1.0 + Breaker.PROBE) == 0
