"""Words of wishes and of places with a slip in them: read as they are meant, and never taken for others."""

import pytest

from comunica.enrolment.language.spelling import Spelling
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.meaning import Action
from comunica.enrolment.message.flow import flow_of
from comunica.enrolment.message.tokens import tokenise
from comunica.enrolment.reading import read
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO

LEAVES = """
annula iscrizione|volevo anullare l'iscrizzione|non vogio più messaggi|mi disiscrvio|rinunico al servizio
vorrei uscirre|stop graize|Fatei uscire|revvoco il consenso|rittiro il mio consenso|mi oppogno al trattamento dei dati
lasciatemmi in pace|chiedo di essere rimosa dalla lista|tolgiete questo numero|smettee di scrivermi|didsico il servizio
gli avvisi non devono più arivare qui|evitae di mandarmi altri avvisi|cancelate il mio nuero
"""
ENROLMENTS = """
attiva Mario Rota paizza Garibaldi 3|Piazza Giuseppe Garibaldi
attiva Mario Rota contradda Rovere|Rovere
attiva Mario Rota prima in via Brembo 4 vechio indirizzo, ora via Serio 9|Via Serio
"""


def each(lines: str) -> list[str]:
    return [text for line in lines.strip().splitlines() for text in line.split("|")]


@pytest.mark.parametrize("text", each(LEAVES))
def test_who_leaves_may_misspell_it(text: str) -> None:
    assert read(text, NAMES_TOO, GAZETTEER).action is Action.UNSUBSCRIBE


@pytest.mark.parametrize("line", ENROLMENTS.strip().splitlines())
def test_what_shows_the_place_may_be_misspelled(line: str) -> None:
    text, meant = line.split("|")
    found = read(text, NAMES_TOO, GAZETTEER)
    assert found.action is Action.SUBSCRIBE
    assert found.place is not None
    assert meant in (found.place.street, found.place.name)


def test_arriving_is_no_slip_of_the_command() -> None:
    assert read("arivare tardi è brutto", NAMES_TOO, GAZETTEER).action is Action.OTHER


@pytest.mark.parametrize("word", sorted(words_of("no_slips")))
def test_a_word_of_its_own_is_never_mended(word: str) -> None:
    mended = flow_of(tokenise(f"la {word} di ieri")).text
    without = {Spelling(words_of(words), frozenset()).meant(word) for words in ("core_words", "signposts")} - {None}
    assert without, "it is here because it looks like another"
    assert f" {word} " in mended


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("mesagio", "messaggio"),  # single for doubled
        ("messaggioo", "messaggio"),
        ("messgagio", "messaggio"),  # two letters changed places
        ("messagio", "messaggio"),
        ("messaggo", "messaggio"),  # one left out
        ("messaggie", None),  # the ending tells who does it
        ("tessaggio", None),  # the first letter tells what
        ("messaggio", None),  # right
        ("messaggero", None),  # another
    ],
)
def test_a_slip_is_one_letter_and_never_the_first(written: str, meant: str | None) -> None:
    assert Spelling(frozenset({"messaggio"}), frozenset()).meant(written) == meant


def test_a_word_of_its_own_guards_itself() -> None:
    assert Spelling(frozenset({"viale"}), frozenset()).meant("valle") == "viale"
    assert Spelling(frozenset({"viale"}), frozenset({"valle"})).meant("valle") is None
