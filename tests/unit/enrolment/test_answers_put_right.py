"""What an answer puts right of what we showed, and what it says is right beside it."""

from dataclasses import replace

import pytest

from comunica.enrolment.meaning import Action, Pending
from comunica.enrolment.reading import read
from tests.unit.enrolment.test_made_answers import told
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO
from tests.unit.enrolment.valdorsa.asked import ASKED

_MARIA = replace(ASKED["confirm"], given_name="Maria")
_PUT_RIGHT = [
    ("esatto, però segnate 7 barra 2 se no finisce al dirimpettaio", "Dario Orsini, Via Serio 7/2"),
    ("giusto però mettete 7 bis", "Dario Orsini, Via Serio 7 bis"),
    ("ok ma scrivete 9 bis", "Dario Orsini, Via Serio 9 bis"),
    ("sono al 7, al 12 ci sta mia suocera", "Dario Orsini, Via Serio 7"),
    ("no l'8, il 9 è il bar", "Dario Orsini, Via Serio 8"),
    ("ma quale via Serio, io sto in via Adda 2", "Dario Orsini, Via Adda 2"),
    ("la via è giusta ma il cognome è Boni", "Dario Boni, Via Serio 9"),
    ("via giusta ma il nome è Leandro, non Dario", "Leandro Orsini, Via Serio 9"),
    ("il nome e la via vanno bene, però il civico è 7", "Dario Orsini, Via Serio 7"),
    ("lì ci sono solo nato, vivo ad Albino", "Dario Orsini, Albino"),
    ("il cognome però è Boni", "Dario Boni, Via Serio 9"),
    ("sì, e iscrivete anche mia moglie", "Dario Orsini, Via Serio 9"),
    ("sì, e poi vorrei iscrivere mio padre", "Dario Orsini, Via Serio 9"),
]
_MORE_GIVEN = [
    "io sono Anna Maria, Maria è mia sorella", "quasi: la via è quella, ma io sono Anna Maria, Maria è mia sorella",
    "Anna Maria per intero, il resto è giusto", "Maria è mia mamma, io sono Anna Maria", "non Maria: Anna Maria",
    "sì ma mi chiamo Anna Maria",
]  # fmt: skip
_OF_TWO = [
    "il 7, non il 12", "sono al 7, al 12 ci sta mia suocera", "7 non 12", "al 7, mica al 12", "noi il 7, i miei il 12",
    "io 7, mio fratello 12",
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), _PUT_RIGHT)
def test_one_part_is_put_right_and_the_rest_stays(text: str, expected: str) -> None:
    assert _told(text, ASKED["confirm"]) == expected


@pytest.mark.parametrize("text", _MORE_GIVEN)
def test_two_given_names_are_no_surname(text: str) -> None:
    assert _told(text, _MARIA) == "Anna Maria Orsini, Via Serio 9"


@pytest.mark.parametrize("text", _OF_TWO)
def test_the_house_is_the_one_that_is_theirs(text: str) -> None:
    assert _told(text, ASKED["number"]) == "Franca Piselli, Via Provinciale 7"


@pytest.mark.parametrize(
    ("text", "number"), [("7 lettera c", "7/C"), ("ventitré, ultimo piano", "23"), ("a occhio direi 7", "7")]
)
def test_a_number_is_told_in_words(text: str, number: str) -> None:
    assert _told(text, ASKED["number"]) == f"Franca Piselli, Via Provinciale {number}"


@pytest.mark.parametrize(
    "text", ["l'altra no, la prima", "la via, l'altra no", "la piazza è di mia sorella, io la prima"]
)
def test_the_one_that_is_not_ruled_out_is_chosen(text: str) -> None:
    assert _told(text, ASKED["choice"]) == "Franca Piselli, Via Giuseppe Garibaldi"


def _told(text: str, pending: Pending) -> str:
    reading = read(text, NAMES_TOO, GAZETTEER, pending)
    assert reading.action is Action.SUBSCRIBE
    return told(reading)
