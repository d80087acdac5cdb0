"""Verify the town's log against its seals: whether a line was changed, removed or put in since it was sealed."""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from comunica.municipality.log_seal import Broken, Damage, Seal, SealHead, SealVerifier
from comunica.usecases.upkeep.seal_log import LATEST


class SealedLog(Protocol):
    """A town's log and its seals, of one moment. Raises RecordAway."""

    def seals(self) -> AsyncIterator[Seal]:
        """By number, each with its line as it is now."""

    async def unsealed(self, *, latest: dt.timedelta) -> tuple[UUID | None, int]:
        """The first line without a seal that is older than upkeep would seal, and how many wait for their seal."""


class SealedLogs(Protocol):
    """The record."""

    def log(self, municipality_id: UUID) -> AbstractAsyncContextManager[SealedLog]:
        """For reading, all of one moment."""


@dataclass(frozen=True, slots=True)
class VerifiedLog:
    """How far it holds, where it does not, and how many lines have no seal yet."""

    head: SealHead
    broken: Broken | None
    waiting: int = 0


async def verify_log(record: SealedLogs, municipality_id: UUID, *, noted: bytes | None = None) -> VerifiedLog:
    """From the first line to the last. `noted`: a digest that `audit head` told before, to which it must lead."""
    verifier = SealVerifier(municipality_id, noted)
    async with record.log(municipality_id) as log:
        async for link in log.seals():
            if broken := verifier.take(link):
                return VerifiedLog(verifier.head, broken)
        inserted, waiting = await log.unsealed(latest=LATEST)
    broken = Broken(Damage.INSERTED, None, inserted) if inserted is not None else verifier.end()
    return VerifiedLog(verifier.head, broken, waiting)
