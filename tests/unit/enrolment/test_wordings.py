"""Ways to say it: files of messages, one a line, that ask to leave or to join, or only look like it, and answers."""

import json
from pathlib import Path

import pytest

from comunica.enrolment.extraction import read_place
from comunica.enrolment.meaning import Action, Pending, PlaceKind, Question
from comunica.enrolment.reading import read
from comunica.enrolment.territory.gazetteer_file import gazetteer_from_json
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO, PLACE_ONLY

_FOLDER = Path(__file__).parent / "wordings"
_KNOWN = Path(__file__).parents[2] / "corpus" / "known"
TORREVIGNA = gazetteer_from_json(json.loads((_KNOWN / "fourth" / "torrevigna" / "gazetteer.json").read_text("utf-8")))


def lines(name: str) -> list[str]:
    return (_FOLDER / f"{name}.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("text", lines("leaves"))
def test_a_wish_to_leave_is_never_missed(text: str) -> None:
    assert read(text, NAMES_TOO, GAZETTEER).action is Action.UNSUBSCRIBE


@pytest.mark.parametrize("text", lines("no_leaves"))
def test_a_wish_to_leave_is_never_invented(text: str) -> None:
    assert read(text, NAMES_TOO, GAZETTEER).action is Action.OTHER


@pytest.mark.parametrize("text", lines("joins"))
def test_a_wish_to_join_without_data_is_asked_back(text: str) -> None:
    for profile in (NAMES_TOO, PLACE_ONLY):
        assert read(text, profile, GAZETTEER).action is Action.INCOMPLETE


@pytest.mark.parametrize("text", lines("no_joins"))
def test_nobody_is_enrolled_who_did_not_ask(text: str) -> None:
    for profile in (NAMES_TOO, PLACE_ONLY):
        assert read(text, profile, GAZETTEER).action is Action.OTHER


@pytest.mark.parametrize("text", lines("whole"))
def test_a_wish_with_who_and_where_enrols_in_whatever_words(text: str) -> None:
    for profile in (NAMES_TOO, PLACE_ONLY):
        assert read(text, profile, GAZETTEER).action is Action.SUBSCRIBE


def answered() -> list[tuple[str, ...]]:
    return [tuple(line.split("|", 2)) for line in lines("answers")]


_ASKED = {
    Question.PLACE: Pending(asked=Question.PLACE, given_name="Franca", surname="Piselli"),
    Question.NAME: Pending(asked=Question.NAME, place=read_place("contrada Rovere", GAZETTEER)),
    Question.JOIN: Pending(asked=Question.JOIN),
    Question.CONFIRM: Pending(
        asked=Question.CONFIRM, given_name="Dario", surname="Orsini", place=read_place("via Serio 9", GAZETTEER)
    ),
}


@pytest.mark.parametrize(("asked", "action", "text"), answered())
def test_an_answer_and_what_is_none_are_told_apart(asked: str, action: str, text: str) -> None:
    assert read(text, NAMES_TOO, GAZETTEER, _ASKED[Question(asked)]).action == action


def enrolments() -> list[tuple[str, ...]]:
    rows = [tuple(line.rsplit("|", 4)) for line in lines("enrolments") if not line.startswith("#")]
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
