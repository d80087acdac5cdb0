"""Courtesy around a message is left out before it is read, and only there, and only courtesy."""

import re

import pytest

from comunica.enrolment.lexicon import table_of
from comunica.enrolment.message.left_out.formulas import is_formula, without_formulas
from comunica.enrolment.message.tokens import Tokens, tokenise

_LISTS = (
    *("opening", "opening_paused", "opening_known", "closing", "closing_paused", "closing_asked", "closing_known"),
)
_PART = re.compile(r"[a-z0-9%_|]+|\[[a-z0-9%_|]+\]\*?")


def _left(text: str) -> str:
    kept = without_formulas(tokenise(text))
    return " ".join(token.text for token in kept.all) + kept.tail.rstrip()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Cara segreteria, toglietemi dalla lista", "toglietemi dalla lista"),
        ("Dottoressa buongiorno, toglietemi", "buongiorno toglietemi"),
        ("ATTIVA Luca Rota via Po 3 in attesa di riscontro porgo distinti saluti", "ATTIVA Luca Rota via Po 3"),
        ("Attiva Luca Rota. Attendo conferma", "Attiva Luca Rota."),
        ("attiva luca rota va bene così?", "attiva luca rota"),
        ("Spero di scrivere al numero giusto. ATTIVA", "ATTIVA"),
        ("toglietemi, continuate così, complimenti per il servizio!", "toglietemi,"),
        ("sono ancora iscritto? Grazie mille, resto in attesa", "sono ancora iscritto Grazie mille,"),
        ("toglietemi ps: scusate gli errori", "toglietemi"),
    ],
)
def test_courtesy_first_and_last_is_left_out_with_and_without_a_pause(text: str, left: str) -> None:
    assert _left(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "attiva via Madonna delle Grazie",
        "attiva Rosa Domenica",
        "se mi togliete vi ringrazio",
        "La prego di togliermi",
        "mio figlio mi ha detto di scrivere qui per sapere dei lavori",
        "la scelta che mi va bene",
        "attiva Dottoressa Bruni",
    ],
)
def test_what_belongs_to_a_name_or_to_the_sentence_stays(text: str) -> None:
    tokens = tokenise(text)
    assert without_formulas(tokens) is tokens


@pytest.mark.parametrize("text", ["Buona Pasqua a tutti voi", "Salve, resto in attesa. Cordialmente", "grazie"])
def test_courtesy_that_is_all_stays_and_is_known_for_it(text: str) -> None:
    tokens = tokenise(text)
    assert without_formulas(tokens) is tokens
    assert is_formula(tokens)


def test_no_words_are_no_courtesy_and_no_fault() -> None:
    assert without_formulas(Tokens((), "!")) == Tokens((), "!")


@pytest.mark.parametrize("name", _LISTS)
def test_every_formula_is_written_as_its_list_says(name: str) -> None:
    lines = table_of("formulas")[name]
    assert [part for line in lines for part in line.split() if not _PART.fullmatch(part)] == []
    assert [line for line in lines if all(part.startswith("[") for part in line.split())] == [], "may be empty"
