"""The seal of a town's log: a chain over its lines, so that a line changed, removed or put in later no longer fits.

Each digest is the SHA-256 of the one before and of a line, its place and its town. What it proves: docs/adr/0023.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count
from uuid import UUID

#: Before the first line.
NOTHING = bytes(32)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedLine:
    """A line as the seal covers it. `at` is aware."""

    id: UUID
    at: dt.datetime
    who: str
    what: str
    counts: Mapping[str, int]
    reason: str


@dataclass(frozen=True, slots=True)
class SealHead:
    """The end of a town's chain. `number`: how many lines it covers; `until`: the time of the latest of them."""

    number: int = 0
    digest: bytes = NOTHING
    until: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Seal:
    """A link of the chain. `line`: the line it is about, as it is on record now; none if it is not."""

    number: int
    entry_id: UUID
    digest: bytes
    #: The time of the latest line so far: lines far before it are not sealed any more.
    until: dt.datetime
    line: SealedLine | None = None


class Damage(StrEnum):
    """What was done to a log."""

    #: What a line says is not what was sealed; or its seal is not.
    CHANGED = "changed"
    #: A line that was sealed is not there.
    REMOVED = "removed"
    #: A seal is not there, or is there twice.
    SEAL_REMOVED = "seal_removed"
    #: A line is there that should have been sealed by now, and was not.
    INSERTED = "inserted"
    #: The log does not lead to the digest that was noted.
    OTHER_HEAD = "other_head"


@dataclass(frozen=True, slots=True)
class Broken:
    """Where a log does not hold. `number`: of the seal, none for what has none."""

    damage: Damage
    number: int | None = None
    entry_id: UUID | None = None


def seal(head: SealHead, municipality_id: UUID, lines: Sequence[SealedLine]) -> Iterator[Seal]:
    """The next links of the chain."""
    digest, until = head.digest, head.until
    for number, line in zip(count(head.number + 1), lines, strict=False):
        digest, until = digest_of(digest, municipality_id, number, line), _later(until, line)
        yield Seal(number, line.id, digest, until, line)


def digest_of(before: bytes, municipality_id: UUID, number: int, line: SealedLine) -> bytes:
    """Of one link."""
    at = line.at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    fields = [str(municipality_id), number, str(line.id), at, line.who, line.what, dict(line.counts), line.reason]
    # Sorted and without a choice of blanks: one line is one text.
    canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(before + canonical.encode()).digest()


def _later(until: dt.datetime | None, line: SealedLine) -> dt.datetime:
    return line.at if until is None else max(until, line.at)


@dataclass(slots=True)
class SealVerifier:
    """Follows a chain link by link, from the first. `noted`: a digest that was noted elsewhere, if one was."""

    municipality_id: UUID
    noted: bytes | None = None
    head: SealHead = field(default_factory=SealHead)
    _led_there: bool = False

    def take(self, link: Seal) -> Broken | None:
        """The next link; how the log does not hold at it, or none."""
        number = self.head.number + 1
        if link.number != number:
            return Broken(Damage.SEAL_REMOVED, number)
        if link.line is None:
            return Broken(Damage.REMOVED, number, link.entry_id)
        until = _later(self.head.until, link.line)
        if (link.digest, link.until) != (digest_of(self.head.digest, self.municipality_id, number, link.line), until):
            return Broken(Damage.CHANGED, number, link.entry_id)
        self.head = SealHead(number, link.digest, until)
        self._led_there = self._led_there or link.digest == self.noted
        return None

    def end(self) -> Broken | None:
        """After the last link: whether it led to the digest that was noted. Every log leads from nothing."""
        return None if self.noted in (None, NOTHING) or self._led_there else Broken(Damage.OTHER_HEAD)
