"""What a transaction for a partner sees: its mandates and what it submitted, and nobody else's."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from comunica.stores.away import told_as_away
from comunica.stores.pool import Connection, Pool, in_directory
from comunica.stores.sql import query


@asynccontextmanager
async def serving_partner(pool: Pool, partner_id: UUID) -> AsyncIterator[Connection]:
    """A transaction that sees the directory and what is this partner's. Raises RecordAway."""
    with told_as_away():
        async with in_directory(pool) as connection:
            await see_as_partner(connection, partner_id)
            yield connection


async def see_as_partner(connection: Connection, partner_id: UUID) -> None:
    """Let the transaction at hand see what is this partner's, besides. Ends with the transaction."""
    await connection.execute(query("see_as_partner"), str(partner_id))
