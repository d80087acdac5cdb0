"""The table of geocodes: the port of `usecases/alerts/keep_geocodes.py` on PostgreSQL. For comunica_api."""

from collections.abc import Callable, Sequence
from uuid import UUID

from comunica.alerting.cap import Named
from comunica.alerting.geocodes import Target
from comunica.stores.audit import add_line
from comunica.stores.away import told_as_away
from comunica.stores.pool import Pool, serving
from comunica.stores.sql import query
from comunica.usecases.alerts.keep_geocodes import Geocode
from comunica.usecases.audit import AuditLine


class PostgresGeocodes:
    """Implements `Geocodes`. `new_id` makes ids that grow with time."""

    def __init__(self, pool: Pool, *, new_id: Callable[[], UUID]) -> None:
        self._pool = pool
        self._new_id = new_id

    async def see(self, municipality_id: UUID) -> Sequence[Geocode]:
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                rows = await connection.fetch(query("list_geocodes"), municipality_id)
        return [
            Geocode(Named(row["name"], row["value"]), Target(everyone=row["everyone"], zones=tuple(row["zones"])))
            for row in rows
        ]

    async def put(self, municipality_id: UUID, table: Sequence[Geocode], line: AuditLine) -> Sequence[str]:
        rows = [
            (
                municipality_id,
                key.scheme,
                key.code,
                each.written.name,
                each.written.value,
                target.everyone,
                target.zones,
            )
            for each in table
            for key, target in [(each.key, each.target)]
        ]
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                zones = sorted({zone for each in table for zone in each.target.zones})
                unknown = [row["id"] for row in await connection.fetch(query("unknown_zones"), municipality_id, zones)]
                if not unknown:
                    await connection.execute(query("drop_geocodes"), municipality_id)
                    await connection.executemany(query("put_geocode"), rows)
                    await add_line(connection, municipality_id, self._new_id(), line)
        return unknown
