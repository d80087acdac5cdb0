"""The labelled corpus is sound, and its scorer sees what is right and what does harm."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.corpus import check, scorer

FOLDER = Path(__file__).parents[2] / "corpus"
PARTS = ("visible", "held_out")


@pytest.mark.parametrize("part", PARTS)
def test_every_label_agrees_with_its_gazetteer_and_profile(part: str) -> None:
    assert check.main([str(FOLDER / part)]) == 0


def test_the_two_parts_share_no_message_but_bare_commands() -> None:
    visible, held_out = ({case["text"].casefold() for case in cases(part)} for part in PARTS)
    assert all(len(text.split()) <= 2 for text in visible & held_out)


def test_the_labels_themselves_score_in_full() -> None:
    known = scorer.cases_of(FOLDER / "visible")
    report = scorer.score(known, {case.id: case.expect for case in known})
    assert report.meets_the_goals()
    assert report.failures == []


@pytest.mark.parametrize(
    ("action", "harm"),
    [("other", scorer.MISSED), ("unsubscribe", scorer.INVENTED), ("subscribe", scorer.UNASKED)],
)
def test_a_reader_that_always_says_the_same_does_the_harm_of_it(action: str, harm: str) -> None:
    known = scorer.cases_of(FOLDER / "visible")
    report = scorer.score(known, {case.id: {"action": action} for case in known})
    assert report.harms[harm]
    assert not report.meets_the_goals()


def cases(part: str) -> list[dict[str, Any]]:
    lines = (FOLDER / part / "messages.jsonl").read_text("utf-8").split("\n")
    return [json.loads(line) for line in lines if line.strip()]
