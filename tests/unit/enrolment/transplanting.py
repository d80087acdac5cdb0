"""Known messages in which one thing is exchanged for another of its kind: they must be read the same.

What is exchanged for what is told in `transplanted/<subject>.toml`; how is told in `test_transplanted_<subject>.py`.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.meaning import Pending
from comunica.enrolment.read import pending_from_json, reading_to_json
from comunica.enrolment.reading import read
from comunica.enrolment.territory.gazetteer_file import gazetteer_from_json
from comunica.municipality.profile import Profile, profile_from_json
from tests.corpus import scorer
from tests.unit.enrolment.test_corpus import KNOWN, load

type Json = Mapping[str, Any]

_NOTHING: Json = MappingProxyType({})
_DATA = Path(__file__).parent / "transplanted"


@dataclass(frozen=True, kw_only=True, eq=False)
class Town:
    """A town as its files tell it; `replace` it to exchange its commands or its streets."""

    profile: Json
    gazetteer: Json

    @cached_property
    def service(self) -> Profile:
        return profile_from_json(self.profile)

    @cached_property
    def territory(self) -> Gazetteer:
        return gazetteer_from_json(self.gazetteer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A labelled message and its town: as known, or with something exchanged in text, label or town."""

    id: str
    town: Town
    case: scorer.Case
    exchange: str = ""

    @property
    def text(self) -> str:
        return self.case.text or ""

    @property
    def action(self) -> str:
        return str(self.case.expect["action"])

    def with_changes(
        self, exchange: str, *, text: str, expect: Json = _NOTHING, pending: Json = _NOTHING, town: Town | None = None
    ) -> "Message":
        """The message after an exchange, which is told as "Rossi -> Porta".

        `expect`, `pending`: what is new in its label and in the question that it answers. `town`: where that changes.
        """
        question = {**self.case.pending, **pending} if self.case.pending else None
        case = replace(self.case, text=text, expect={**self.case.expect, **expect}, pending=question)
        return replace(self, exchange=exchange, case=case, town=town or self.town)

    def differences(self) -> Sequence[str]:
        """How its reading differs from its label; empty when it is right."""
        territory = self.town.territory
        pending: Pending | None = pending_from_json(self.case.pending, territory) if self.case.pending else None
        reading = read(self.text, self.town.service, territory, pending)
        report = scorer.score([self.case], {self.case.id: reading_to_json(self.case.id, reading, territory)})
        return report.failures[0][1] if report.failures else ()


@cache
def known() -> tuple[Message, ...]:
    """Every message of the sets that are drawn from, by its set and its id, whether it is read rightly or not."""
    return tuple(each for name in _drawn_from() for each in _of_set(KNOWN / name))


def _drawn_from() -> list[str]:
    """Names of known sets. A new one is not drawn from until it is put there, for it would shift every sample."""
    return sorted(told("drawn_from")["sets"])


def _of_set(corpus: Path) -> Iterator[Message]:
    cases = scorer.cases_of(corpus)
    towns = {
        name: Town(profile=load(corpus / name / "profile.json"), gazetteer=load(corpus / name / "gazetteer.json"))
        for name in {case.town for case in cases}
    }
    for case in sorted(cases, key=lambda case: case.id):
        yield Message(id=f"{corpus.name}/{case.id}", town=towns[case.town], case=case)


def chosen(fits: Callable[[Message], bool], *, at_most: int) -> list[Message]:
    """Known messages that fit, spread evenly over all sets: at most so many."""
    fitting = [each for each in known() if fits(each)]
    step = max(1, -(-len(fitting) // at_most))
    return fitting[::step]


def told(subject: str) -> dict[str, Any]:
    """What is exchanged for what: `transplanted/<subject>.toml`."""
    return tomllib.loads((_DATA / f"{subject}.toml").read_text("utf-8"))


def standing_once(text: str, old: str, new: str) -> str | None:
    """The text with `new` where `old` stands, in its capitals; None when it stands nowhere, or more than once."""
    changed, times = _whole(old).subn(lambda found: _as_written(found.group(), new), text)
    return changed if times == 1 else None


def wherever(text: str, old: str, new: str) -> str:
    """The text with `new` wherever `old` stands as words of its own, in its capitals."""
    return _whole(old).sub(lambda found: _as_written(found.group(), new), text)


@cache
def _whole(words: str) -> re.Pattern[str]:
    spaced = r"\s+".join(re.escape(word) for word in words.split())
    return re.compile(rf"(?<![\w'’]){spaced}(?!\w)", re.IGNORECASE)


def _as_written(old: str, new: str) -> str:
    if old.isupper() and len(old) > 1:
        return new.upper()
    return new.lower() if old.islower() else new


def misread(exchanged: Iterable[tuple[Message, Message]], label_changes: Json = _NOTHING) -> list[str]:
    """A line for each exchange that changes the reading of a message that was read rightly before it.

    `label_changes`: by the id of a known message, the reason why a clerk reads it differently after the exchange.
    """
    return [
        f"{after.id}: {after.exchange}: {after.text!r}: {'; '.join(differences)}"
        for before, after in exchanged
        if before.id not in label_changes and (differences := after.differences()) and not before.differences()
    ]
