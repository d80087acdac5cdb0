"""Who tells who and where they are and is willing, in whatever words; and who tells the same about another matter."""

from dataclasses import replace

import pytest

from comunica.enrolment.meaning import Action
from comunica.enrolment.reading import read
from tests.unit.enrolment.test_wordings import lines
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO, PLACE_ONLY

NAMELESS = replace(NAMES_TOO, service_name="")


@pytest.mark.parametrize("text", lines("willing"))
def test_who_is_willing_is_enrolled_with_name_and_place(text: str) -> None:
    assert read(text, NAMES_TOO, GAZETTEER).action is Action.SUBSCRIBE


@pytest.mark.parametrize("text", lines("not_willing"))
def test_a_name_and_a_place_about_another_matter_enrol_nobody(text: str) -> None:
    assert read(text, NAMES_TOO, GAZETTEER).action is Action.OTHER


@pytest.mark.parametrize("text", lines("willing_place_only"))
def test_where_the_place_is_enough_it_is_enrolled_with_that(text: str) -> None:
    assert read(text, PLACE_ONLY, GAZETTEER).action is Action.SUBSCRIBE


@pytest.mark.parametrize("text", lines("not_willing_place_only"))
def test_a_place_about_another_matter_enrols_nobody(text: str) -> None:
    assert read(text, PLACE_ONLY, GAZETTEER).action is Action.OTHER


@pytest.mark.parametrize("text", lines("wishes_without_data"))
def test_what_is_missing_is_asked_for(text: str) -> None:
    assert read(text, NAMES_TOO, GAZETTEER).action is Action.INCOMPLETE


@pytest.mark.parametrize(
    "text",
    [
        "Valdorsa Informa: Luca Rota, via Serio 4",
        "Luca Rota, via Serio 4. Valdorsa Informa",
        "al servizio valdorsa informa Luca Rota via Serio 4",
    ],
)
def test_the_name_of_the_service_says_what_for(text: str) -> None:
    assert read(text, NAMES_TOO, GAZETTEER).action is Action.SUBSCRIBE


def test_a_service_of_everyday_words_is_known_by_its_name() -> None:
    near = replace(NAMES_TOO, service_name="Comune Vicino")
    text = "Attiva Comune Vicino Luca Rota via Serio 4"
    assert read(text, near, GAZETTEER).action is Action.SUBSCRIBE
    assert read(text, NAMELESS, GAZETTEER).action is not Action.SUBSCRIBE


def test_a_question_about_the_service_enrols_nobody() -> None:
    text = "Valdorsa Informa funziona anche di notte? Luca Rota, via Serio 4"
    assert read(text, NAMES_TOO, GAZETTEER).action is not Action.SUBSCRIBE
