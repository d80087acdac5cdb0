"""Fixtures of the dispatcher: the record in its own role, a provider, and an empty record for each case."""

from collections.abc import AsyncIterator

import msgspec
import pytest_asyncio

from comunica.stores.pool import Pool, open_pool
from tests.integration.dispatcher.world import Admin, Office, Provider, Town, found_town
from tests.servers import Database
from workbench.database import connected


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def connection(database: Database) -> AsyncIterator[Admin]:
    """The record as nobody in production sees it: all of it."""
    async with connected(database.dsn) as connection:
        await connection.set_type_codec(
            "jsonb",
            schema="pg_catalog",
            encoder=lambda value: msgspec.json.encode(value).decode(),
            decoder=msgspec.json.decode,
        )
        yield connection


@pytest_asyncio.fixture(loop_scope="session")
async def admin(connection: Admin) -> Admin:
    """The same, emptied: a dispatcher works on every channel it finds."""
    tables = await connection.fetch(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        " AND NOT relispartition AND relname <> 'alembic_version'"
    )
    # Quicker than TRUNCATE, which makes new files for hundreds of indexes; without the order that foreign keys want.
    emptied = "; ".join(f"DELETE FROM {row['relname']}" for row in tables)
    await connection.execute(f"SET session_replication_role = replica; {emptied}; RESET session_replication_role")
    return connection


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pool(database: Database) -> AsyncIterator[Pool]:
    """The record as the dispatcher sees it."""
    pool = await open_pool(database.dsn_as("comunica_dispatcher"), name="tests", size=16)
    yield pool
    await pool.close()


@pytest_asyncio.fixture(loop_scope="session")
async def town(admin: Admin) -> Town:
    return await found_town(admin)


@pytest_asyncio.fixture(loop_scope="session")
async def office(pool: Pool) -> Office:
    return Office(pool=pool, provider=Provider())
