"""The labelled messages that may be looked at while writing the reader: every goal met, no harm done."""

import json
from pathlib import Path
from typing import Any

import pytest

from comunica.enrolment.read import pending_from_json, reading_to_json
from comunica.enrolment.reading import read
from comunica.enrolment.territory.gazetteer_file import gazetteer_from_json
from comunica.municipality.profile import profile_from_json
from tests.corpus import scorer

KNOWN = Path(__file__).parents[2] / "corpus" / "known"
SETS = sorted(each.name for each in KNOWN.iterdir() if each.is_dir())


def load(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def readings(corpus: Path, cases: list[scorer.Case]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for town in {case.town for case in cases}:
        gazetteer = gazetteer_from_json(load(corpus / town / "gazetteer.json"))
        profile = profile_from_json(load(corpus / town / "profile.json"))
        for case in (each for each in cases if each.town == town):
            pending = pending_from_json(case.pending, gazetteer) if case.pending else None
            found[case.id] = reading_to_json(case.id, read(case.text, profile, gazetteer, pending), gazetteer)
    return found


@pytest.fixture(scope="module", params=SETS)
def corpus(request: pytest.FixtureRequest) -> Path:
    return KNOWN / str(request.param)


@pytest.fixture(scope="module")
def reached(corpus: Path) -> scorer.Json:
    """What a set that is below its goal has reached; nothing for all others."""
    file = corpus / "reached.json"
    return load(file) if file.exists() else {}


@pytest.fixture(scope="module")
def report(corpus: Path) -> scorer.Report:
    cases = scorer.cases_of(corpus)
    return scorer.score(cases, readings(corpus, cases))


def test_every_goal_is_met(report: scorer.Report, reached: scorer.Json) -> None:
    if not reached:
        assert report.meets_the_goals(), "\n".join(report.lines())
    for difficulty, right in reached.get("right", {}).items():
        assert report.right[difficulty] >= right, "\n".join(report.lines())
    assert report.action_right >= reached.get("action", 0), "\n".join(report.lines())


@pytest.mark.parametrize("harm", scorer.HARMS)
def test_no_harm_is_done(report: scorer.Report, reached: scorer.Json, harm: str) -> None:
    assert set(report.harms[harm]) <= set(reached.get("harms", {}).get(harm, ()))


def test_a_set_below_the_goal_is_called_so_only_while_it_is(report: scorer.Report, reached: scorer.Json) -> None:
    assert not (reached and report.meets_the_goals()), "the set is at its goal: take away its reached.json"
