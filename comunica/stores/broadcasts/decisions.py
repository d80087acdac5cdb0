"""Decisions on broadcasts that await approval: the port of `decide_broadcast.py`. For comunica_api."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date
from uuid import UUID

from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.states import BroadcastState
from comunica.stores.audit import add_line
from comunica.stores.away import told_as_away
from comunica.stores.broadcasts.submissions import PostgresSubmission
from comunica.stores.pool import Pool, serving
from comunica.stores.sql import query
from comunica.usecases.audit import AuditLine
from comunica.usecases.broadcasts.decide_broadcast import AwaitingBroadcast, DecisionTurn


class PostgresDecisions:
    """Implements `Decisions`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def deciding(self, municipality_id: UUID) -> AbstractAsyncContextManager[DecisionTurn]:
        return _deciding(self._pool, municipality_id)


@asynccontextmanager
async def _deciding(pool: Pool, municipality_id: UUID) -> AsyncIterator[DecisionTurn]:
    with told_as_away():
        async with serving(pool, municipality_id) as connection:
            yield _PostgresDecision(connection, municipality_id)


class _PostgresDecision(PostgresSubmission):
    async def hold(self, broadcast_id: UUID) -> AwaitingBroadcast | None:
        row = await self._connection.fetchrow(query("hold_awaiting"), self._municipality_id, broadcast_id)
        if row is None:
            return None
        return AwaitingBroadcast(**{**dict(row), "state": BroadcastState(row["state"]), "lane": Lane(row["lane"])})

    async def take_urgent(self, day: date, cap: int) -> bool:
        return await self._take_urgent(day, cap)

    async def approve(self, broadcast_id: UUID, *, by: str) -> None:
        await self._connection.execute(query("approve_broadcast"), self._municipality_id, broadcast_id, by)

    async def reject(self, broadcast_id: UUID, *, by: str, reason: str | None) -> None:
        await self._connection.execute(query("reject_broadcast"), self._municipality_id, broadcast_id, by, reason)

    async def tell(self, line_id: UUID, line: AuditLine) -> None:
        await add_line(self._connection, self._municipality_id, line_id, line)
