"""Finding people on record by an address."""

from uuid import UUID

from comunica.stores.pool import Pool, serving
from comunica.stores.sql import query


async def people_at_address(pool: Pool, municipality_id: UUID, address_index: bytes) -> list[UUID]:
    """Whom this blind index names, on whatever channel of the municipality."""
    async with serving(pool, municipality_id) as connection:
        rows = await connection.fetch(query("people_at_address"), municipality_id, address_index)
    return [row["subscriber_id"] for row in rows]
