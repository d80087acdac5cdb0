"""A second street that a message only speaks of is not the home, and two addresses side by side are asked about."""

import random
from collections.abc import Iterator
from itertools import cycle

import pytest

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.language.words import fold
from comunica.enrolment.meaning import Action
from comunica.enrolment.reading import read
from comunica.municipality.territory import Street
from tests.unit.enrolment.known_towns import ALL_ASKED, known_towns

ONLY_SPOKEN_OF = (
    "ATTIVA Carla Bertini {home} 7. Quando riaprite {other}?",
    "Quando asfaltate {other}? ATTIVA Carla Bertini {home} 7",
    "In {other} c'è sempre buio. ATTIVA Carla Bertini {home} 7",
    "Ho letto il cartello in {other} 12. ATTIVA Carla Bertini {home} 7",
    "ATTIVA Carla Bertini {home} 7. L'altra volta avevo scritto {other} 12 per sbaglio",
    "ATTIVA Carla Bertini {home} 7 e complimenti per i lavori in {other}",
    "ATTIVA Carla Bertini {home} 7, me lo ha detto il bar di {other}",
    "ATTIVA Carla Bertini {home} 7 (già {other})",
    "ATTIVA Carla Bertini {home} 7, ho anche una casa in {other} 12 ma è affittata",
    "ATTIVA Carla Bertini {home} 7, domiciliata lì ma residente in {other} 12",
)
NOTHING_SAYS_WHICH = (
    "ATTIVA Carla Bertini {home} 7 oppure {other} 12",
    "Vorrei iscrivermi agli avvisi, Carla Bertini, {home} 7, {other} 12",
    "ATTIVA Carla Bertini {home} 7. {other} 12",
)


def pairs() -> Iterator[tuple[Gazetteer, Street, Street]]:
    """Of every third town two streets that share no word, the same each time."""
    chosen = random.Random(7)
    for gazetteer in list(known_towns().values())[::3]:
        one, other = chosen.sample(gazetteer.streets, 2)
        apart = set(fold(one.full).split()).isdisjoint(fold(other.name).split())
        if apart and not any(character.isdigit() for character in one.full + other.full):
            yield gazetteer, one, other


@pytest.mark.parametrize("text", ONLY_SPOKEN_OF)
def test_what_a_sentence_is_about_is_no_second_home(text: str) -> None:
    wrong = []
    for gazetteer, home, other in pairs():
        plain = read(f"ATTIVA Carla Bertini {home.full} 7", ALL_ASKED, gazetteer)
        found = read(text.format(home=home.full, other=other.full), ALL_ASKED, gazetteer)
        if (found.action, found.place, found.given_name) != (plain.action, plain.place, plain.given_name):
            wrong.append((home.full, other.full, found.because))
    assert not wrong, wrong


def test_of_two_addresses_alike_none_is_taken() -> None:
    for text, (gazetteer, home, other) in zip(cycle(NOTHING_SAYS_WHICH), pairs()):
        found = read(text.format(home=home.full, other=other.full), ALL_ASKED, gazetteer)
        assert found.action is Action.INCOMPLETE, (text, home.full, other.full)
        assert not found.place or not found.place.street
