"""Streets that may be meant by what nobody understood, for a person to choose from."""

import pytest

from comunica.enrolment.place.likely_streets import alias_in, likely_streets
from comunica.municipality.territory import Street

STREETS = [
    Street(dug="Via", name="Giuseppe Garibaldi", zone="centro"),
    Street(dug="Via", name="Roma", zone="centro"),
    Street(dug="Piazza", name="del Tratturo", zone="centro"),
    Street(dug="Via", name="Monsignor Colombo", zone="centro"),
]


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("via Garibaldino 4", "Via Giuseppe Garibaldi"),
        ("p.za Tratturi", "Piazza del Tratturo"),
        ("v. mons. colombo 3/b", "Via Monsignor Colombo"),
    ],
)
def test_the_likeliest_comes_first(written: str, first: str) -> None:
    assert likely_streets(written, STREETS)[0].full == first


@pytest.mark.parametrize("written", ["", "12", "zzzz qqqq", "🙂"])
def test_what_is_like_no_street_offers_none(written: str) -> None:
    assert not likely_streets(written, STREETS)


def test_no_more_are_offered_than_are_asked_for() -> None:
    same = [Street(dug="Via", name=f"Colombo {n}", zone="centro") for n in range(9)]
    assert len(likely_streets("via Colombo", same)) == 3


@pytest.mark.parametrize(
    ("written", "alias"),
    [
        ("via vecchia Garibaldina 12", "via vecchia Garibaldina"),
        ("Piazza Tratturi, 3/b scala A", "Piazza Tratturi"),
        ("via senza numero", "via senza numero"),
        ("4 novembre 12", "4 novembre"),
        ("", ""),
    ],
)
def test_what_can_be_taught_ends_before_the_house_number(written: str, alias: str) -> None:
    assert alias_in(written) == alias
