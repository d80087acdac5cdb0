"""The streets of one municipality, kept by its own people: the port of street_record. For the role comunica_console."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

from comunica.broadcasting.states import NOT_OVER
from comunica.municipality.territory import Street, Zone
from comunica.stores.audit import add_line
from comunica.stores.away import told_as_away
from comunica.stores.pool import Connection, Pool, serving
from comunica.stores.sql import query
from comunica.stores.territory.gazetteers import street_of, zone_of
from comunica.stores.territory.territory import street_to_json
from comunica.usecases.audit import AuditLine
from comunica.usecases.territory.street_record import StreetUses


class PostgresStreets:
    """Implements `StreetRecord`. `new_id` makes ids that grow with time."""

    def __init__(self, pool: Pool, *, new_id: Callable[[], UUID]) -> None:
        self._pool = pool
        self._new_id = new_id

    @asynccontextmanager
    async def turn(self, municipality_id: UUID) -> "AsyncIterator[StoredStreetTurn]":
        """A transaction. Raises RecordAway; nothing is written then."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                await connection.execute(query("lock_setup"))
                yield StoredStreetTurn(connection, municipality_id, self._new_id)

    async def see(self, municipality_id: UUID, street_id: str) -> Street | None:
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                row = await connection.fetchrow(query("see_street"), municipality_id, street_id)
        return street_of(row) if row else None

    async def uses_of(self, municipality_id: UUID, street_id: str) -> StreetUses:
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                return await _uses(connection, municipality_id, street_id)


class StoredStreetTurn:
    """Implements `StreetTurn` on a transaction at hand."""

    def __init__(self, connection: Connection, municipality_id: UUID, new_id: Callable[[], UUID]) -> None:
        self._connection = connection
        self._of = municipality_id
        self._new_id = new_id

    async def zones(self) -> Sequence[Zone]:
        return [zone_of(row) for row in await self._connection.fetch(query("see_zones"), self._of)]

    async def streets(self) -> Mapping[str, Street]:
        return {row["id"]: street_of(row) for row in await self._connection.fetch(query("see_streets"), self._of)}

    async def put(self, street: Street) -> bool:
        return bool(await self._connection.fetch(query("put_streets"), self._of, [street_to_json(street)]))

    async def drop(self, street_id: str) -> None:
        await self._connection.execute(query("drop_street"), self._of, street_id)
        await self._connection.execute(query("leave_street"), self._of, street_id)

    async def uses(self, street_id: str) -> StreetUses:
        return await _uses(self._connection, self._of, street_id)

    async def tell(self, line: AuditLine) -> None:
        await add_line(self._connection, self._of, self._new_id(), line)


async def _uses(connection: Connection, municipality_id: UUID, street_id: str) -> StreetUses:
    row = await connection.fetchrow(query("count_uses_of_street"), municipality_id, street_id, NOT_OVER)
    assert row is not None, "a statement of sums"
    return StreetUses(**row)
