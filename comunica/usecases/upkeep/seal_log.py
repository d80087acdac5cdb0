"""Seal the town's log: lines that have stood for a minute, after the fact, so that no line ever waits for a seal.

A line that comes late, since its transaction began before others that are sealed, is sealed with the next batch. One
that comes later than any transaction lives is left without a seal: whoever verifies the log is told of it.
"""

import datetime as dt
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from comunica.municipality.log_seal import Seal, SealedLine, SealHead, seal

#: Lines younger than this wait: others of their time may still come.
SETTLED = dt.timedelta(minutes=1)
#: How much before the latest line that is sealed a line may lie and still be sealed. No transaction lives so long.
LATEST = dt.timedelta(hours=1)
#: Lines of a town that one transaction seals.
BATCH = 1_000


class SealingTurn(Protocol):
    """One transaction on a town's log, which nobody else seals meanwhile."""

    async def head(self) -> SealHead:
        """Where the chain ends."""

    async def unsealed(self, *, settled: dt.timedelta, latest: dt.timedelta, most: int) -> Sequence[SealedLine]:
        """Lines to be sealed, oldest first."""

    async def add(self, seals: Sequence[Seal]) -> None:
        """Write them."""


class SealRecord(Protocol):
    """The record. Raises RecordAway."""

    async def towns(self, *, settled: dt.timedelta, latest: dt.timedelta) -> Sequence[UUID]:
        """Municipalities that have lines to be sealed."""

    def sealing(self, municipality_id: UUID) -> AbstractAsyncContextManager[SealingTurn | None]:
        """A transaction; none if somebody else seals this log at the moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealLogs:
    """The use case and its port."""

    record: SealRecord
    settled: dt.timedelta = SETTLED
    latest: dt.timedelta = LATEST
    batch: int = BATCH

    async def __call__(self) -> int:
        """All that is due, in all towns; how many lines. Any number of processes may do it at once."""
        sealed = 0
        for municipality_id in await self.record.towns(settled=self.settled, latest=self.latest):
            while done := await self._seal(municipality_id):
                sealed += done
                if done < self.batch:
                    break
        return sealed

    async def _seal(self, municipality_id: UUID) -> int:
        async with self.record.sealing(municipality_id) as turn:
            if turn is None:
                return 0
            lines = await turn.unsealed(settled=self.settled, latest=self.latest, most=self.batch)
            if lines:
                await turn.add([*seal(await turn.head(), municipality_id, lines)])
            return len(lines)
