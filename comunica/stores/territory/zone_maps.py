"""The outlines of a municipality's zones: the port of change_zone_map. For the role comunica_console."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg

from comunica.municipality.territory import Zone
from comunica.municipality.zone_shapes import ZoneShape
from comunica.stores.audit import add_line
from comunica.stores.away import told_as_away
from comunica.stores.pool import Connection, Pool, serving
from comunica.stores.sql import query
from comunica.stores.territory.gazetteers import taught_of, zone_of
from comunica.usecases.audit import AuditLine


class PostgresZoneMaps:
    """Implements `ZoneMapRecord`. `new_id` makes ids that grow with time."""

    def __init__(self, pool: Pool, *, new_id: Callable[[], UUID]) -> None:
        self._pool = pool
        self._new_id = new_id

    @asynccontextmanager
    async def turn(self, municipality_id: UUID) -> "AsyncIterator[StoredZoneMapTurn]":
        """A transaction. Raises RecordAway; nothing is written then."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                await connection.execute(query("lock_setup"))
                yield StoredZoneMapTurn(connection, municipality_id, self._new_id)

    async def shapes_of(self, municipality_id: UUID) -> Mapping[str, ZoneShape]:
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                return await _shapes(connection, municipality_id)


class StoredZoneMapTurn:
    """Implements `ZoneMapTurn` on a transaction at hand."""

    def __init__(self, connection: Connection, municipality_id: UUID, new_id: Callable[[], UUID]) -> None:
        self._connection = connection
        self._of = municipality_id
        self._new_id = new_id

    async def zones(self) -> Sequence[Zone]:
        taught = await taught_of(self._connection, self._of)
        rows = await self._connection.fetch(query("see_zones"), self._of)
        return [zone_of(row, taught.get(("zone", row["id"]), ())) for row in rows]

    async def shapes(self) -> Mapping[str, ZoneShape]:
        return await _shapes(self._connection, self._of)

    async def put_shapes(self, shapes: Mapping[str, ZoneShape]) -> None:
        rows = [{"zone_id": zone, "shape": shape.parts} for zone, shape in shapes.items()]
        await self._connection.execute(query("drop_zone_shapes"), self._of)
        await self._connection.execute(query("put_zone_shapes"), self._of, rows)

    async def tell(self, line: AuditLine) -> None:
        await add_line(self._connection, self._of, self._new_id(), line)


async def _shapes(connection: Connection, municipality_id: UUID) -> Mapping[str, ZoneShape]:
    rows: Sequence[asyncpg.Record] = await connection.fetch(query("see_zone_shapes"), municipality_id)
    return {row["zone_id"]: _shape(row["shape"]) for row in rows}


def _shape(parts: Any) -> ZoneShape:
    """A number that is whole has no point in JSON."""
    return ZoneShape(tuple(tuple(tuple((float(x), float(y)) for x, y in ring) for ring in part) for part in parts))
