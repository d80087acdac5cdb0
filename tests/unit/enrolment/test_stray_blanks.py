"""A blank that slipped into a word is taken out; two words stay two."""

import pytest

from comunica.enrolment.meaning import Action
from comunica.enrolment.message.mended.stray_blanks import with_no_stray_blanks
from comunica.enrolment.message.tokens import tokenise
from comunica.enrolment.reading import read
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("basta mes saggi", "basta messaggi"),
        ("levatemi il nu mero", "levatemi il numero"),
        ("il num ero è 3", "il numero è 3"),
        ("non mi man date più avv isi", "non mi mandate piu avvisi"),
        ("me ssaggi", "messaggi"),
        ("Fortu nata Rota", "fortunata rota"),
        ("via Resis tenza 3", "via resistenza 3"),
        ("mi is crivo", "mi iscrivo"),
    ],
)
def test_a_word_is_one_again(written: str, meant: str) -> None:
    tokens = with_no_stray_blanks(tokenise(written).all, GAZETTEER)
    assert " ".join(token.folded for token in tokens) == meant


@pytest.mark.parametrize(
    "text",
    [
        "cancella la",
        "in formato grande",
        "per favore",
        "Anna Maria",
        "attiva R. Rota",
        "caterina de santis",
        "De Angelis Serafino",
        "la mailing list del teatro",
        "Ca Rolina",
        "mes, saggi",
        "mes\nsaggi",
        "buona sera",
    ],
)
def test_two_words_stay_two(text: str) -> None:
    tokens = tokenise(text).all
    assert with_no_stray_blanks(tokens, GAZETTEER) == tokens


@pytest.mark.parametrize(
    "text", ["voglio usc ire dal servizio", "Stop agli avv isi", "ritir ate il mio consenso, basta mess aggi"]
)
def test_a_wish_is_heard_through_it(text: str) -> None:
    assert read(text, NAMES_TOO, GAZETTEER).action is Action.UNSUBSCRIBE


def test_an_enrolment_is_read_through_it() -> None:
    found = read("Vorrei ricevere gli av visi: Alessandra Rota, via Ser io 3", NAMES_TOO, GAZETTEER)
    assert found.action is Action.SUBSCRIBE
