"""Which of some words another is, a slip aside."""

import pytest

from comunica.enrolment.language.near_words import NearWords

WORDS = NearWords(("attiva", "attivami", "disattiva", "attive"))


@pytest.mark.parametrize("slip", ["attva", "atttiva", "attova", "attvia", "attiva"])
def test_a_letter_too_few_too_many_or_wrong_or_two_that_changed_places_are_one_slip(slip: str) -> None:
    assert WORDS.near(slip) == "attiva"


def test_of_several_as_near_it_is_the_first() -> None:
    assert WORDS.near("attivo") == "attiva"


@pytest.mark.parametrize("word", ["atva", "attviaa", "tavatti", ""])
def test_two_slips_are_another_word(word: str) -> None:
    assert WORDS.near(word) is None
