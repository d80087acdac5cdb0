"""One word for those that say the same, in the same person and mood."""

import re

import pytest

from comunica.enrolment.language.grammar import stands
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


@pytest.mark.parametrize("file", ["leaving", "stopping", "farewell", "plainly", "joining", "thoughts", "willing"])
@pytest.mark.parametrize("part", ["number", "list", "want", "ours", "between"])
def test_what_patterns_are_made_of_knows_the_one_word_only(file: str, part: str) -> None:
    words = re.findall(r"(?<=[|:])[a-z]+(?=[|)])", table_of(file).get(part, ""))
    assert [word for word in words if in_one_word(word) != word] == []


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("over", " grazie , smettetela qui . "),
        ("goodbye_to_ours", " qui potete fermare . "),
    ],
)
def test_a_pattern_has_the_word_that_the_line_has(name: str, line: str) -> None:
    assert stands("farewell", name, line)
