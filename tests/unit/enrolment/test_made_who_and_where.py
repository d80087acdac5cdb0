"""Who and where in every order and with every pause: names that are also words or towns, streets in every short form,
houses numbered in every way, families, initials, provinces in brackets."""

from itertools import product

import pytest

from comunica.enrolment.meaning import Action, PlaceKind, Reading
from comunica.enrolment.reading import read
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO, PLACE_ONLY

#: As written, and who that is.
NAMES = [
    ("Mario Gheza", "Mario", "Gheza"),
    ("gheza mario", "Mario", "Gheza"),
    ("LO PRESTI GENNARO", "Gennaro", "Lo Presti"),
    ("del vecchio beatrice", "Beatrice", "Del Vecchio"),
    ("di bella maria teresa", "Maria Teresa", "Di Bella"),
    ("mi chiamo Di Lorenzo Piera", "Piera", "Di Lorenzo"),
    ("mi chiamo lo bianco katia", "Katia", "Lo Bianco"),
    ("lucia gentile", "Lucia", "Gentile"),
    ("sig.ra Nicolò De' Medici", "Nicolò", "De' Medici"),
    ("Bianchi, Maria Pia", "Maria Pia", "Bianchi"),
    ("Cognome Del Vecchio Nome Giovanni", "Giovanni", "Del Vecchio"),
    ("(Lo Bianco Sara)", "Sara", "Lo Bianco"),
    ("Hoxha Arben", "Arben", "Hoxha"),
    ("Walter Dell'Acqua", "Walter", "Dell'Acqua"),
]
#: As written, and the street, the number and the zone; or the name of a part of the town.
PLACES = [
    ("via Serio 6", "Via Serio", "6", "ponte"),
    ("v. Serio 6, 4° piano", "Via Serio", "6", "ponte"),
    ("indirizzo: V. ADDA n. 12", "Via Adda", "12", "ponte"),
    ("abito in p.zza XX settembre, 3/A", "Piazza XX Settembre", "3/A", "centro"),
    ("via dei Castangi 9 bis", "Via dei Castagni", "9 bis", "monti"),
    ("v.le kennedy snc", "Viale Kennedy", "snc", "centro"),
    ("Gaetano Donizetti 8", "Via Gaetano Donizetti", "8", "centro"),
    ("residente in zona Borgo Serio", "Borgo Serio", "", "borgo-serio"),
    ("Ca' del Lupo", "Ca' del Lupo", "", "ca-del-lupo"),
]
ORDERS = [
    "iscrivimi, {who}, {where}",
    "iscrivimi\n{where}\n{who}",
    "{who} / {where} / iscrivimi",
    "buongiorno, {where} - {who} - iscrivimi grazie",
    "vorrei ricevere gli avvisi del comune; {where}; {who}",
    "Iscrivimi: {who}. {where}",
]


def is_said(found: Reading, street_or_area: str, number: str, zone: str) -> bool:
    """The reading has this place."""
    place = found.place
    said = place and (place.street or place.name, place.house_number, place.zone)
    return said == (street_or_area, number, zone)


@pytest.mark.parametrize(("order", "place"), list(product(ORDERS, PLACES)))
def test_who_and_where_are_told_apart_in_any_order(order: str, place: tuple[str, str, str, str]) -> None:
    for name in NAMES:
        text = order.format(who=name[0], where=place[0])
        found = read(text, NAMES_TOO, GAZETTEER)
        assert (found.action, found.given_name, found.surname) == (Action.SUBSCRIBE, name[1], name[2]), text
        assert is_said(found, *place[1:]), text


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("12", "12"),
        ("12 b", "12/B"),
        ("12 b grazie", "12/B"),
        ("12/B. Grazie", "12/B"),
        ("12-b", "12/B"),
        ("12 / B", "12/B"),
        ("12 - C.F. RSSMRA65C12F205X", "12"),
        ("12\nC.F. RSSMRA65C12F205X", "12"),
        ("12 2° piano", "12"),
        ("12, piano 2", "12"),
        ("12 secondo piano", "12"),
        ("12 int. 3 scala B", "12"),
        ("12 24020 Valdorsa (BG)", "12"),
        ("12, è la prima volta che scrivo", "12"),
        ("snc, 24020 Valdorsa (BG)", "snc"),
        ("dodici barra b", "12/B"),
    ],
)
def test_the_number_of_a_house_is_told_from_what_follows_it(said: str, number: str) -> None:
    found = read(f"iscrivimi Anna Neri via Tasso {said}", NAMES_TOO, GAZETTEER)
    assert found.action is Action.SUBSCRIBE
    assert is_said(found, "Via Torquato Tasso", number, "centro")


@pytest.mark.parametrize(
    ("family", "surname"),
    [
        ("Famiglia Santoro", "Santoro"),
        ("Famiglia Felice", "Felice"),
        ("famiglia Di Lorenzo", "Di Lorenzo"),
        ("famiglia d'amico", "D'Amico"),
        ("famiglia la rocca", "La Rocca"),
        ("fam. Festa", "Festa"),
        ("fam. Croce", "Croce"),
        ("Fam. Del Vecchio", "Del Vecchio"),
        ("Famiglia Bergamo", "Bergamo"),
    ],
)
@pytest.mark.parametrize("where", ["via Serio 6", "via Serio 6 24020 Valdorsa (BG)", "Serio, 6"])
@pytest.mark.parametrize(
    "order", ["{join} {family}, {where}", "{where} - {family} - {join}", "{join}, in {where}, {family}"]
)
def test_a_family_has_a_surname_and_no_given_name(family: str, surname: str, where: str, order: str) -> None:
    for profile, join, action in (
        (NAMES_TOO, "iscrivimi", Action.INCOMPLETE),
        (PLACE_ONLY, "valdorsa on", Action.SUBSCRIBE),
    ):
        found = read(order.format(join=join, family=family, where=where), profile, GAZETTEER)
        assert (found.action, found.given_name, found.surname) == (action, "", surname)
        assert is_said(found, "Via Serio", "6", "ponte")


@pytest.mark.parametrize("name", ["P. Tuttolomondo", "L. Bergamo", "E. Sanna", "M. Vecchio"])
@pytest.mark.parametrize(
    "order",
    [
        "iscrivimi, via Serio n 6, {}",
        "{}, via Serio 6, iscrivimi",
        "iscrivimi {}, Serio 6",
        "via Serio 6 / {} / iscrivimi",
    ],
)
def test_an_initial_is_no_part_of_the_address(name: str, order: str) -> None:
    found = read(order.format(name), NAMES_TOO, GAZETTEER)
    assert (found.action, f"{found.given_name} {found.surname}") == (Action.INCOMPLETE, name)
    assert is_said(found, "Via Serio", "6", "ponte")


@pytest.mark.parametrize(
    ("near", "name"),
    list(
        product(
            ["vicino alla farmacia", "accanto al bar", "vicino al campo sportivo", "di fronte alle scuole"],
            ["dott. Nowak Agnieszka", "Nowak Agnieszka", "E. Dervishi", "sig. La Rocca Elena"],
        ),
    ),
)
def test_a_landmark_is_no_part_of_a_name(near: str, name: str) -> None:
    found = read(f"iscrivimi\n{near}\n{name}", NAMES_TOO, GAZETTEER)
    said = {*name.replace("dott. ", "").replace("sig. ", "").split()}
    assert (found.action, found.place, {*found.given_name.split(), *found.surname.split()}) == (
        Action.INCOMPLETE,
        None,
        said,
    )


@pytest.mark.parametrize(
    "text",
    [
        "via Serio 6 Iscrivimi Maria Gheza",
        "zona Ponte Iscrivimi Gheza Maria",
        "iscrivimi Maria Gheza - vicino al campo sportivo - zona Ponte",
        "iscrivimi in via Serio 6, 24020 Valdorsa (BG) DOTT.SSA MARIA GHEZA",
    ],
)
def test_the_command_stands_between_where_and_who(text: str) -> None:
    found = read(text, NAMES_TOO, GAZETTEER)
    assert (found.action, found.given_name.title(), found.surname.title()) == (Action.SUBSCRIBE, "Maria", "Gheza")


def test_two_homes_of_which_both_are_theirs_are_asked_about() -> None:
    found = read("iscrivimi Anna Neri, via Serio 6 oppure Sant'Anna, ho tutte e due le case", NAMES_TOO, GAZETTEER)
    assert (found.action, found.place) == (Action.INCOMPLETE, None)


def test_a_landmark_is_no_other_town() -> None:
    found = read("iscrivimi - vicino al campo sportivo - (Li Calzi Ines)", NAMES_TOO, GAZETTEER)
    assert (found.action, found.given_name, found.surname, found.place) == (Action.INCOMPLETE, "Ines", "Li Calzi", None)


def test_the_zone_in_a_long_wish_stands_between_pauses() -> None:
    found = read("voglio ricevere gli avvisi del comune, PIAZZO, Agnieszka Nowak", NAMES_TOO, GAZETTEER)
    assert found.place is not None
    assert (found.action, found.place.kind, found.zone) == (Action.SUBSCRIBE, PlaceKind.ZONE, "piazzo")


@pytest.mark.parametrize(
    "where",
    ["via San Carlo Borromeo senza numero", "v Fermi numero 13", "V. Enruco Fermi numero 13", "in c.da I CASSALI"],
)
def test_a_street_that_looks_like_a_verb_is_no_wish_to_leave(where: str) -> None:
    found = read(f"iscrivimi Anna Neri {where}", NAMES_TOO, GAZETTEER)
    assert found.action in (Action.SUBSCRIBE, Action.INCOMPLETE)
