"""Half of what was asked for, the rest kept back or asked about; and an answer with how it goes on behind it."""

import pytest

from comunica.enrolment.meaning import Action
from comunica.enrolment.reading import read
from tests.unit.enrolment.test_made_answers import told
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO
from tests.unit.enrolment.valdorsa.asked import ASKED

_KEPT = [
    "può bastare {}?", "basta {}?", "va bene se metto solo {}?", "{}, il cognome preferisco di no",
    "solo {}, il cognome non lo do", "può bastare {}? il cognome non ho voglia di scriverlo", "posso mettere {}?",
    "{}, il cognome ve lo dico dopo",
]  # fmt: skip
_REFUSED = [
    ("name", "il nome preferirei tenermelo per me"), ("name", "il nome me lo tengo, scusate"),
    ("name", "il mio nome preferisco non dirlo"), ("place", "l'indirizzo me lo tengo"),
    ("place", "la via non ve la dico"),
]  # fmt: skip
_NEXT = ["{}, poi?", "{}, e adesso?", "{}. E ora cosa devo fare?", "{}, e mo che faccio?", "{}, che altro serve?"]


@pytest.mark.parametrize("kept", _KEPT)
def test_a_given_name_alone_is_told_though_the_surname_is_kept_back(kept: str) -> None:
    reading = read(kept.format("Luca"), NAMES_TOO, GAZETTEER, ASKED["name"])
    assert (reading.action, reading.given_name, reading.surname) == (Action.INCOMPLETE, "Luca", "")


@pytest.mark.parametrize(("asked", "text"), _REFUSED)
def test_who_keeps_all_back_answers_nothing(asked: str, text: str) -> None:
    assert read(text, NAMES_TOO, GAZETTEER, ASKED[asked]).action is Action.OTHER


def test_the_zone_is_told_though_the_street_is_kept_back() -> None:
    for said in ("la via non la dico ma la contrada è Rovere", "la via non la so, però è contrada Rovere"):
        assert told(read(said, NAMES_TOO, GAZETTEER, ASKED["place"])) == "Franca Piselli, Rovere"


@pytest.mark.parametrize("after", _NEXT)
def test_an_answer_may_ask_how_it_goes_on(after: str) -> None:
    answers = {"place": "via Serio 3", "name": "Luca Neri", "choice": "la prima", "confirm": "sì"}
    read_so = {asked: read(after.format(said), NAMES_TOO, GAZETTEER, ASKED[asked]) for asked, said in answers.items()}
    assert {asked for asked, reading in read_so.items() if reading.action is not Action.SUBSCRIBE} == set()
    for said, given in (("sì", ""), ("mi interessa", ""), ("come no", ""), ("sarei Luca", "Luca")):
        reading = read(after.format(said), NAMES_TOO, GAZETTEER, ASKED["join"])
        assert (reading.action, reading.given_name) == (Action.INCOMPLETE, given)


def test_what_was_only_read_is_not_agreed_to_when_it_asks_on() -> None:
    assert read("ok, e poi?", NAMES_TOO, GAZETTEER, ASKED["confirm"]).action is Action.OTHER
