"""The name of the service says what somebody wants who tells who and where they are."""

from dataclasses import replace

import pytest

from comunica.enrolment.meaning import Action
from comunica.enrolment.reading import read
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO

NAMELESS = replace(NAMES_TOO, service_name="")


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
    near = replace(NAMES_TOO, service_name="Paese Vicino")
    text = "Attiva Paese Vicino Luca Rota via Serio 4"
    assert read(text, near, GAZETTEER).action is Action.SUBSCRIBE
    assert read(text, NAMELESS, GAZETTEER).action is not Action.SUBSCRIBE


def test_a_question_about_the_service_enrols_nobody() -> None:
    text = "Valdorsa Informa funziona anche di notte? Luca Rota, via Serio 4"
    assert read(text, NAMES_TOO, GAZETTEER).action is not Action.SUBSCRIBE
