"""What a connection of the pool says between PostgreSQL's farewell and the end of the line."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import asyncpg
import pytest

from comunica.stores.away import AWAY, is_away, told_as_away
from comunica.stores.pool import Pool, in_directory, open_pool
from comunica.usecases.away import RecordAway
from tests.eventually import eventually
from tests.servers import Database
from workbench.database import connected
from workbench.ports import HOST


@asynccontextmanager
async def line_that_stays(dsn: str, ended: asyncio.Event) -> AsyncIterator[str]:
    """The DSN of a line to the server that passes on all but its end: a moment made as long as a case needs it.

    `ended`: set once all was passed on that the server said before it left.
    """
    known = urlsplit(dsn)

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while said := await reader.read(65536):
            writer.write(said)
            await writer.drain()

    async def carry_answers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await carry(reader, writer)
        ended.set()

    async def carry_both(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_server, to_server = await asyncio.open_connection(known.hostname, known.port)
        answers = asyncio.create_task(carry_answers(from_server, writer))
        await carry(reader, to_server)
        answers.cancel()
        to_server.close()
        writer.close()

    async with await asyncio.start_server(carry_both, HOST, 0) as server:
        port = server.sockets[0].getsockname()[1]
        yield known._replace(netloc=f"{known.username}:{known.password}@{HOST}:{port}").geturl()


@asynccontextmanager
async def told_goodbye(database: Database) -> AsyncIterator[Pool]:
    """A pool of one connection, whose server has left and whose line has not ended."""
    farewell = asyncio.Event()
    async with line_that_stays(database.dsn, farewell) as dsn, connected(database.dsn) as admin:
        pool = await open_pool(dsn, size=1, name="test")
        process = await pool.fetchval("SELECT pg_backend_pid()")
        await admin.execute("SELECT pg_terminate_backend($1)", process)

        async def has_left() -> bool:
            # First the farewell: a question asked before it would end the line for both, and the farewell with it.
            return farewell.is_set() and not await admin.fetchval(
                "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = $1)", process
            )

        try:
            await eventually(has_left)
            yield pool
        finally:
            pool.terminate()


async def test_a_connection_that_was_told_goodbye_while_nobody_used_it_is_away_and_the_next_is_another(
    database: Database,
) -> None:
    async with told_goodbye(database) as pool:
        with pytest.raises(RecordAway), told_as_away():
            async with in_directory(pool) as connection:
                await connection.execute("SELECT 1")
        async with in_directory(pool) as connection:
            assert await connection.fetchval("SELECT 1") == 1


async def test_asyncpg_has_no_class_for_it(database: Database) -> None:
    """The guard is off. Once asyncpg tells it as it tells every other farewell, ours can go."""
    async with told_goodbye(database) as pool:
        with pytest.raises(asyncpg.InternalClientError, match="cannot switch to state") as said:
            await pool.fetchval("SELECT 1")
    assert not isinstance(said.value, AWAY)


def test_what_asyncpg_cannot_read_is_not_away() -> None:
    """Of the same class, and a defect: it would be repeated for ever."""
    assert not is_away(asyncpg.InternalClientError("no decoder for OID 600"))
