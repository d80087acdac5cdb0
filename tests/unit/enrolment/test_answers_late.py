"""An excuse before an answer, in whatever words, is no part of it and takes nothing back."""

from itertools import product

import pytest

from comunica.enrolment.meaning import Action
from comunica.enrolment.reading import read
from tests.unit.enrolment.test_made_answers import told
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO
from tests.unit.enrolment.valdorsa.asked import ASKED

_EXCUSES = [
    "mi era sfuggito il messaggio: {}", "ops non avevo visto, {}", "sono stata via per lavoro, {}",
    "il telefono era morto, {}", "ho avuto una settimana d'inferno, {}", "leggo solo stamattina, {}",
    "finalmente trovo un minuto: {}", "chiedo scusa mi ero perso il messaggio, {}",
]  # fmt: skip
_ANSWERS = [
    ("place", "via Adda 7", "Franca Piselli, Via Adda 7"), ("place", "sono di Albino", "Franca Piselli, Albino"),
    ("number", "7", "Franca Piselli, Via Provinciale 7"), ("name", "Luca Neri", "Luca Neri, Rovere"),
    ("choice", "la prima", "Franca Piselli, Via Giuseppe Garibaldi"), ("confirm", "sì", "Dario Orsini, Via Serio 9"),
    ("confirm", "no, al 7", "Dario Orsini, Via Serio 7"),
]  # fmt: skip
_NO_ANSWERS = [
    ("confirm", "ho visto il messaggio, sì ma prima parlo con mia moglie", Action.OTHER),
    ("join", "ho letto, sì ma non adesso", Action.OTHER), ("confirm", "ho letto male, no", Action.OTHER),
    ("place", "scusate ma adesso sta bruciando il capannone di fronte a casa, via Adda 8", Action.OTHER),
    ("place", "non è per me è per mia zia, il telefono suo è rotto, via Adda 9", Action.OTHER),
    ("name", "ops non avevo visto, toglietemi", Action.UNSUBSCRIBE),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "said", "expected"), _ANSWERS)
def test_an_excuse_before_an_answer_changes_nothing(asked: str, said: str, expected: str) -> None:
    texts = [excuse.format(said) for excuse in _EXCUSES]
    readings = {text: told(read(text, NAMES_TOO, GAZETTEER, ASKED[asked])) for text in texts}
    assert {text: where for text, where in readings.items() if where != expected} == {}


@pytest.mark.parametrize(("excuse", "given"), list(product(_EXCUSES, ["Elena", "sono Elena"])))
def test_of_an_excuse_comes_no_surname(excuse: str, given: str) -> None:
    reading = read(excuse.format(given), NAMES_TOO, GAZETTEER, ASKED["name"])
    assert (reading.action, reading.given_name, reading.surname) == (Action.INCOMPLETE, "Elena", "")


@pytest.mark.parametrize(("asked", "text", "action"), _NO_ANSWERS)
def test_an_excuse_alone_is_no_answer(asked: str, text: str, action: Action) -> None:
    assert read(text, NAMES_TOO, GAZETTEER, ASKED[asked]).action is action
