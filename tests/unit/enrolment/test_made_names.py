"""Names as strangers write them beside what they do, in lists, in brackets; and where the surname is enough."""

from dataclasses import replace

import pytest

from comunica.enrolment.meaning import Action, PlaceKind, Reading
from comunica.enrolment.reading import read
from comunica.municipality.profile import RequiredField
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO, PLACE_ONLY

#: `ISCRIVIMI`, surname and place.
SURNAME_TOO = replace(NAMES_TOO, required=(RequiredField.SURNAME, RequiredField.PLACE))


def surname_read(text: str) -> Reading:
    return read(text, SURNAME_TOO, GAZETTEER)


@pytest.mark.parametrize(
    ("text", "given", "surname"),
    [
        ("iscrivimi\n1) Giacomo\n2) Aliquò\n3) via Serio 6", "Giacomo", "Aliquò"),
        ("iscrivimi 1) Giacomo 2) Aliquò 3) via Serio 6", "Giacomo", "Aliquò"),
        ("iscrivimi\n1. Giacomo Aliquò\n2. via Serio 6", "Giacomo", "Aliquò"),
        ("«ISCRIVIMI» Santo Galati, via Serio 6", "Santo", "Galati"),
        ("iscrivimi Santa Currò via Serio 6", "Santa", "Currò"),
        ("iscrivimi Hu Xiaoling bar stazione via Serio 6", "Xiaoling", "Hu"),
        ("iscrivimi Wang Li, parrucchiera, via Serio 6", "Wang", "Li"),
        ("iscrivimi Mario Rossi Bar Sport via Serio 6", "Mario", "Rossi"),
        ("iscrivimi Popa Mihaela badante via Serio 6", "Mihaela", "Popa"),
        ("iscrivimi Mario Barbiere via Serio 6", "Mario", "Barbiere"),
        ("iscrivimi Stojanova Biljana, via Serio 6", "Biljana", "Stojanova"),
        ("iscrivimi Стојанов Горан, via Serio 6", "Горан", "Стојанов"),
        ("iscrivimi ale (alessandro) moroni, via Serio 6", "Alessandro", "Moroni"),
        ("iscrivimi Giuseppe (Pino) Rota, via Serio 6", "Giuseppe", "Rota"),
        ("iscrivimi Nino (Antonino) Rota, via Serio 6", "Antonino", "Rota"),
        ("iscrivimi Pietro Rossi, condominio Aurora, via Serio 6", "Pietro", "Rossi"),
        ("iscrivimi nello di loreto via Serio 6", "Nello", "Di Loreto"),
        ("iscrivimi, questo telefono è di Bruna Rota, via Serio 6", "Bruna", "Rota"),
        ("iscrivimi. Il cognome da sposata è Bucci ma io faccio Di Cola. Ersilia, via Serio 6", "Ersilia", "Di Cola"),
    ],
)
def test_a_name_is_told_from_lists_brackets_and_trades(text: str, given: str, surname: str) -> None:
    found = read(text, NAMES_TOO, GAZETTEER)
    assert (found.action, found.given_name, found.surname) == (Action.SUBSCRIBE, given, surname)


@pytest.mark.parametrize("text", ["iscrivimi sciura Colombo via Serio 6", "iscrivimi sior Colombo via Serio 6"])
def test_a_title_in_dialect_is_no_given_name(text: str) -> None:
    found = read(text, NAMES_TOO, GAZETTEER)
    assert (found.action, found.given_name, found.surname) == (Action.INCOMPLETE, "", "Colombo")


@pytest.mark.parametrize(
    ("text", "surname"),
    [
        ("iscrivimi Gheza Piazzo", "Gheza"),
        ("ISCRIVIMI GHEZA PIAZZO", "Gheza"),
        ("iscrivimi Gheza, Piazzo", "Gheza"),
        ("iscrivimi Gheza Piazzo grazie", "Gheza"),
        ("iscrivimi fam. Gheza Piazzo", "Gheza"),
        ("Bontempi - zona Piazzo - iscrivimi", "Bontempi"),
        ("Bontempi Piazzo, iscrivimi", "Bontempi"),
        ("iscrivimi Pezzotti Cometti zona Piazzo", "Pezzotti Cometti"),
    ],
)
def test_where_the_surname_is_enough_a_part_of_the_town_follows_it(text: str, surname: str) -> None:
    found = surname_read(text)
    assert (found.action, found.given_name, found.surname, found.zone) == (Action.SUBSCRIBE, "", surname, "piazzo")


def test_a_surname_that_may_be_a_part_of_the_town_is_asked_about() -> None:
    assert surname_read("iscrivimi Gheza Monti").action is Action.INCOMPLETE  # Monti is a surname


def test_a_surname_and_a_place_without_what_for_are_asked_about() -> None:
    found = surname_read("Salve, sono Baffelli di Piazzo")
    assert (found.action, found.surname, found.zone) == (Action.INCOMPLETE, "Baffelli", "piazzo")


def test_the_name_of_the_town_is_nobodys() -> None:
    found = read("Valdorsa on Valdorsa", PLACE_ONLY, GAZETTEER)
    assert (found.action, found.surname, found.place) == (Action.INCOMPLETE, "", None)


@pytest.mark.parametrize(
    "told",
    [
        "via Serio 6. Mi ero iscritta con via Adda 40 ma abbiamo traslocato",
        "via Adda 40 non vale più, via Serio 6",
        "sto a Bergamo per lavoro ma la casa e la residenza sono in via Serio 6",
        "lavoro da una signora e dormo qui, via Serio 6",
        "sono una vostra concittadina, sto in via Serio 6",
    ],
)
def test_the_home_of_today_counts(told: str) -> None:
    found = read(f"iscrivimi Anna Neri, {told}", NAMES_TOO, GAZETTEER)
    assert found.action is Action.SUBSCRIBE
    assert found.place is not None
    assert (found.place.street, found.place.house_number) == ("Via Serio", "6")


@pytest.mark.parametrize(
    "told",
    [
        "casa in via Serio 6 e il residence in via Adda 4",
        "casa in via Serio 6 e l'appartamento in via Adda 4",
        "inverno via Serio 6 estate Bergamo",
        "d'estate sto qua in via Serio 6, d'inverno a Bergamo",
        "siamo in affitto, via Serio 6 ad agosto e il resto dell'anno a Bergamo",
    ],
)
def test_two_homes_are_asked_back(told: str) -> None:
    found = read(f"iscrivimi Anna Neri, {told}", NAMES_TOO, GAZETTEER)
    assert (found.action, found.place) == (Action.INCOMPLETE, None)


@pytest.mark.parametrize(
    ("told", "kind", "street", "number", "zone"),
    [
        ("strada vicinale del gufo snc", PlaceKind.ADDRESS, "Strada Vicinale del Gufo", "snc", None),
        ("corso al numero 15", PlaceKind.ADDRESS, "Corso Roma", "15", "borgo-serio"),
        ("sto verso i Monti", PlaceKind.ZONE, "", "", "monti"),
        ("sono paesana vostra di Monti", PlaceKind.ZONE, "", "", "monti"),
    ],
)
def test_a_home_is_found(told: str, kind: PlaceKind, street: str, number: str, zone: str | None) -> None:
    found = read(f"iscrivimi Anna Neri, {told}", NAMES_TOO, GAZETTEER)
    assert found.action is Action.SUBSCRIBE
    assert found.place is not None
    assert (found.place.kind, found.place.street, found.place.house_number) == (kind, street, number)
    assert found.place.zone == zone
