"""Note when keys were last used: remembered as it happens, written now and then, so that reading costs no writing."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Protocol
from uuid import UUID

from comunica.usecases.away import RecordAway

#: Seconds between two writings; what the record says is so late at most.
WRITE_EVERY = 30.0
#: Keys remembered at once: what is beyond is not noted this time.
MOST_NOTED = 4096

#: Municipality and key → when.
type Uses = Mapping[tuple[UUID, UUID], dt.datetime]


class KeyUseRecord(Protocol):
    """The record as far as noting needs it."""

    async def write_uses(self, uses: Uses) -> None:
        """All of them in one statement; an earlier moment never replaces a later one. Raises RecordAway."""


class NotedUses:
    """What was used since the last writing. One for a process."""

    def __init__(self, record: KeyUseRecord, *, now: Callable[[], dt.datetime]) -> None:
        self._record = record
        self._now = now
        self._noted: dict[tuple[UUID, UUID], dt.datetime] = {}

    def note(self, municipality_id: UUID, key_id: UUID) -> None:
        """It was used just now."""
        which = (municipality_id, key_id)
        if which in self._noted or len(self._noted) < MOST_NOTED:
            self._noted[which] = self._now()

    async def write(self) -> None:
        """Write what was noted. While the record is away it is forgotten: the next use is noted again."""
        noted, self._noted = self._noted, {}
        if not noted:
            return
        try:
            await self._record.write_uses(noted)
        except RecordAway:
            return
