"""Where erasures are written down outside the record, before they happen: the port, and the digests in it.

A record restored from a backup has people again who were erased since. The journal tells which, without naming them.
"""

from collections.abc import Collection
from typing import Protocol
from uuid import UUID

from comunica.contracts.erasures import ErasureNote
from comunica.usecases.town_directory import Vault

_KIND = "erased"


class JournalAway(Exception):
    """The journal cannot be written now: nobody is erased. Try again later; a sweep does so by itself."""


class ErasureJournal(Protocol):
    """Append only."""

    async def note(self, note: ErasureNote) -> None:
        """Write down. Raises JournalAway."""


def digest(vault: Vault, subscriber_id: UUID) -> bytes:
    """What stands in the journal for a person."""
    return vault.index(_KIND, str(subscriber_id))


def erased_among(vault: Vault, subscribers: Collection[UUID], noted: Collection[bytes]) -> list[UUID]:
    """Those of these subscribers whom the journal names."""
    known = frozenset(noted)
    return [each for each in subscribers if digest(vault, each) in known]
