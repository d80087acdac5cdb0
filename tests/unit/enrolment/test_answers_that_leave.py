"""Whoever leaves inside an answer leaves, whatever stands before it; and what only sounds so is an answer."""

from itertools import product

import pytest

from comunica.enrolment.meaning import Action
from comunica.enrolment.reading import read
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO
from tests.unit.enrolment.valdorsa.asked import ASKED

_BEFORE = {
    "place": [
        "l'indirizzo non lo dico, {}", "via Serio 7, anzi {}", "sono di Albino e {}", "più che dirvi il civico {}",
        "piuttosto che darvi la via {}", "invece di rispondere {}", "dove abito non vi serve: {}",
    ],
    "name": ["Luca Neri, {}", "sono Luca Neri e {}", "il nome non lo dico, {}", "piuttosto che darvi il nome {}"],
    "choice": ["la prima, ma {}", "nessuna, {}", "1, anzi {}"],
    "confirm": ["sì, ma {}", "esatto, e {}", "giusto, e proprio per questo {}", "no, via Adda 3. E comunque {}"],
    "join": ["no grazie e {}", "ma io {}", "no, {}"],
}  # fmt: skip
_LEAVES = [
    "cancellatemi", "mi tolgo", "preferisco essere cancellato", "basta messaggi", "non voglio più messaggi",
    "vorrei uscire", "rinuncio al servizio",
]  # fmt: skip
_STAYS = [
    ("place", "via Serio 7 e togliete il vecchio indirizzo"), ("place", "via Serio 7 ma non cancellatemi"),
    ("name", "Luca Neri e basta"), ("name", "Luca Neri e non voglio telefonate"), ("choice", "la prima e basta"),
    ("confirm", "sì ma non mandatemi messaggi di notte"), ("confirm", "no ho cambiato idea, non iscrivetemi"),
    ("confirm", "sì, se poi mandate troppa roba mi tolgo"), ("place", "no, rinuncio"),
]  # fmt: skip


@pytest.mark.parametrize("asked", _BEFORE)
def test_a_leave_inside_an_answer_is_a_leave(asked: str) -> None:
    texts = [before.format(leave) for before, leave in product(_BEFORE[asked], _LEAVES)]
    assert [text for text in texts if read(text, NAMES_TOO, GAZETTEER, ASKED[asked]).action != Action.UNSUBSCRIBE] == []


@pytest.mark.parametrize(("asked", "text"), _STAYS)
def test_what_only_sounds_so_is_none(asked: str, text: str) -> None:
    assert read(text, NAMES_TOO, GAZETTEER, ASKED[asked]).action != Action.UNSUBSCRIBE
