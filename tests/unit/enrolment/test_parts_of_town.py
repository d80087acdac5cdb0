"""A part of the town after the noun that people put before it, and the part of a street that a zone tells: over all
known gazetteers."""

from collections.abc import Iterator
from itertools import cycle

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.language.words import fold_phrase
from comunica.enrolment.meaning import Action
from comunica.enrolment.reading import read
from comunica.municipality.territory import Street, Zone, ZoneKind
from tests.unit.enrolment.known_towns import ALL_ASKED, known_towns, name_words

NOUNS = ("c.da", "loc.", "fraz.", "borgata", "rione", "cascina", "tetto", "masseria", "fosso", "podere", "regione")
STRETCHES = (
    "{street} ma la parte bassa, quella che è ancora {zone}",
    "{street}, il pezzo che è {zone}",
    "{street} la parte alta cioè {zone}",
    "{street}, dalla parte di {zone}",
    "{street} nel tratto di {zone}",
)
PERSON = "ATTIVA Nunzia Rinaldi"


def _alone(town: Gazetteer) -> list[Zone]:
    """Parts with a name of one word that nothing else is called."""
    every = [name for zone in town.zones.values() for name in (zone.name, *zone.aliases)]
    words = [set(name_words(name)) for name in every]
    lone = [zone for zone in town.zones.values() if len(fold_phrase(zone.name)) == 1 and len(zone.zones) < 2]
    return [zone for zone in lone if sum(fold_phrase(zone.name)[0] in each for each in words) == 1]


def _by_noun() -> Iterator[tuple[str, Gazetteer, str, Zone]]:
    nouns = cycle(NOUNS)
    for name, town in sorted(known_towns().items()):
        for zone in _alone(town):
            noun = next(nouns)
            if noun not in fold_phrase(" ".join(each.name for each in town.zones.values())):
                yield name, town, f"{PERSON} {noun} {zone.name}", zone


def _by_stretch() -> Iterator[tuple[str, Gazetteer, str, tuple[Street, str]]]:
    ways = cycle(STRETCHES)
    for name, town in sorted(known_towns().items()):
        for street in town.streets:
            zones = sorted({each.zone for each in street.ranges if each.zone in town.zones})
            alike = sum(name_words(each.name) == name_words(street.name) for each in town.streets)
            if len(zones) < 2 or alike > 1:
                continue
            zone = town.zones[zones[0]]
            called = any(fold_phrase(zone.name)[0] in name_words(each.name) for each in town.streets)
            if zone in _alone(town) and zone.kind is ZoneKind.ZONE and not called:
                text = next(ways).format(street=street.full, zone=zone.name)
                yield name, town, f"{PERSON}, {text}", (street, zone.id)


def test_a_noun_before_the_name_of_a_part() -> None:
    every = list(_by_noun())
    otherwise = []
    for name, town, text, zone in every:
        found = read(text, ALL_ASKED, town)
        if found.action is not Action.SUBSCRIBE or not found.place or found.place.name != zone.name:
            otherwise.append((name, text, found.place))
    assert len(every) > 300
    assert not otherwise


def test_a_zone_tells_which_part_of_a_street() -> None:
    every = list(_by_stretch())
    otherwise = []
    for name, town, text, (street, zone) in every:
        found = read(text, ALL_ASKED, town)
        if not found.place or (found.place.street, found.place.zone) != (street.full, zone):
            otherwise.append((name, text, found.place))
    assert len(every) > 25
    assert not otherwise


def test_two_words_of_a_name_are_no_town() -> None:
    town = Gazetteer([Zone(id="scalo", kind=ZoneKind.ZONE, name="Scalo")], ["Francoforte"], town="Serrafalcone")
    found = read("ATTIVA Franco Forte, Scalo", ALL_ASKED, town)
    assert (found.given_name, found.surname) == ("Franco", "Forte")
    assert found.place is not None
    assert found.place.name == "Scalo"
