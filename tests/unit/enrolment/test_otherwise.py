"""What `make otherwise` does to a message: each change writes it otherwise, and leaves what has nothing to change."""

from random import Random

import pytest

from tests.otherwise.changes import CHANGES

MESSAGE = "Buongiorno, non so perché ma l'avviso\nnon arriva più. Attivate Anna Bianchi, via Po 3"


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_writes_the_message_otherwise(name: str) -> None:
    changed = CHANGES[name](MESSAGE, Random(1))
    assert changed
    assert changed != MESSAGE


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_finds_nothing_to_change_in_nothing_or_writes_around_it(name: str) -> None:
    changed = CHANGES[name]("7", Random(1))
    assert changed is None or "7" in changed


@pytest.mark.parametrize("name", ["a blank lost", "a blank too many", "two words turned", "a letter wrong"])
def test_what_is_left_to_chance_comes_again_with_its_seed(name: str) -> None:
    assert CHANGES[name](MESSAGE, Random(4)) == CHANGES[name](MESSAGE, Random(4))
