"""What the one box of the search means: a phone, a street of the town, or how a surname begins."""

import pytest

from comunica.enrolment.gazetteer import Gazetteer
from comunica.municipality.territory import with_ids
from comunica.usecases.people.find_people import Sought, SoughtBy, understand_search
from comunica.usecases.problem import Refused
from tests.integration.console.people.town import STREETS
from tests.towns import ZONES

TOWN = Gazetteer(ZONES, streets=with_ids(STREETS), town="Borgo")


@pytest.mark.parametrize(
    ("words", "by", "street"),
    [
        ("", SoughtBy.EVERYBODY, None),
        ("   ", SoughtBy.EVERYBODY, None),
        ("333 1234567", SoughtBy.PHONE, None),
        ("(+39) 333-1234567", SoughtBy.PHONE, None),
        ("Rossi", SoughtBy.SURNAME, None),
        ("D'Amico", SoughtBy.SURNAME, None),
        ("Re", SoughtBy.SURNAME, None),
        ("Via", SoughtBy.SURNAME, None),
        ("via Roma", SoughtBy.STREET, "via-roma"),
        ("Via Roma 12/A", SoughtBy.STREET, "via-roma"),
        ("v. garibaldi", SoughtBy.STREET, "via-giuseppe-garibaldi"),
        ("p.zza del tratturo", SoughtBy.STREET, "piazza-del-tratturo"),
    ],
)
def test_it_is_understood(words: str, by: SoughtBy, street: str | None) -> None:
    sought = understand_search(words, TOWN)
    assert isinstance(sought, Sought)
    assert (sought.by, sought.street and sought.street.id) == (by, street)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("33", "invalid"),
        ("via Nessuno", "street_unknown"),
        ("?!", "no_letters"),
        # Unicode calls it a letter; no surname is looked up by it.
        ("\N{MODIFIER LETTER APOSTROPHE}", "no_letters"),
        ("x" * 101, "too_long"),
        ("a\x00b", "too_long"),
    ],
)
def test_what_means_nothing_is_refused(words: str, code: str) -> None:
    sought = understand_search(words, TOWN)
    assert isinstance(sought, Refused)
    assert [(each.code, each.field) for each in sought.errors] == [(code, "q")]


def test_two_letters_are_a_whole_surname_and_three_a_beginning() -> None:
    short, longer = understand_search("Re", TOWN), understand_search("Ros", TOWN)
    assert isinstance(short, Sought)
    assert isinstance(longer, Sought)
    asked = short.filtered(zone="centro", consent="opted_in")
    assert (asked.surname, asked.surname_prefix, asked.zone, asked.consent) == ("Re", None, "centro", "opted_in")
    assert (longer.filtered(zone=None, consent=None).surname_prefix) == "Ros"
