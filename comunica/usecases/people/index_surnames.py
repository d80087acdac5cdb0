"""Let people be found by the beginning of their surname who were on record before that could be asked.

The keys of the digests are not in the database, so no migration can do it. Done once, there is nothing left to do.
"""

from dataclasses import dataclass
from typing import Protocol

#: People of each municipality that are brought up to date at once.
BATCH = 500


class SurnameRecord(Protocol):
    """The record as far as this needs it."""

    async def index_some(self, most: int) -> int:
        """Write what is missing, of so many people of each town at most; how many there were. Fewer than that: all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexSurnames:
    """The use case and its port."""

    record: SurnameRecord
    batch: int = BATCH

    async def __call__(self) -> int:
        """Everybody who is missing; how many."""
        indexed = 0
        while found := await self.record.index_some(self.batch):
            indexed += found
        return indexed
