"""The zones of one municipality, kept by its own people: the port of zone_record. For the role comunica_console."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from uuid import UUID

from comunica.broadcasting.states import NOT_OVER
from comunica.municipality.territory import Zone
from comunica.stores.audit import add_line
from comunica.stores.away import told_as_away
from comunica.stores.pool import Connection, Pool, serving
from comunica.stores.sql import query
from comunica.stores.territory.gazetteers import taught_of, zone_of
from comunica.usecases.audit import AuditLine
from comunica.usecases.territory.territory_record import TargetKind
from comunica.usecases.territory.zone_record import ZoneOnRecord, ZoneUses


class PostgresZones:
    """Implements `ZoneRecord`. `new_id` makes ids that grow with time."""

    def __init__(self, pool: Pool, *, new_id: Callable[[], UUID]) -> None:
        self._pool = pool
        self._new_id = new_id

    @asynccontextmanager
    async def turn(self, municipality_id: UUID) -> "AsyncIterator[StoredZoneTurn]":
        """A transaction. Raises RecordAway; nothing is written then."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                await connection.execute(query("lock_setup"))
                yield StoredZoneTurn(connection, municipality_id, self._new_id)

    async def uses_of(self, municipality_id: UUID, zone_id: str) -> ZoneUses:
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                return await _uses(connection, municipality_id, zone_id)


class StoredZoneTurn:
    """Implements `ZoneTurn` on a transaction at hand."""

    def __init__(self, connection: Connection, municipality_id: UUID, new_id: Callable[[], UUID]) -> None:
        self._connection = connection
        self._of = municipality_id
        self._new_id = new_id

    async def zones(self) -> Mapping[str, ZoneOnRecord]:
        taught = await taught_of(self._connection, self._of)
        rows = await self._connection.fetch(query("see_zones"), self._of)
        return {
            row["id"]: ZoneOnRecord(zone=zone_of(row), taught=taught.get((TargetKind.ZONE, row["id"]), ()))
            for row in rows
        }

    async def put(self, zone: Zone) -> bool:
        values = (self._of, zone.id, zone.kind, zone.name, list(zone.aliases), list(zone.zones))
        return await self._connection.fetchval(query("put_zone"), *values) is not None

    async def drop(self, zone_id: str) -> None:
        await self._connection.execute(query("drop_zone"), self._of, zone_id)
        await self._connection.execute(query("leave_zone"), self._of, zone_id)

    async def uses(self, zone_id: str) -> ZoneUses:
        return await _uses(self._connection, self._of, zone_id)

    async def withdraw(self, zone_id: str, alias: str, *, by: str) -> bool:
        values = (self._of, TargetKind.ZONE, zone_id, alias, by)
        return await self._connection.fetchval(query("withdraw_alias"), *values) is not None

    async def tell(self, line: AuditLine) -> None:
        await add_line(self._connection, self._of, self._new_id(), line)


async def _uses(connection: Connection, municipality_id: UUID, zone_id: str) -> ZoneUses:
    row = await connection.fetchrow(query("count_uses_of_zone"), municipality_id, zone_id, NOT_OVER)
    assert row is not None, "a statement of sums"
    return ZoneUses(**row)
