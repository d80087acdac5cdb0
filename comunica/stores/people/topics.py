"""Topics of a town and of its people: the port of choose_topics. For the role comunica_api."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from comunica.municipality.profile import profile_from_json
from comunica.stores.pool import Pool, serving
from comunica.stores.sql import query


class PostgresTopics:
    """Implements `TopicShelf`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def topics(self, municipality_id: UUID) -> Mapping[str, str]:
        async with serving(self._pool, municipality_id) as connection:
            row = await connection.fetchrow(query("town_of_id"), municipality_id)
        return profile_from_json(row["profile"]).topics if row else {}

    async def choose(self, municipality_id: UUID, subscriber_id: UUID, topics: Sequence[str] | None) -> bool:
        chosen = None if topics is None else sorted(set(topics))
        async with serving(self._pool, municipality_id) as connection:
            found = await connection.fetchval(query("choose_topics"), municipality_id, subscriber_id, chosen)
        return found is not None
