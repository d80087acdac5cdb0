"""How long an event is tried, and when an address is left alone."""

import datetime as dt

import pytest

from comunica.callbacks.patience import Circuit, CircuitPolicy, Patience

SECOND = dt.timedelta(seconds=1)
POLICY = CircuitPolicy(faults=3, pause=10 * SECOND, longest=60 * SECOND)


def test_pauses_grow_fourfold_up_to_the_longest() -> None:
    patience = Patience(first=5 * SECOND, longest=3600 * SECOND)
    pauses = [patience.pause(attempts, chance=1.0).total_seconds() for attempts in range(1, 8)]
    assert pauses == [5, 20, 80, 320, 1280, 3600, 3600]


def test_chance_shortens_a_pause_by_a_quarter_at_most() -> None:
    assert Patience(first=4 * SECOND).pause(1, chance=0.0) == 3 * SECOND


def test_within_a_day_an_event_is_tried_two_dozen_times() -> None:
    patience, spent, attempts = Patience(), dt.timedelta(0), 1
    while (spent := spent + patience.pause(attempts, chance=1.0)) < dt.timedelta(hours=24):
        attempts += 1
    assert 24 <= attempts <= 30


def test_faults_in_a_row_open_the_circuit_and_a_success_closes_it() -> None:
    circuit = Circuit()
    for _ in range(2):
        circuit = circuit.fail(POLICY)
    assert not circuit.is_open
    assert circuit.pause(POLICY) == dt.timedelta(0)
    assert circuit.succeed() == Circuit()
    assert circuit.fail(POLICY).is_open


def test_each_probe_that_fails_doubles_the_pause_up_to_the_longest() -> None:
    circuit, pauses = Circuit(faults=2), []
    for _ in range(5):
        circuit = circuit.fail(POLICY)
        pauses.append(circuit.pause(POLICY).total_seconds())
    assert pauses == [10, 20, 40, 60, 60]


@pytest.mark.parametrize("make", [lambda: Patience(first=2 * SECOND, longest=SECOND), lambda: CircuitPolicy(faults=0)])
def test_what_cannot_be_meant_is_refused(make: object) -> None:
    assert callable(make)
    with pytest.raises(ValueError, match="must be"):
        make()
