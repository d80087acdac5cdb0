"""Buckets of requests: the port of `usecases/keys/limit_requests.py`. For the role comunica_api."""

from uuid import UUID

from comunica.stores.away import told_as_away
from comunica.stores.pool import Pool, serving
from comunica.stores.sql import query
from comunica.usecases.keys.limit_requests import Drawn


class PostgresBuckets:
    """Implements `Buckets`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def draw(self, municipality_id: UUID, holder: str, *, size: int, per_second: float, want: int) -> Drawn:
        bucket = (municipality_id, holder, float(size), per_second, float(want))
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                row = await connection.fetchrow(query("draw_requests"), *bucket)
        assert row is not None, "the statement inserts or updates one row"
        return Drawn(granted=row["granted"], left=row["tokens"])
