"""What a question offers to press, and what a payload means."""

import datetime as dt
from dataclasses import replace

import pytest

from comunica.enrolment.choices import LEAVE, Press, offered, press_of, tag_of
from comunica.enrolment.meaning import Place, PlaceKind
from comunica.enrolment.question import Ask, OpenQuestion
from comunica.enrolment.replies import buttons_in
from tests.unit.enrolment.towns import GAZETTEER

NOW = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
BROLLO = Place(kind=PlaceKind.ZONE, written="Brollo", name="Villaggio Brollo", zone="brollo")
HOME = Place(kind=PlaceKind.ADDRESS, written="x", street="Via Roma", house_number="12", zone="centro")
QUESTION = OpenQuestion(asked=Ask.CONFIRM, at=NOW, options=(BROLLO, HOME))
TAG = tag_of("001764000000.0.9f")


@pytest.mark.parametrize(
    ("asked", "language", "titles"),
    [
        (Ask.CONFIRM, "it", ["Sì", "Correggo"]),
        (Ask.OPT_IN, "it", ["Sì", "No"]),
        (Ask.CONFIRM, "en", ["Yes", "Correct it"]),
        (Ask.CHOICE, "it", ["Villaggio Brollo", "Via Roma 12 (Centro)"]),
        (Ask.PLACE, "it", []),
        (Ask.NAME, "it", []),
        (Ask.JOIN, "it", []),
        (Ask.ZONE, "it", []),
    ],
)
def test_each_question_offers_its_choices(asked: Ask, language: str, titles: list[str]) -> None:
    choices = offered(replace(QUESTION, asked=asked), TAG, buttons_in(language), GAZETTEER)
    assert [each.title for each in choices] == titles


@pytest.mark.parametrize("asked", [Ask.CONFIRM, Ask.OPT_IN, Ask.CHOICE])
def test_what_is_offered_comes_back_with_its_question_whatever_the_language(asked: Ask) -> None:
    pressed = [
        [
            press_of(each.payload)
            for each in offered(replace(QUESTION, asked=asked), TAG, buttons_in(language), GAZETTEER)
        ]
        for language in ("it", "en")
    ]
    assert pressed[0] == pressed[1]
    assert {press.tag for press in pressed[0] if press} == {TAG}
    assert len({press.word for press in pressed[0] if press}) == 2


def test_two_questions_have_two_tags_that_tell_nothing() -> None:
    assert tag_of("001764000000.0.9f") != tag_of("001764000000.0.9f.1")
    assert "1764" not in TAG


@pytest.mark.parametrize("payload", ["leave", "LEAVE", " leave "])
def test_leave_is_pressed_without_a_question(payload: str) -> None:
    assert press_of(payload) == Press(LEAVE)


@pytest.mark.parametrize(
    "payload",
    ["", "yes", "2", "Non ricevere più", f"a1:{TAG}:100", f"a1:{TAG}:0", f"a2:{TAG}:yes", '{"a":1}', "a1::yes"],
)
def test_anybody_elses_payload_is_none_of_ours(payload: str) -> None:
    assert press_of(payload) is None
