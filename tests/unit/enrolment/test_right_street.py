"""Each street of each known town by its short names: the one that is meant, or the choice of those that may be."""

import random
from collections.abc import Iterator, Sequence

import pytest

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.language.words import fold
from comunica.enrolment.lexicon import given_names
from comunica.enrolment.meaning import Action, Pending, Question, Reading
from comunica.enrolment.reading import read
from comunica.municipality.territory import Street
from tests.unit.enrolment.known_towns import PLACE_ASKED, known_towns, name_words

ASKED = Pending(asked=Question.PLACE)
#: Streets of each town; a street that is counted (`Vico II Garibaldi`) has a test of its own.
_EACH = 2
_COUNTED = ("vico", "vicolo", "traversa")


def sample(seed: int) -> Iterator[tuple[Gazetteer, Street]]:
    """Some streets of every town, the same each time."""
    chosen = random.Random(seed)
    for gazetteer in known_towns().values():
        streets = [street for street in gazetteer.streets if is_said_short(street)]
        yield from ((gazetteer, street) for street in chosen.sample(streets, min(_EACH, len(streets))))


def is_said_short(street: Street) -> bool:
    words = name_words(street.name)
    plain = bool(words) and words[-1].isalpha() and not set(words[-1]) <= set("ivx")
    counted = fold(street.dug).split()[0] in _COUNTED and plain and set(words[0]) <= set("iv")
    return plain and not counted


def of_the_type(street: Street, gazetteer: Gazetteer) -> Sequence[Street]:
    return [each for each in gazetteer.streets if fold(each.dug) == fold(street.dug)]


def that_may_be_meant(last: str, streets: Sequence[Street]) -> set[str]:
    """Those that are called so and nothing else; or those that end so, but for one that another is a part of."""
    exact = {each.full for each in streets if name_words(each.name) == [last]}
    ending = [each for each in streets if name_words(each.name)[-1:] == [last]]
    names = {each.full: name_words(each.name) for each in ending}
    parts = {
        full for full, words in names.items() if any(words[-len(other) :] == other != words for other in names.values())
    }
    return exact or (names.keys() - parts)


def readings(text: str, gazetteer: Gazetteer) -> list[Reading]:
    """As a command and as an answer."""
    return [read(f"ATTIVA {text}", PLACE_ASKED, gazetteer), read(text, PLACE_ASKED, gazetteer, ASKED)]


def is_one_at_will(reading: Reading, meant: set[str]) -> bool:
    """A street is taken though several are meant, or another one than is meant."""
    street = reading.place.street if reading.place else ""
    return bool(street) and {street} != meant


@pytest.mark.parametrize("number", [" 7", ""])
def test_a_type_and_the_last_word_take_no_street_at_will(number: str) -> None:
    wrong, open_ = [], 0
    for gazetteer, street in sample(1):
        last = name_words(street.name)[-1]
        meant = that_may_be_meant(last, of_the_type(street, gazetteer))
        for found in readings(f"{street.dug} {last}{number}", gazetteer):
            wrong += [(street.full, found.action, found.place)] * is_one_at_will(found, meant)
            if len(meant) > 1:
                open_ += 1
                assert found.action is Action.INCOMPLETE, street.full
                assert meant <= {each.street for each in found.choices}, street.full
    assert open_ > 0
    assert not wrong, wrong


def test_without_the_first_name_the_only_street_is_found() -> None:
    wrong = []
    for gazetteer, street in sample(2):
        words = name_words(street.name)
        initial = f"{words[0][0].upper()}. {' '.join(words[1:])}"
        alike = [each for each in of_the_type(street, gazetteer) if name_words(each.name)[-1:] == words[-1:]]
        # `via Vittorio` may be Via Vittorio Alfieri as well as Via Giuseppe Di Vittorio.
        if [word in given_names() for word in words] != [True, False] or len(alike) > 1:
            continue
        for said in (words[-1], initial):
            for found in readings(f"{street.dug} {said} 7", gazetteer):
                place = found.place
                known = place is not None and (place.street, place.house_number) == (street.full, "7")
                wrong += [(said, street.full, place)] * (not known)
    assert not wrong, wrong


def test_the_full_name_is_that_street_and_no_other() -> None:
    wrong = []
    for gazetteer, street in sample(3):
        for found in readings(f"{street.full} 7", gazetteer):
            wrong += [(street.full, found.place)] * (found.place is None or found.place.street != street.full)
    assert not wrong, wrong
