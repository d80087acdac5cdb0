"""The proof of consent: entries chained per municipality over salted digests.

An entry's digest covers its fields under a salt of its own; the chain covers the digests. Erasing a person deletes salt
and fields: what was said can no longer be recomputed or guessed, and the chain still verifies. A changed, missing,
added or cut-off entry breaks it.
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


class LedgerEvent(StrEnum):
    """What an entry proves."""

    OPTED_IN = "opted_in"
    OPTED_OUT = "opted_out"
    #: Joined again with other data.
    CHANGED_PLACE = "changed_place"
    #: The person's data were erased.
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


def verify(entries: Iterable[Entry], head: Head) -> Break | None:
    """The first break of the chain from its beginning to `head`, or None: it holds. Entries come in order."""
    last = Head()
    for entry in entries:
        if entry.position != last.position + 1:
            return Break(last.position + 1, "an entry is missing")
        if entry.chain != _link(last.chain, entry.digest):
            return Break(entry.position, "the entry does not follow from the one before")
        if entry.fact and entry.salt and entry.digest != _digest(entry.position, entry.fact, entry.salt):
            return Break(entry.position, "the entry's fields were changed")
        last = head_at(entry)
    return None if last == head else Break(last.position + 1, "the chain ends before its head")


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
