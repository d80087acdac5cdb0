"""A town's own command with slips, glued, spaced, cut short and in another order."""

import pytest

from comunica.enrolment.meaning import Action
from comunica.enrolment.reading import read
from tests.unit.enrolment.valdorsa import GAZETTEER, PLACE_ONLY


@pytest.mark.parametrize(
    "command",
    [
        "VALDORSA ON",
        "valdorsaon",
        "Vladorsa on",
        "valrodsa on",
        "valdosa onn",
        "on valdorsa",
        "Valdorsa: ON",
        "VALDORSA\nON",
        "ON",
    ],
)
def test_the_join_word_is_understood(command: str) -> None:
    assert read(f"{command} via Serio 4", PLACE_ONLY, GAZETTEER).zone == "ponte"


@pytest.mark.parametrize(
    "text",
    [
        "VALDORSA OFF",
        "valdorsa of",
        "VALDORSAOFF",
        "off valdorsa",
        "valdorsa  o f f",
        "Valdorsa on anzi off",
        "valdorsa on... ah no cavolo volevo scrivere OFF",
        "valdorsa on scusate mi è scappato, era OFF",
        "valdorsa OFFF",
    ],
)
def test_the_leave_word_is_understood(text: str) -> None:
    assert read(text, PLACE_ONLY, GAZETTEER).action is Action.UNSUBSCRIBE


@pytest.mark.parametrize(
    "text",
    [
        "valdorsa on/off?",
        "il servizio valdorsa on funziona?",
        "Cos'è Valdorsa ON?",
        "ho scritto valdorsa on ma non ricevo niente",
        "Scrivi VALDORSA ON e la tua via, VALDORSA OFF per uscire. Passaparola!",
    ],
)
def test_the_town_talked_about_is_no_command(text: str) -> None:
    assert read(text, PLACE_ONLY, GAZETTEER).action is Action.OTHER
