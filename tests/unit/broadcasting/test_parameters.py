"""The variables of a template are checked before anything is sent."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comunica.broadcasting.parameters import LONGEST_TEXT, Mend, TemplateText, check_parameters, fill, mended, mends_of

NOTICE = TemplateText(body="Il Comune informa: {{testo}} Grazie.", names=("testo",))
TWO = TemplateText(body="Da {{1}} a {{2}} chiuso.", names=("1", "2"))


def codes(template: TemplateText, **values: str) -> list[tuple[str, str]]:
    return [(error.code, error.field) for error in check_parameters(template, values).errors]


def test_a_good_value_passes_as_it_is() -> None:
    checked = check_parameters(NOTICE, {"testo": "domani è chiuso"})
    assert checked.errors == ()
    assert checked.values == {"testo": "domani è chiuso"}


def test_a_missing_and_an_unknown_parameter_are_named_together() -> None:
    assert sorted(codes(NOTICE, text="x")) == [
        ("parameter_missing", "parameters.testo"),
        ("parameter_unknown", "parameters.text"),
    ]


@pytest.mark.parametrize("value", ["", "   ", "\n\t", "\u200b", "\ufeff \u200d\u202e", "\u2066\u2069"])
def test_a_parameter_in_which_nothing_shows_is_empty(value: str) -> None:
    assert codes(NOTICE, testo=value) == [("parameter_empty", "parameters.testo")]


@pytest.mark.parametrize("value", ["a\u200b", "👨\u200d👩\u200d👧", "\u200fشارع روما", "5"])
def test_what_does_not_show_beside_what_does_is_no_fault(value: str) -> None:
    assert codes(NOTICE, testo=value) == []


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("riga\nriga", "riga riga"),
        ("riga \r\n\r\n riga", "riga riga"),
        ("col\tcol", "col col"),
        ("cinque     spazi", "cinque spazi"),
        ("quattro    spazi", "quattro    spazi"),
        ("  ai lati ", "ai lati"),
    ],
)
def test_blanks_that_the_provider_refuses_are_mended(written: str, sent: str) -> None:
    assert mended(written) == sent


@pytest.mark.parametrize(
    ("written", "mends"),
    [
        ("riga\r\nriga\n\nriga", {Mend.LINE_BREAKS: 3}),
        ("a\tb\tc", {Mend.TABS: 2}),
        ("uno     due      tre    quattro", {Mend.BLANKS: 2}),
        (" ai lati", {Mend.ENDS: 1}),
        ("com'è", {}),
    ],
)
def test_what_is_mended_is_told(written: str, mends: dict[Mend, int]) -> None:
    assert mends_of(written) == mends


@given(st.text(alphabet=st.sampled_from("ab \t\n\r\u2028\x1c")))
def test_what_is_told_is_what_is_mended(written: str) -> None:
    assert bool(mends_of(written)) == (mended(written) != written)


@given(st.text())
def test_what_is_mended_is_never_refused_by_the_provider(written: str) -> None:
    assert not re.search(r"[\n\t]| {5,}", mended(written))


@pytest.mark.parametrize("value", ["a\x00b", "a\x1bb", "a\ud800b"])
def test_a_character_that_cannot_be_written_is_refused(value: str) -> None:
    assert codes(NOTICE, testo=value) == [("parameter_not_text", "parameters.testo")]


def test_the_text_with_its_parameters_may_have_1024_characters_and_no_more() -> None:
    room = LONGEST_TEXT - len(fill(NOTICE, {"testo": ""}))
    assert codes(NOTICE, testo="x" * room) == []
    assert codes(NOTICE, testo="x" * (room + 1)) == [("text_too_long", "parameters")]


def test_a_value_that_looks_like_a_variable_is_not_filled_again() -> None:
    assert fill(TWO, {"1": "{{2}}", "2": "via Roma"}) == "Da {{2}} a via Roma chiuso."
