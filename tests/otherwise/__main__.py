"""How often known messages that are read rightly change their action when they are written otherwise.

    python -m tests.otherwise [--seed 1] [--each 15] [--show 3] [--change "a blank lost,no punctuation"]

Of the held-out sets nothing is read. Not all that changes is a fault: where a clerk could not tell either, asking is
right.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.language.words import fold
from comunica.enrolment.meaning import Pending, Reading
from comunica.enrolment.read import pending_from_json
from comunica.enrolment.reading import read
from comunica.enrolment.territory.gazetteer_file import gazetteer_from_json
from comunica.municipality.profile import Profile, profile_from_json
from tests.corpus import scorer
from tests.otherwise.changes import CHANGES, Change
from tests.unit.enrolment.test_corpus import KNOWN, SETS, load


@dataclass(frozen=True, kw_only=True)
class Message:
    """A known message that is read rightly, and how."""

    text: str
    profile: Profile
    gazetteer: Gazetteer
    pending: Pending | None
    reading: Reading

    def read(self, text: str) -> Reading:
        """The message with another text."""
        return read(text, self.profile, self.gazetteer, self.pending)


@dataclass(kw_only=True)
class Count:
    """Of one change: messages that it changes, those of another action, and of the same action but another field."""

    changed: int = 0
    acted: list[str] = field(default_factory=list)
    other_fields: int = 0

    def __str__(self) -> str:
        share = 100 / max(1, self.changed)
        action, fields = len(self.acted) * share, self.other_fields * share
        return f"{self.changed:6} messages   {action:5.1f} % another action   {fields:5.1f} % another field"


def main() -> int:
    """Prints a line a change."""
    parser = argparse.ArgumentParser(description="Reads known messages written otherwise.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=15, help="messages of each known set")
    parser.add_argument("--show", type=int, default=0, help="examples of each change")
    parser.add_argument("--change", default="", help="names of changes, with commas; all if none is named")
    options = parser.parse_args()
    messages = list(_messages(Random(options.seed), options.each))
    for name in filter(None, map(str.strip, options.change.split(","))) if options.change else CHANGES:
        chance = Random(options.seed)
        count = _count(messages, CHANGES[name], chance)
        sys.stdout.write(f"{name:26}{count}\n")
        sys.stdout.writelines(
            f"    {line}\n" for line in chance.sample(count.acted, min(options.show, len(count.acted)))
        )
    return 0


def _messages(chance: Random, each: int) -> Iterator[Message]:
    for name in SETS:
        cases = scorer.cases_of(KNOWN / name)
        towns = {town: _town(name, town) for town in {case.town for case in cases}}
        for case in chance.sample(cases, min(each, len(cases))):
            profile, gazetteer = towns[case.town]
            pending = pending_from_json(case.pending, gazetteer) if case.pending else None
            reading = read(case.text or "", profile, gazetteer, pending)
            if case.text and reading.action == case.expect["action"]:
                yield Message(text=case.text, profile=profile, gazetteer=gazetteer, pending=pending, reading=reading)


def _town(name: str, town: str) -> tuple[Profile, Gazetteer]:
    folder = KNOWN / name / town
    return profile_from_json(load(folder / "profile.json")), gazetteer_from_json(load(folder / "gazetteer.json"))


def _count(messages: Sequence[Message], change: Change, chance: Random) -> Count:
    count = Count()
    for message in messages:
        text = change(message.text, chance)
        if text is None or text == message.text:
            continue
        count.changed += 1
        before, now = message.reading, message.read(text)
        if now.action != before.action:
            count.acted.append(f"{before.action} -> {now.action}: {text!r}")
        elif _found(now) != _found(before):
            count.other_fields += 1
    return count


def _found(reading: Reading) -> str:
    """Who and where, but for case, accents and how the place was written."""
    place = replace(reading.place, written="") if reading.place else None
    return fold(f"{reading.given_name}, {reading.surname}, {place}, {reading.zone}")


if __name__ == "__main__":
    sys.exit(main())
