"""Transactions of the hot path begin in one message and are not cleaned up after: nothing of one may reach the next."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from comunica.stores.pool import Pool, open_pool, serving, serving_by_key
from tests.servers import Database

SOLARO, SARONNO = UUID(int=1), UUID(int=2)
SEEN = "SELECT coalesce(current_setting('app.municipality', true), '')"


@pytest_asyncio.fixture
async def pool(database: Database) -> AsyncIterator[Pool]:
    """Of one connection: whoever comes next gets the one that was used before."""
    pool = await open_pool(database.dsn, size=1, name="test")
    yield pool
    await pool.close()


async def seen_outside(pool: Pool) -> tuple[str, str]:
    """What a connection shows that nobody set up: the municipalities, and what the planner may do."""
    async with pool.acquire() as connection:
        return await connection.fetchval(SEEN), await connection.fetchval("SHOW enable_seqscan")


async def test_a_transaction_sees_its_municipalities_and_the_next_sees_none(pool: Pool) -> None:
    async with serving_by_key(pool, SOLARO, SARONNO) as connection:
        assert await connection.fetchval(SEEN) == f"{SOLARO},{SARONNO}"
        assert await connection.fetchval("SHOW enable_seqscan") == "off"
    assert await seen_outside(pool) == ("", "on")


async def test_what_a_transaction_wrote_is_there_afterwards(pool: Pool) -> None:
    async with serving_by_key(pool, SOLARO) as connection:
        await connection.execute("CREATE TEMPORARY TABLE written (n integer)")
        await connection.execute("INSERT INTO written VALUES (1)")
    async with pool.acquire() as connection:
        assert await connection.fetchval("SELECT n FROM written") == 1


async def test_a_defect_of_ours_undoes_the_transaction(pool: Pool) -> None:
    with pytest.raises(KeyError):
        async with serving_by_key(pool, SOLARO) as connection:
            await connection.execute("CREATE TEMPORARY TABLE undone (n integer)")
            raise KeyError
    async with pool.acquire() as connection:
        assert await connection.fetchval("SELECT to_regclass('undone')") is None
    assert await seen_outside(pool) == ("", "on")


async def test_a_refused_statement_undoes_the_transaction(pool: Pool) -> None:
    with pytest.raises(asyncpg.UndefinedTableError):
        async with serving_by_key(pool, SOLARO) as connection:
            await connection.execute("SELECT * FROM no_such_table")
    assert await seen_outside(pool) == ("", "on")


async def test_a_statement_that_took_too_long_undoes_the_transaction(pool: Pool) -> None:
    with pytest.raises(TimeoutError):
        async with serving_by_key(pool, SOLARO) as connection:
            await connection.execute("SELECT pg_sleep(30)", timeout=0.05)
    assert await seen_outside(pool) == ("", "on")


async def test_who_waits_for_a_connection_is_told_for_how_long(database: Database) -> None:
    waited: list[float] = []
    pool = await open_pool(database.dsn, size=1, name="test", waited=waited.append)
    async with serving(pool, SOLARO):
        second = asyncio.create_task(_looks(pool))
        await asyncio.sleep(0.2)
        assert len(waited) == 1, "the second has none yet"
    await second
    assert len(waited) == 2
    assert waited[1] >= 0.15
    await pool.close()


async def _looks(pool: Pool) -> None:
    async with serving(pool, SOLARO) as connection:
        await connection.fetchval(SEEN)
