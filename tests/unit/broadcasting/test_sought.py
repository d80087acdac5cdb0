"""What somebody types, as what is looked for."""

import re

import pytest

from comunica.broadcasting.sought import LONGEST_WORD, MOST_WORDS, words_in
from comunica.broadcasting.starter_templates import family_of, pattern_of, starter_templates
from comunica.broadcasting.starters import LANGUAGES, families


@pytest.mark.parametrize(
    ("typed", "sought"),
    [
        ("", ()),
        ("  Lavori in  via Roma ", ("lavor", "in", "via", "roma")),
        ("l'acqua", ("acqu",)),
        ("PERCHÉ città", ("perch", "citt")),
        ("strade Strada", ("strad",)),
        ("via Trento 8", ("via", "trent", "8")),
        ("% _ ' .* \\ {{dove}} \x00", ("dove",)),
        ("a è !", ()),
    ],
)
def test_words_are_looked_for_by_their_beginnings_without_accents_and_endings(
    typed: str, sought: tuple[str, ...]
) -> None:
    assert words_in(typed) == sought


def test_whoever_types_a_lot_looks_for_the_beginning_of_it() -> None:
    found = words_in(" ".join(f"parola{number}" + "x" * 500 for number in range(500)))
    assert len(found) == MOST_WORDS
    assert {len(each) for each in found} == {LONGEST_WORD}


def test_the_pattern_of_a_family_is_that_of_its_templates_alone() -> None:
    names = [each.name for each in starter_templates("Re", families(), LANGUAGES, headers=("image",))]
    names += ["avviso", "scuola", "scuola_bus", "viabilita_v", "neve_a_luglio", "viabilita_v2", "scuola_media_v12"]
    for family in ("", *families()):
        found = {name for name in names if re.search(pattern_of(family), name)}
        assert found == {name for name in names if family_of(name) == family}, family
