"""The seals of towns' logs in PostgreSQL: set by comunica_subscription, verified by comunica_import."""

import datetime as dt
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from uuid import UUID

import asyncpg

from comunica.municipality.log_seal import Seal, SealedLine, SealHead
from comunica.stores.away import told_as_away
from comunica.stores.pool import Connection, Pool, acquired, see, serving
from comunica.stores.sql import query
from comunica.stores.towns import all_towns
from comunica.usecases.upkeep.seal_log import SealingTurn
from comunica.usecases.upkeep.verify_log import SealedLog

#: Seals read at once.
_PAGE = 5_000


class PostgresSeals:
    """Implements `SealRecord`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def towns(self, *, settled: dt.timedelta, latest: dt.timedelta) -> Sequence[UUID]:
        found: list[UUID] = []
        with told_as_away():
            for towns in await all_towns(self._pool):
                async with serving(self._pool, *towns) as connection:
                    rows = await connection.fetch(query("see_unsealed_towns"), list(towns), settled, latest)
                found += [row["id"] for row in rows]
        return found

    def sealing(self, municipality_id: UUID) -> AbstractAsyncContextManager[SealingTurn | None]:
        return self._sealing(municipality_id)

    @asynccontextmanager
    async def _sealing(self, municipality_id: UUID) -> AsyncIterator[SealingTurn | None]:
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                is_ours = await connection.fetchval(query("lock_seals"), municipality_id)
                yield PostgresSealingTurn(connection, municipality_id) if is_ours else None


class PostgresSealingTurn:
    """Implements `SealingTurn` on a transaction at hand."""

    def __init__(self, connection: Connection, municipality_id: UUID) -> None:
        self._connection = connection
        self._municipality_id = municipality_id

    async def head(self) -> SealHead:
        row = await self._connection.fetchrow(query("see_seal_head"), self._municipality_id)
        return SealHead() if row is None else SealHead(**row)

    async def unsealed(self, *, settled: dt.timedelta, latest: dt.timedelta, most: int) -> Sequence[SealedLine]:
        asked = (self._municipality_id, settled, latest, most)
        return [SealedLine(**row) for row in await self._connection.fetch(query("unsealed_lines"), *asked)]

    async def add(self, seals: Sequence[Seal]) -> None:
        columns = zip(*((each.number, each.entry_id, each.digest, each.until) for each in seals), strict=True)
        await self._connection.execute(query("add_seals"), self._municipality_id, *columns)


class PostgresSealedLogs:
    """Implements `SealedLogs`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def log(self, municipality_id: UUID) -> AbstractAsyncContextManager[SealedLog]:
        return self._log(municipality_id)

    @asynccontextmanager
    async def _log(self, municipality_id: UUID) -> AsyncIterator[SealedLog]:
        with told_as_away():
            async with (
                acquired(self._pool) as connection,
                # One moment for lines and seals: both go on being written meanwhile.
                connection.transaction(isolation="repeatable_read", readonly=True),
            ):
                await see(connection, [municipality_id])
                yield PostgresSealedLog(connection, municipality_id)


class PostgresSealedLog:
    """Implements `SealedLog`."""

    def __init__(self, connection: Connection, municipality_id: UUID) -> None:
        self._connection = connection
        self._municipality_id = municipality_id

    async def seals(self) -> AsyncIterator[Seal]:
        after = 0
        while rows := await self._connection.fetch(query("read_seals"), self._municipality_id, after, _PAGE):
            for row in rows:
                yield _link(row)
            after = rows[-1]["number"]

    async def unsealed(self, *, latest: dt.timedelta) -> tuple[UUID | None, int]:
        row = await self._connection.fetchrow(query("see_without_seal"), self._municipality_id, latest)
        assert row is not None, "a count has a row"
        return row["inserted"], row["waiting"]


def _link(row: asyncpg.Record) -> Seal:
    said = {name: row[name] for name in ("at", "who", "what", "counts", "reason")}
    line = SealedLine(id=row["entry_id"], **said) if row["is_there"] else None
    return Seal(row["number"], row["entry_id"], row["digest"], row["until"], line)
