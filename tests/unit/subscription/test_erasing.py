"""What one sweep does although another part of it cannot."""

import datetime as dt
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import cast
from uuid import UUID

import pytest
from prometheus_client import generate_latest

from comunica.municipality.log_seal import Seal, SealedLine, SealHead
from comunica.runtime import catalogue
from comunica.runtime.metrics import Metrics
from comunica.usecases.people.erase_people import ErasePeople
from comunica.usecases.people.erasure_journal import JournalAway
from comunica.usecases.upkeep.clear_texts import ClearTexts
from comunica.usecases.upkeep.close_months import CloseMonths
from comunica.usecases.upkeep.seal_log import SealLogs, SealRecord
from services.subscription.erasing import Eraser

TOWN = UUID(int=1)
AT = dt.datetime(2026, 6, 15, tzinfo=dt.UTC)
LINE = SealedLine(id=UUID(int=2), at=AT, who="operator:desk", what="export", counts={}, reason="csv")


class Unjournaled:
    """Erases nobody: what is erased could not be told to the journal."""

    async def sweep(self) -> None:
        raise JournalAway("NATS is away")


class OneLog:
    """A log with one line that has no seal. Implements `SealRecord` and `SealingTurn`."""

    def __init__(self) -> None:
        self.sealed: list[Seal] = []

    async def towns(self, *, settled: dt.timedelta, latest: dt.timedelta) -> Sequence[UUID]:
        return [] if self.sealed else [TOWN]

    def sealing(self, municipality_id: UUID) -> AbstractAsyncContextManager["OneLog"]:
        return self._sealing()

    @asynccontextmanager
    async def _sealing(self) -> AsyncIterator["OneLog"]:
        yield self

    async def head(self) -> SealHead:
        return SealHead()

    async def unsealed(self, *, settled: dt.timedelta, latest: dt.timedelta, most: int) -> Sequence[SealedLine]:
        return [] if self.sealed else [LINE]

    async def add(self, seals: Sequence[Seal]) -> None:
        self.sealed += seals


async def test_logs_are_sealed_while_nobody_can_be_erased() -> None:
    log, metrics = OneLog(), Metrics(catalogue.CATALOGUE, "subscription")
    people, never = cast("ErasePeople", Unjournaled()), object()
    logs = SealLogs(record=cast("SealRecord", log))
    eraser = Eraser(people, cast("ClearTexts", never), cast("CloseMonths", never), logs, metrics)
    with pytest.raises(JournalAway):
        await eraser.sweep()
    assert [each.entry_id for each in log.sealed] == [LINE.id]
    assert b"comunica_log_lines_sealed_total 1.0" in generate_latest(metrics.registry)
