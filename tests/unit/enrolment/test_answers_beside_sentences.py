"""A clear answer counts whatever else is said in another sentence, unless it takes the answer back."""

from itertools import product

import pytest

from comunica.enrolment.meaning import Action
from tests.unit.enrolment.test_made_answers import answer, told
from tests.unit.enrolment.valdorsa.asked import ASKED

_ANSWERS = [
    ("confirm", "Sì", "Dario Orsini, Via Serio 9"),
    ("confirm", "Sì, tutto giusto", "Dario Orsini, Via Serio 9"),
    ("confirm", "si si tutto giusto nn cancellate niente", "Dario Orsini, Via Serio 9"),
    ("confirm", "Non c'è niente da togliere, è tutto giusto", "Dario Orsini, Via Serio 9"),
    ("confirm", "No, via Adda 2", "Dario Orsini, Via Adda 2"),
    ("confirm", "Il cognome è Boni", "Dario Boni, Via Serio 9"),
    ("confirm", "16, non 9", "Dario Orsini, Via Serio 16"),
    ("place", "via Serio 3", "Franca Piselli, Via Serio 3"),
    ("place", "Abito in contrada Rovere", "Franca Piselli, Rovere"),
    ("number", "27", "Franca Piselli, Via Provinciale 27"),
    ("number", "Il civico è il 27", "Franca Piselli, Via Provinciale 27"),
    ("name", "Luca Neri", "Luca Neri, Rovere"),
    ("name", "Neri di cognome, Luca di nome", "Luca Neri, Rovere"),
    ("choice", "La seconda", "Franca Piselli, Piazza Giuseppe Garibaldi"),
    ("join", "Luca Neri, via Serio 3", "Luca Neri, Via Serio 3"),
]
_BESIDE = [
    "Quando passa la raccolta del vetro?", "L'ufficio anagrafe domattina è aperto?", "Sapete se domani c'è scuola?",
    "La strada dell'ospedale è ancora franata.", "Il parco giochi è una vergogna.", "Al telefono non risponde nessuno.",
    "Bella questa cosa di whatsapp.", "Almeno voi funzionate.", "Finalmente il comune si è svegliato.",
    "Mio fratello Igor lo fa dopo, dal telefono suo.", "Mia sorella Carla vi scrive stasera.",
    "Adesso sono al mare con i nipoti.", "Sto andando a Roma in treno.", "Mi trovo in vacanza a Rimini.",
    "Rispondo tardi perché avevo la febbre.", "Ieri ero dal medico e non ho guardato.",
]  # fmt: skip


@pytest.mark.parametrize(("asked", "said", "expected"), _ANSWERS)
def test_another_sentence_changes_no_clear_answer(asked: str, said: str, expected: str) -> None:
    texts = [*(f"{said}. {beside}" for beside in _BESIDE), *(f"{beside} {said}" for beside in _BESIDE)]
    readings = {text: answer(asked, text) for text in texts}
    expecting = (Action.SUBSCRIBE, expected)
    assert {text: told(each) for text, each in readings.items() if (each.action, told(each)) != expecting} == {}


@pytest.mark.parametrize(
    ("asked", "no"),
    [
        *product(["place", "number", "choice", "join"], ["No grazie", "No, non mi interessa"]),
        ("confirm", "No grazie, ho cambiato idea"),
    ],
)
def test_nor_a_refusal(asked: str, no: str) -> None:
    texts = [*(f"{no}. {beside}" for beside in _BESIDE), *(f"{beside} {no}" for beside in _BESIDE)]
    assert {text for text in texts if answer(asked, text).action is not Action.OTHER} == set()


@pytest.mark.parametrize("leave", ["Cancellatemi", "ma stop, lasciate stare", "No, io mi volevo togliere"])
@pytest.mark.parametrize("asked", ASKED)
def test_who_leaves_leaves_whatever_else_they_say(asked: str, leave: str) -> None:
    texts = [*(f"{leave}. {beside}" for beside in _BESIDE), *(f"{beside} {leave}" for beside in _BESIDE)]
    assert {text for text in texts if answer(asked, text).action is not Action.UNSUBSCRIBE} == set()


@pytest.mark.parametrize(
    ("said", "action"),
    [
        ("Ok. E poi?", Action.OTHER),
        ("Sì. Chi siete?", Action.OTHER),
        ("Sì. Anzi no.", Action.OTHER),
        ("Sì. Il cognome però è sbagliato", Action.OTHER),
        ("Sì. Ora abito in via Adda 2", Action.SUBSCRIBE),
        ("Sì. Però adesso sto da mia figlia in via Adda", Action.SUBSCRIBE),
        ("Sì. Ma con due t", Action.OTHER),
        ("Sì. Non è più casa mia", Action.OTHER),
    ],
)
def test_what_takes_a_yes_back_is_heard(said: str, action: Action) -> None:
    reading = answer("confirm", said)
    assert reading.action is action
    assert told(reading) != "Dario Orsini, Via Serio 9"
