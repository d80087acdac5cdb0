"""Streets of an audience are read as staff write them, and what is not clear is asked, never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comunica.broadcasting.audience import StreetPart
from comunica.broadcasting.street_lines import StreetNames, Unread, read_streets
from comunica.municipality.territory import Parity, Street, with_ids

STREETS = with_ids(
    (
        Street(dug="Via", name="Trento", zone="centro"),
        Street(dug="Piazza", name="Trento", zone="centro"),
        Street(dug="Via", name="4 Novembre", zone="centro"),
        Street(dug="Strada Provinciale", name="12", zone="brollo"),
        Street(dug="Via", name="Giuseppe Mazzini", zone="brollo", aliases=("Via Mazzini",)),
        Street(dug="Viale", name="dell'Industria", zone="brollo"),
    )
)
NAMES = StreetNames(STREETS)


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("Via Trento", StreetPart(street="via-trento")),
        ("via trento dispari 1-31", StreetPart(street="via-trento", first=1, last=31, parity=Parity.ODD)),
        ("Via Trento, numeri pari dal 2 al 30", StreetPart(street="via-trento", first=2, last=30, parity=Parity.EVEN)),
        ("Via Trento 5", StreetPart(street="via-trento", first=5, last=5)),
        ("Via Trento n. 5/A", StreetPart(street="via-trento", first=5, last=5)),
        ("Via Trento 1 – 31", StreetPart(street="via-trento", first=1, last=31)),
        ("Via Trento dal 40 in poi", StreetPart(street="via-trento", first=40)),
        ("Via Trento fino al 12", StreetPart(street="via-trento", last=12)),
        ("Via Trento (solo pari)", StreetPart(street="via-trento", parity=Parity.EVEN)),
        ("Via Trento pari e dispari", StreetPart(street="via-trento")),
        ("Via 4 Novembre", StreetPart(street="via-4-novembre")),
        ("Via 4 Novembre 12", StreetPart(street="via-4-novembre", first=12, last=12)),
        ("Strada Provinciale 12", StreetPart(street="strada-provinciale-12")),
        ("4 Novembre 1-9", StreetPart(street="via-4-novembre", first=1, last=9)),
        ("via mazzini pari", StreetPart(street="via-giuseppe-mazzini", parity=Parity.EVEN)),
        ("Viale dell’Industria 3", StreetPart(street="viale-dell-industria", first=3, last=3)),
    ],
)
def test_a_line_names_a_street_or_numbers_of_it(line: str, part: StreetPart) -> None:
    assert read_streets(line, NAMES) == ((part,), ())


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Via Trentino", Unread.UNKNOWN),
        ("Trento 3", Unread.AMBIGUOUS),
        ("Via Trento 1 3 5", Unread.NUMBERS),
        ("Via Trento 31-1", Unread.BACKWARDS),
        ("Via Trento 1-99999", Unread.NO_NUMBER),
        ("Via Trento 0", Unread.NO_NUMBER),
        ("dispari 1-31", Unread.UNKNOWN),
    ],
)
def test_a_line_that_is_not_clear_says_why(line: str, why: Unread) -> None:
    parts, unread = read_streets(line, NAMES)
    assert (parts, [each.why for each in unread]) == ((), [why])


def test_an_unknown_street_comes_with_those_like_it() -> None:
    _, (unread,) = read_streets("\nVia Roma\nVia Trentto 3".replace("Via Roma", "Via Trento"), NAMES)
    assert (unread.at, unread.line) == (3, "Via Trentto 3")
    assert "Via Trento" in unread.alike


@pytest.mark.parametrize("line", ["Via Garibaldi", "Piazza della Repubblica", "via boh 3"])
def test_streets_that_have_nothing_but_their_type_in_common_are_not_offered(line: str) -> None:
    _, (unread,) = read_streets(line, NAMES)
    assert unread.alike == ()


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("Vai Trento", "Via Trento"),
        ("Trentto", "Via Trento"),
        ("Viale Trento", "Via Trento"),
        ("via mazini", "Via Giuseppe Mazzini"),
        ("Via G. Mazzini", "Via Giuseppe Mazzini"),
        ("viale industria", "Viale dell'Industria"),
    ],
)
def test_a_street_that_is_written_wrong_is_offered(line: str, meant: str) -> None:
    _, (unread,) = read_streets(line, NAMES)
    assert meant in unread.alike


def test_a_name_that_several_streets_have_shows_them_all() -> None:
    _, (unread,) = read_streets("Trento", NAMES)
    assert unread.alike == ("Piazza Trento", "Via Trento")


@given(st.text())
def test_any_text_is_read_or_told_line_by_line(text: str) -> None:
    parts, unread = read_streets(text, NAMES)
    assert len(parts) + len(unread) == sum(bool(line.strip()) for line in text.splitlines())


def test_a_street_is_who_is_called_so_now_whatever_its_id_says() -> None:
    names = StreetNames(
        [
            Street(id="via-vecchia", dug="Via", name="Nuova", zone="centro", aliases=("Via Vecchia",)),
            Street(id="via-po", dug="Via", name="Po", zone="centro"),
        ]
    )
    for line in ("Via Nuova", "Via Vecchia"):
        assert read_streets(line, names) == ((StreetPart(street="via-vecchia"),), ())
