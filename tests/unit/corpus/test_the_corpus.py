"""The labelled corpus is sound, and its scorer sees what is right and what does harm."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.corpus import check, scorer

FOLDER = Path(__file__).parents[2] / "corpus"
SETS = (each for kind in ("known", "held_out") for each in FOLDER.glob(f"{kind}/*") if each.is_dir())
PARTS = tuple(sorted(f"{each.parent.name}/{each.name}" for each in SETS))


@pytest.mark.parametrize("part", PARTS)
def test_every_label_agrees_with_its_gazetteer_and_profile(part: str) -> None:
    assert check.main([str(FOLDER / part)]) == 0


def test_the_held_out_messages_are_new() -> None:
    """A few everyday ones may be written by two people."""
    known, held_out = (
        {case["text"].casefold() for part in PARTS if part.startswith(kind) for case in cases(part)}
        for kind in ("known", "held_out")
    )
    shared = [text for text in known & held_out if len(text.split()) > 2]
    assert len(shared) <= len(held_out) // 50


def test_the_labels_themselves_score_in_full() -> None:
    known = scorer.cases_of(FOLDER / "known" / "first")
    report = scorer.score(known, {case.id: case.expect for case in known})
    assert report.meets_the_goals()
    assert report.failures == []


@pytest.mark.parametrize(
    ("action", "harm"),
    [("other", scorer.MISSED), ("unsubscribe", scorer.INVENTED), ("subscribe", scorer.UNASKED)],
)
def test_a_reader_that_always_says_the_same_does_the_harm_of_it(action: str, harm: str) -> None:
    known = scorer.cases_of(FOLDER / "known" / "first")
    report = scorer.score(known, {case.id: {"action": action} for case in known})
    assert report.harms[harm]
    assert not report.meets_the_goals()


def cases(part: str) -> list[dict[str, Any]]:
    lines = (FOLDER / part / "messages.jsonl").read_text("utf-8").split("\n")
    return [json.loads(line) for line in lines if line.strip()]
