"""Where somebody lives, told around corners: a street by its bare name, a question that points to it."""

import pytest

from comunica.enrolment.meaning import Action, Pending, Question
from comunica.enrolment.reading import read
from tests.unit.enrolment.test_made_answers import told
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO
from tests.unit.enrolment.valdorsa.asked import ASKED

_TOLD = [
    "Adda è la via, il numero è 7", "la strada si chiama Adda, il portone è 7", "Adda è la mia via, al 7",
    "sapete la farmacia di via Adda? Due portoni dopo, insomma al 7", "conoscete via Adda? Io sto al 7",
    "avete presente il bar di via Adda? ecco, sopra, al 7", "lì ci sono solo cresciuto: abito in via Adda 7",
]  # fmt: skip
_NOT_TOLD = [
    "conoscete via Adda? c'è una buca al 7", "avete presente il lampione di via Adda? è rotto da mesi davanti al 7",
    "sapete se via Adda è chiusa? devo passare alle 7",
]  # fmt: skip


@pytest.mark.parametrize("text", _TOLD)
def test_the_address_is_told_in_pieces(text: str) -> None:
    assert told(read(text, NAMES_TOO, GAZETTEER, ASKED["place"])) == "Franca Piselli, Via Adda 7"


@pytest.mark.parametrize("text", _NOT_TOLD)
def test_where_something_has_happened_is_no_home(text: str) -> None:
    assert read(text, NAMES_TOO, GAZETTEER, ASKED["place"]).action is not Action.SUBSCRIBE


@pytest.mark.parametrize("text", ["sono Luca", "mi chiamo Luca", "Luca"])
def test_who_says_only_who_they_are_is_asked_again_where(text: str) -> None:
    reading = read(text, NAMES_TOO, GAZETTEER, Pending(asked=Question.PLACE))
    assert (reading.action, reading.given_name, reading.place) == (Action.INCOMPLETE, "Luca", None)


def test_so_is_who_says_what_we_knew() -> None:
    assert read("mi chiamo Franca Piselli", NAMES_TOO, GAZETTEER, ASKED["place"]).action is Action.INCOMPLETE
