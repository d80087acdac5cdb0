"""A part of the town that somebody says is not theirs, beside the one where they live: over all known gazetteers."""

from collections.abc import Iterator
from itertools import pairwise

import pytest

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.language.words import fold_phrase
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.meaning import Action, PlaceKind
from comunica.enrolment.reading import read
from comunica.municipality.territory import Street, Zone, ZoneKind
from tests.unit.enrolment.known_towns import ALL_ASKED, known_towns

WAYS = (
    "ATTIVA Nunzia Rinaldi, però non per {other} che non c'entro: io sto a {home}",
    "ATTIVA Nunzia Rinaldi, a me {other} non interessa, abito a {home}",
    "ATTIVA Nunzia Rinaldi {home}, mica {other}",
    "ATTIVA Nunzia Rinaldi, niente {other}, solo {home}",
    "ATTIVA Nunzia Rinaldi, residente a {home}, {other} è solo dove lavoro",
    "ATTIVA Nunzia Rinaldi, {other} anzi {home}",
    "ATTIVA Nunzia Rinaldi, {other}? no, {home}",
    "ATTIVA Nunzia Rinaldi, per favore non mettetemi a {other}, abito a {home}",
    "iscrivetemi, Nunzia Rinaldi, abito a {home}, gli avvisi di {other} non mi servono",
)
TOWN = Gazetteer(
    [
        Zone(id="scalo", kind=ZoneKind.ZONE, name="Scalo"),
        Zone(id="marina", kind=ZoneKind.ZONE, name="Marina"),
    ],
    [],
    town="Serrafalcone",
    streets=[Street(dug="Via", name="Roma", zone="scalo")],
)


def _areas(town: Gazetteer) -> list[Zone]:
    """Those of one word that no other has."""
    lone = [zone for zone in town.zones.values() if len(fold_phrase(zone.name)) == 1 and len(zone.zones) < 2]
    every = [name for zone in town.zones.values() for name in (zone.name, *zone.aliases)]
    lone = [zone for zone in lone if zone.name.casefold() not in words_of("street_types")]
    return [zone for zone in lone if sum(zone.name.casefold() in each.casefold() for each in every) == 1]


def _messages() -> Iterator[tuple[str, Gazetteer, str, Zone]]:
    for order, (name, town) in enumerate(sorted(known_towns().items())):
        areas = _areas(town)
        for at, (home, other) in enumerate(pairwise(areas)):
            way = WAYS[(order + at) % len(WAYS)]
            if home.id not in other.zones and other.id not in home.zones:
                yield name, town, way.format(home=home.name, other=other.name), home


def test_the_part_that_is_denied_is_no_home() -> None:
    every = list(_messages())
    read_otherwise = []
    for name, town, text, home in every:
        found = read(text, ALL_ASKED, town)
        if found.action is not Action.SUBSCRIBE or not found.place or found.place.name != home.name:
            read_otherwise.append((name, text, found.place))
    assert len(every) > 200
    assert not read_otherwise


@pytest.mark.parametrize(
    "text",
    [
        "gli avvisi della Marina non mi interessano, sono dello Scalo",
        "non voglio gli avvisi dello Scalo ma quelli della Marina",
        "togliete gli avvisi dello Scalo, io abito alla Marina",
    ],
)
def test_who_refuses_what_is_about_another_part_stays(text: str) -> None:
    assert read(text, ALL_ASKED, TOWN).action is not Action.UNSUBSCRIBE


@pytest.mark.parametrize(
    "text",
    [
        "cancellatemi, gli avvisi dello Scalo non mi servono, abito alla Marina",
        "DISATTIVA gli avvisi dello Scalo, abito alla Marina",
        "gli avvisi della Marina non mi interessano",
        "non voglio più gli avvisi della Marina, abito a Cosenza",
    ],
)
def test_but_not_who_leaves(text: str) -> None:
    assert read(text, ALL_ASKED, TOWN).action is Action.UNSUBSCRIBE


def test_which_of_two_parts_is_asked() -> None:
    found = read("ATTIVA Nunzia Rinaldi, Scalo nemmeno per sogno, Marina", ALL_ASKED, TOWN)
    assert found.action is Action.INCOMPLETE


def test_a_street_beside_a_no_is_a_home() -> None:
    found = read("ATTIVA Nunzia Rinaldi via Roma 10 no pardon 16", ALL_ASKED, TOWN)
    assert found.place is not None
    assert (found.place.kind, found.place.house_number) == (PlaceKind.ADDRESS, "16")
