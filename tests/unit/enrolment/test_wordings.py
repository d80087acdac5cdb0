"""Ways to say it: files of messages, one a line, that ask to leave or to join, or only look like it, and answers."""

import json
from pathlib import Path

import pytest

from comunica.enrolment.meaning import Action, PlaceKind
from comunica.enrolment.reading import read
from comunica.enrolment.territory.gazetteer_file import gazetteer_from_json
from comunica.municipality.profile import Profile
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO, PLACE_ONLY
from tests.unit.enrolment.valdorsa.asked import ASKED
from tests.unit.enrolment.wordings import FILES, lines

_KNOWN = Path(__file__).parents[2] / "corpus" / "known"
TORREVIGNA = gazetteer_from_json(json.loads((_KNOWN / "fourth" / "torrevigna" / "gazetteer.json").read_text("utf-8")))


#: For each file of messages what they ask for, and the towns where it holds.
MESSAGES: dict[str, tuple[Action, *tuple[Profile, ...]]] = {
    # A wish to leave is never missed, and never invented.
    "leaves": (Action.UNSUBSCRIBE, NAMES_TOO),
    "no_leaves": (Action.OTHER, NAMES_TOO),
    # A wish to join without data is asked back; nobody is enrolled who did not ask.
    "joins": (Action.INCOMPLETE, NAMES_TOO, PLACE_ONLY),
    "wishes_without_data": (Action.INCOMPLETE, NAMES_TOO),
    "no_joins": (Action.OTHER, NAMES_TOO, PLACE_ONLY),
    # A wish with who and where enrols in whatever words; where the place is enough, it does with that.
    "whole": (Action.SUBSCRIBE, NAMES_TOO, PLACE_ONLY),
    "willing": (Action.SUBSCRIBE, NAMES_TOO),
    "willing_place_only": (Action.SUBSCRIBE, PLACE_ONLY),
    # Who tells the same about another matter is not enrolled.
    "not_willing": (Action.OTHER, NAMES_TOO),
    "not_willing_place_only": (Action.OTHER, PLACE_ONLY),
}


@pytest.mark.parametrize(("file", "text"), [(file, text) for file in MESSAGES for text in lines(file)])
def test_a_message_asks_for_what_its_file_says(file: str, text: str) -> None:
    action, *towns = MESSAGES[file]
    for profile in towns:
        assert read(text, profile, GAZETTEER).action is action


def test_no_file_is_left_unread() -> None:
    assert {*MESSAGES, "answers", "cores", "enrolments", "reasons_to_leave"} == set(FILES)


def answered() -> list[tuple[str, ...]]:
    return [tuple(line.split("|", 2)) for line in lines("answers")]


@pytest.mark.parametrize(("asked", "action", "text"), answered())
def test_an_answer_and_what_is_none_are_told_apart(asked: str, action: str, text: str) -> None:
    assert read(text, NAMES_TOO, GAZETTEER, ASKED[asked]).action == action


def enrolments() -> list[tuple[str, ...]]:
    rows = [tuple(line.rsplit("|", 4)) for line in lines("enrolments")]
    assert all(len(row) == 5 for row in rows)
    return rows


@pytest.mark.parametrize(("text", "given_name", "surname", "place", "number"), enrolments())
def test_an_enrolment_is_understood_however_it_is_written(
    text: str, given_name: str, surname: str, place: str, number: str
) -> None:
    found = read(text, NAMES_TOO, TORREVIGNA)
    assert found.place is not None
    names = {PlaceKind.ADDRESS: found.place.street, PlaceKind.OUTSIDE: f"@{found.place.municipality}"}
    where = names.get(found.place.kind, f"={found.place.name}")
    assert (found.given_name, found.surname, where, found.place.house_number) == (given_name, surname, place, number)
