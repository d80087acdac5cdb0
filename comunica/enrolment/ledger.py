"""The proof of consent: entries chained per municipality over salted digests.

An entry's digest covers its fields under a salt of its own; the chain covers the digests. Erasing a person deletes salt
and fields: what was said can no longer be recomputed or guessed, and the chain still verifies. Each erasure adds an
entry that tells how many it emptied. A changed, missing, added, cut-off or secretly emptied entry breaks it.
"""

import datetime as dt
import hashlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

SALT_BYTES = 16
#: Chain before the first entry.
NOTHING = b""
#: Whom an entry of an erasure is about.
NOBODY = UUID(int=0)


class LedgerEvent(StrEnum):
    """What an entry proves."""

    OPTED_IN = "opted_in"
    OPTED_OUT = "opted_out"
    #: Joined again with other data.
    CHANGED_PLACE = "changed_place"
    #: People's data were erased, and with them so many earlier entries: the number is the keyword.
    ERASED = "erased"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What happened, by which message, under which notice. Never the text."""

    subscriber_id: UUID
    event: LedgerEvent
    #: message, import, paper ...
    way: str
    happened_at: dt.datetime
    message_digest: bytes = b""
    keyword: str = ""
    notice_version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A fact in the chain. Of an erased one only position, digest and chain are left."""

    position: int
    fact: Fact | None
    salt: bytes | None
    digest: bytes
    chain: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a municipality's chain."""

    position: int = 0
    chain: bytes = NOTHING


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold, and why."""

    position: int
    why: str


def append(head: Head, fact: Fact, salt: bytes) -> Entry:
    """The next entry after `head`. `salt` must be random."""
    position = head.position + 1
    digest = _digest(position, fact, salt)
    return Entry(position=position, fact=fact, salt=salt, digest=digest, chain=_link(head.chain, digest))


def head_at(entry: Entry) -> Head:
    """The head once `entry` is the last."""
    return Head(entry.position, entry.chain)


def erasure(emptied: int, *, way: str, at: dt.datetime) -> Fact:
    """The fact that an erasure emptied so many entries. Tells of nobody."""
    return Fact(subscriber_id=NOBODY, event=LedgerEvent.ERASED, way=way, happened_at=at, keyword=str(emptied))


def verify(entries: Iterable[Entry], head: Head) -> Break | None:
    """The first break of the chain from its beginning to `head`, or None: it holds. Entries come in order."""
    verifier = Verifier()
    for entry in entries:
        if broken := verifier.take(entry):
            return broken
    return verifier.end(head)


class Verifier:
    """Follows a chain entry by entry, in order from the first: memory stays flat, whatever its length."""

    def __init__(self) -> None:
        self._last = Head()
        self._empty = 0
        self._told_empty = 0
        self._first_empty = 0

    @property
    def entries(self) -> int:
        """How many were taken."""
        return self._last.position

    def take(self, entry: Entry) -> Break | None:
        """The next entry; where and why the chain does not hold, or None."""
        last = self._last
        if entry.position != last.position + 1:
            return Break(last.position + 1, "an entry is missing")
        if entry.chain != _link(last.chain, entry.digest):
            return Break(entry.position, "the entry does not follow from the one before")
        self._last = head_at(entry)
        if entry.fact is None:
            self._empty += 1
            self._first_empty = self._first_empty or entry.position
            return None
        if entry.salt is None or entry.digest != _digest(entry.position, entry.fact, entry.salt):
            return Break(entry.position, "the entry's fields were changed")
        if entry.fact.event is LedgerEvent.ERASED:
            self._told_empty += int(entry.fact.keyword)
        return None

    def end(self, head: Head) -> Break | None:
        """Whether the chain ends where its head says, and no more entries are empty than erasures tell of."""
        if self._last != head:
            return Break(self._last.position + 1, "the chain ends before its head")
        if self._empty != self._told_empty:
            return Break(self._first_empty, "more or fewer entries are empty than erasures tell of")
        return None


def _link(chain: bytes, digest: bytes) -> bytes:
    return hashlib.sha256(chain + digest).digest()


def _digest(position: int, fact: Fact, salt: bytes) -> bytes:
    fields = (
        str(position).encode(),
        fact.subscriber_id.bytes,
        fact.event.encode(),
        fact.way.encode(),
        fact.happened_at.astimezone(dt.UTC).isoformat(timespec="microseconds").encode(),
        fact.message_digest,
        fact.keyword.encode(),
        fact.notice_version.encode(),
    )
    # Each field with its length: two facts can never be the same bytes.
    framed = b"".join(struct.pack(">I", len(field)) + field for field in fields)
    return hashlib.sha256(salt + framed).digest()
