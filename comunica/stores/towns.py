"""Which municipalities there are: the port of `usecases/broadcasts/take_job.py` on PostgreSQL."""

import itertools
from uuid import UUID

from comunica.stores.away import told_as_away
from comunica.stores.pool import Pool, in_directory
from comunica.stores.sql import query

#: Municipalities that one statement looks into.
TOWNS_AT_ONCE = 500


async def all_towns(pool: Pool) -> list[tuple[UUID, ...]]:
    """Every municipality, in pieces that one statement looks into."""
    async with in_directory(pool) as connection:
        rows = await connection.fetch(query("all_municipalities"))
    return list(itertools.batched((row["id"] for row in rows), TOWNS_AT_ONCE))


class PostgresTowns:
    """Looks into the directory. What was found is remembered: a municipality is never taken away."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._known: set[UUID] = set()

    async def knows(self, municipality_id: UUID) -> bool:
        """Whether this municipality is set up here. Raises RecordAway."""
        if municipality_id in self._known:
            return True
        with told_as_away():
            async with in_directory(self._pool) as connection:
                found = await connection.fetchval(query("municipality_exists"), municipality_id)
        if found:
            self._known.add(municipality_id)
        return bool(found)
