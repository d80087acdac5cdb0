"""The delivery model in random interleavings: with all guards nothing can go wrong; without any one of them it does."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.unit.broadcasting.delivery_machine import DeliveryMachine, Guards
from tests.unit.broadcasting.delivery_stories import STORIES

_THOROUGH = settings(max_examples=150, stateful_step_count=50, suppress_health_check=list(HealthCheck))


def test_with_all_guards_every_interleaving_keeps_the_promises() -> None:
    run_state_machine_as_test(DeliveryMachine, settings=_THOROUGH)


@pytest.mark.parametrize("guard", STORIES)
def test_with_its_guard_the_story_ends_well(guard: str) -> None:
    STORIES[guard](DeliveryMachine())


@pytest.mark.parametrize("guard", STORIES)
def test_without_it_somebody_is_told_twice_or_against_their_will(guard: str) -> None:
    class Unguarded(DeliveryMachine):
        guards = Guards(**{guard: False})

    with pytest.raises(AssertionError, match=r"got it 2 times|had left"):
        STORIES[guard](Unguarded())
