"""What citizens write, counted: the port of other_messages.py."""

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from comunica.stores.away import told_as_away
from comunica.stores.pool import Pool, serving
from comunica.stores.sql import query
from comunica.usecases.people.other_messages import Sort


class PostgresMessageCounts:
    """Implements `MessageCounts`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def count(self, municipality_id: UUID, since: dt.datetime) -> Mapping[Sort, int]:
        """See MessageCounts."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                rows = await connection.fetch(query("count_received"), municipality_id, since)
        return {Sort(row["action"], row["intent"]): row["n"] for row in rows}
