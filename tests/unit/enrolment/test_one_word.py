"""One word for those that say the same, in the same person and mood."""

import pytest

from comunica.enrolment.language.one_word import in_one_word
from comunica.enrolment.lexicon import table_of


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("eliminatemi", "cancellatemi"),
        ("rimuovete", "cancellate"),
        ("rimuovere", "cancellare"),
        ("escluda", "cancelli"),
        ("disiscrivetela", "cancellatela"),
        ("depennandomi", "cancellandomi"),
        ("rimosso", "cancellato"),
        ("spediscimi", "mandami"),
        ("spedirmeli", "mandarmeli"),
        ("cancellateci", "cancellatemi"),
        ("levarmi", "togliermi"),
        ("bollettini", "messaggi"),
        ("vorremmo", "vorrei"),
    ],
)
def test_what_says_the_same_is_one_word(written: str, read: str) -> None:
    assert in_one_word(written) == read


@pytest.mark.parametrize("word", ["escluso", "cesso", "termini", "invio", "inoltrato", "messaggi", "eliminatoria"])
def test_other_words_stay(word: str) -> None:
    assert in_one_word(word) == word


def test_the_one_word_stands_for_no_other() -> None:
    table = table_of("one_word")
    written = {form for forms in table["forms"].values() for form in forms.split()}
    assert all(in_one_word(in_one_word(form)) == in_one_word(form) for form in written)
