"""How well a reader understands citizens: compares its readings with the labelled corpus.

    python scorer.py --corpus known/first --readings readings.jsonl
    python scorer.py --corpus known/first --command \\
        "python -m comunica.enrolment.read --gazetteer {gazetteer} --profile {profile}"

The command is run once for each town. It gets {"id","text","media"?,"pending"?} a line and answers a reading a line.
"""

import argparse
import json
import shlex
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

#: Share of messages understood completely, by difficulty, and share of right actions.
GOALS = {"clean": 0.98, "messy": 0.90, "hard": 0.75}
ACTION_GOAL = 0.99
#: What must never happen.
HARMS = (MISSED, INVENTED, UNASKED) = ("leave missed", "leave invented", "enrolled without asking")
#: One run of the command over one town.
DEADLINE_SECONDS = 300.0

type Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One labelled message: what a careful clerk takes it to mean."""

    id: str
    town: str
    text: str
    difficulty: str
    expect: Json
    why: str
    media: str | None = None
    pending: Json | None = None

    def question(self) -> Json:
        """What the reader gets to see."""
        seen = {"id": self.id, "text": self.text, "media": self.media, "pending": self.pending}
        return {key: value for key, value in seen.items() if value is not None}


@dataclass(slots=True, kw_only=True)
class Report:
    """Counts by difficulty, the ids of every harm, and each failure with the fields that differ."""

    total: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    action_right: int = 0
    harms: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in HARMS})
    failures: list[tuple[Case, tuple[str, ...]]] = field(default_factory=list)

    def meets_the_goals(self) -> bool:
        """No harm done, and every share reached."""
        shares = all(self.right[each] >= goal * self.total[each] for each, goal in GOALS.items())
        return shares and self.action_right >= ACTION_GOAL * self.total.total() and not any(self.harms.values())

    def lines(self) -> Iterator[str]:
        """The report as people read it."""
        for difficulty, goal in GOALS.items():
            yield _share(f"all correct, {difficulty}", self.right[difficulty], self.total[difficulty], goal)
        yield _share("action", self.action_right, self.total.total(), ACTION_GOAL)
        for name, ids in self.harms.items():
            yield f"{name:24} {len(ids):4}  {' '.join(ids)}".rstrip()
        for case, differs in self.failures:
            yield f"\n{case.id} ({case.difficulty}) {case.text[:160]!r}"
            yield from (f"    {each}" for each in differs)
            yield f"    label: {case.why}"


def _share(name: str, right: int, total: int, goal: float) -> str:
    percent = f"{100 * right / total:5.1f} %" if total else "    – "
    return f"{name:24} {right:4} of {total:4}  {percent}  (goal {goal:.0%})"


def score(expected: Sequence[Case], readings: Mapping[str, Json]) -> Report:
    """Compare the reading of each message, by its id, with its label. A missing reading is a failure."""
    report = Report()
    for case in expected:
        reading = readings.get(case.id, {})
        differs = tuple(_differences(case, reading))
        report.total[case.difficulty] += 1
        report.right[case.difficulty] += not differs
        report.action_right += reading.get("action") == case.expect["action"]
        for harm in _harms(case.expect["action"], reading.get("action")):
            report.harms[harm].append(case.id)
        if differs:
            report.failures.append((case, differs))
    return report


def _harms(wanted: object, got: object) -> Iterator[str]:
    if wanted == got:
        return
    if wanted == "unsubscribe":
        yield MISSED
    if got in ("unsubscribe", "subscribe"):
        yield INVENTED if got == "unsubscribe" else UNASKED


def _differences(case: Case, reading: Json) -> Iterator[str]:
    wanted = case.expect
    if reading.get("action") != wanted["action"]:
        yield f"action: {wanted['action']!r}, read {reading.get('action')!r}"
        return
    if wanted["action"] not in ("subscribe", "incomplete"):
        return  # who leaves or asks need not be understood by name
    if is_for_action_only(wanted):
        return
    for key in ("given_name", "surname"):
        if not _same_name(wanted[key], reading.get(key), case.text):
            yield f"{key}: {wanted[key]!r}, read {reading.get(key)!r}"
    yield from _place_differences(wanted["place"] or {}, reading.get("place") or {})


def _place_differences(wanted: Json, got: Json) -> Iterator[str]:
    fields = ["kind", "zone"]
    match wanted.get("kind"):
        case "outside":
            fields.append("municipality")  # a street elsewhere is nobody's business
        case "zone" | "contrada":
            fields.append("name")
        case _:
            fields += ["street", "house_number"]
    for key in fields:
        if _plain(wanted.get(key)) != _plain(got.get(key)):
            yield f"place.{key}: {wanted.get(key)!r}, read {got.get(key)!r}"


def _plain(value: object) -> str:
    """Case, Unicode form, kind of apostrophe and surrounding blanks never matter; nothing is as good as null."""
    text = "" if value is None else unicodedata.normalize("NFC", str(value))
    return " ".join(text.replace("’", "'").casefold().split())


def _without_accents(text: str) -> str:
    bare = "".join(each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each))
    return bare.rstrip("'")


def is_for_action_only(expect: Json) -> bool:
    """Nobody has said which names and which place the message holds: a set of wordings, not of people."""
    return not {"given_name", "surname", "place"} & expect.keys()


def _same_name(wanted: object, got: object, text: str) -> bool:
    """Accents count only where the citizen wrote them."""
    one, other = _plain(wanted), _plain(got)
    if one in _plain(text) and one != _without_accents(one):
        return one == other
    return _without_accents(one) == _without_accents(other)


def cases_of(corpus: Path) -> list[Case]:
    """The labelled messages of a corpus folder."""
    lines = (corpus / "messages.jsonl").read_text(encoding="utf-8").split("\n")
    return [Case(**json.loads(line)) for line in lines if line.strip()]


def readings_of(lines: Iterable[str]) -> dict[str, Json]:
    """Readings by the id of their message."""
    return {reading["id"]: reading for reading in map(json.loads, filter(str.strip, lines))}


def _answers(command: str, corpus: Path, cases: Sequence[Case]) -> Iterator[str]:
    for town in sorted({case.town for case in cases}):
        paths = {name: shlex.quote(str(corpus / town / f"{name}.json")) for name in ("gazetteer", "profile")}
        asked = "".join(json.dumps(case.question()) + "\n" for case in cases if case.town == town)
        words = shlex.split(command.format(**paths))
        done = subprocess.run(
            words, input=asked, stdout=subprocess.PIPE, text=True, check=True, timeout=DEADLINE_SECONDS
        )
        yield from done.stdout.split("\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report. 0 when every goal is met and no harm done, else 1."""
    parser = argparse.ArgumentParser(description="How well a reader understands citizens.")
    parser.add_argument("--corpus", type=Path, required=True, help="folder with messages.jsonl and a folder per town")
    parser.add_argument("--without-pending", action="store_true", help="leave out the answers to pending questions")
    parser.add_argument("--figures-only", action="store_true", help="show no text: for the held-out corpus")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--readings", type=Path, help="readings as JSON lines")
    source.add_argument("--command", help="a reader; {gazetteer} and {profile} become the town's files")
    options = parser.parse_args(arguments)
    cases = [each for each in cases_of(options.corpus) if not (options.without_pending and each.pending)]
    kept: Path | None = options.readings
    lines = kept.read_text(encoding="utf-8").split("\n") if kept else _answers(options.command, options.corpus, cases)
    report = score(cases, readings_of(lines))
    shown = len(GOALS) + 1 + len(HARMS) if options.figures_only else None
    sys.stdout.writelines(line + "\n" for line in islice(report.lines(), shown))
    return 0 if report.meets_the_goals() else 1


if __name__ == "__main__":
    sys.exit(main())
