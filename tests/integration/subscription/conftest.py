"""Fixtures of the subscription service: the record in its own role, and towns in it."""

from collections.abc import AsyncIterator

import msgspec
import pytest_asyncio

from comunica.stores.pool import Pool, open_pool
from tests.integration.subscription.world import Admin, RungBells, Subscription, Town, found_town, record_inbound_over
from tests.servers import Database
from workbench.database import connected


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def admin(database: Database) -> AsyncIterator[Admin]:
    """The record as nobody in production sees it: all of it."""
    async with connected(database.dsn) as connection:
        await connection.set_type_codec(
            "jsonb",
            schema="pg_catalog",
            encoder=lambda value: msgspec.json.encode(value).decode(),
            decoder=msgspec.json.decode,
        )
        yield connection


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pool(database: Database) -> AsyncIterator[Pool]:
    """The record as the subscription service sees it."""
    pool = await open_pool(database.dsn_as("comunica_subscription"), name="tests")
    yield pool
    await pool.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def verifier(database: Database) -> AsyncIterator[Pool]:
    """The record as `comunica-admin ledger verify` sees it: the service writes proofs and cannot read them."""
    pool = await open_pool(database.dsn_as("comunica_import"), name="tests", size=1)
    yield pool
    await pool.close()


@pytest_asyncio.fixture(loop_scope="session")
async def town(admin: Admin) -> Town:
    return await found_town(admin)


@pytest_asyncio.fixture(loop_scope="session")
async def subscription(pool: Pool, admin: Admin) -> Subscription:
    bells = RungBells()
    return Subscription(record_inbound_over(pool, bells), bells, admin)
