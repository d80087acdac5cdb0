"""Ways to say it: files of messages, one a line, that ask to leave or to join, or only look like it."""

from pathlib import Path

import pytest

from comunica.enrolment.meaning import Action
from comunica.enrolment.reading import read
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO, PLACE_ONLY

_FOLDER = Path(__file__).parent / "wordings"


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
