"""Names of couples, families, firms and of the world, and words of talk beside them that are nobody's name."""

from itertools import product

import pytest

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.meaning import Action, Reading
from comunica.enrolment.reading import read
from comunica.municipality.territory import Street, Zone, ZoneKind
from tests.unit.enrolment.known_towns import ALL_ASKED, PLACE_ASKED

TOWN = Gazetteer(
    [Zone(id="scalo", kind=ZoneKind.ZONE, name="Scalo"), Zone(id="sorda", kind=ZoneKind.ZONE, name="Rocca Sorda")],
    ["Terni", "Lodi"],
    town="Serrafalcone",
    streets=[Street(dug="Via", name="Cosenza", zone="scalo")],
)
WAYS = (
    "ATTIVA {who} via Cosenza 4",
    "ATTIVA {who}, via Cosenza 4",
    "iscriveteci agli avvisi: {who}, via Cosenza 4",
    "{who} via Cosenza 4 ATTIVA",
    "buongiorno, {who}, via Cosenza 4, vorrei ricevere gli avvisi",
    "ATTIVA via Cosenza 4 {who}",
)


def told(text: str) -> Reading:
    return read(text, ALL_ASKED, TOWN)


@pytest.mark.parametrize(
    ("way", "who"),
    product(
        WAYS,
        [
            ("Oreficeria Galati", ""),
            ("B&B La Tana", ""),
            ("Autocarrozzeria F.lli Neri", ""),
            ("Macelleria Fratelli Conti", ""),
            ("Officina Bernardi", ""),
            ("Studio dentistico Neri", ""),
            ("fam. Gatti Paolo", "Gatti"),
            ("famiglia Bianchi", "Bianchi"),
            ("marito e moglie Carlo e Piera Neri", "Neri"),
            ("Sig. e Sig.ra Conti", "Conti"),
            ("i coniugi Marchetti", "Marchetti"),
            ("Marco & Anna Rossi", "Rossi"),
        ],
    ),
)
def test_firms_and_families_have_no_given_name(way: str, who: tuple[str, str]) -> None:
    found = told(way.format(who=who[0]))
    assert (found.action, found.given_name, found.surname) == (Action.INCOMPLETE, "", who[1])
    assert found.place is not None
    assert found.place.street == "Via Cosenza"


@pytest.mark.parametrize(
    ("way", "who"),
    product(
        WAYS,
        [
            ("Thi Hoa Nguyen", "Thi Hoa", "Nguyen"),
            ("Rajesh Kumar Sharma", "Rajesh Kumar", "Sharma"),
            ("Muhammad Usman Gondal", "Muhammad Usman", "Gondal"),
            ("María José García López", "María José", "García López"),
            ('Mario "Nino" Rossi', "Mario", "Rossi"),
            ("Maria (Mariuccia) Conti", "Maria", "Conti"),
            ("Loredana (Lory) Bassi", "Loredana", "Bassi"),
        ],
    ),
)
def test_names_of_the_world(way: str, who: tuple[str, str, str]) -> None:
    found = told(way.format(who=who[0]))
    assert (found.given_name, found.surname) == who[1:]


@pytest.mark.parametrize(
    "talk",
    [
        "la terza casa dopo il ponte",
        "quando piove si allaga",
        "il citofono è rotto",
        "chiedete a chiunque",
        "dietro la chiesa",
        "si vede Punta Alice",
        "bello il mare da qua",
        "buona domenica",
        "buona pasqua",
    ],
)
@pytest.mark.parametrize("way", ["ATTIVA via Cosenza 4, {talk}, Teresa", "iscrivetemi. Via Cosenza 4, {talk}, Teresa"])
def test_talk_is_no_surname(way: str, talk: str) -> None:
    found = told(way.format(talk=talk))
    assert (found.given_name, found.surname) == ("Teresa", "")


@pytest.mark.parametrize(
    "text",
    [
        "so' mimmo, stengo a rocca sorda, segnateme pure a me pe gli avvisi",
        "sugnu Mimmo, staiu a rocca sorda, attiva",
        "me chiammo mimmo, stongo e casa a rocca sorda attiva",
    ],
)
def test_verbs_of_dialects_are_no_surnames(text: str) -> None:
    found = told(text)
    assert (found.given_name.title(), found.surname) == ("Mimmo", "")
    assert found.place is not None
    assert found.place.zone == "sorda"


def test_who_gave_us_their_phone_is_the_person() -> None:
    found = told("Mia madre (Immacolata Ruffo) mi ha dato in mano il suo telefono: via Cosenza 6. Attiva")
    assert (found.given_name, found.surname) == ("Immacolata", "Ruffo")
    found = told("Mia madre (Immacolata Ruffo) mi ha dato il vostro numero: via Cosenza 6. Attiva")
    assert found.surname == ""


def test_a_firm_lives_where_it_writes_from() -> None:
    found = read("Officina Bernardi, via Cosenza 4, attiva", PLACE_ASKED, TOWN)
    assert found.action is Action.SUBSCRIBE
