"""Connections to PostgreSQL, perhaps through a pooler in transaction mode: no session state is ever relied on."""

import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from comunica.stores.sql import query

# Lazy: only the stubs know these classes as generic.
type Connection = asyncpg.Connection[asyncpg.Record] | asyncpg.pool.PoolConnectionProxy[asyncpg.Record]
type Pool = asyncpg.Pool[asyncpg.Record]

#: Seconds: longest statement we ever wait for, and longest wait for a connection.
STATEMENT_DEADLINE = 30.0
ACQUIRE_DEADLINE = 10.0


class WatchedPool(asyncpg.Pool):
    """A pool that tells for how many seconds each user waited for a connection."""

    def __init__(self, *args: Any, waited: Callable[[float], None], **options: Any) -> None:
        super().__init__(*args, **options)
        self.waited = waited


async def open_pool(
    dsn: str,
    *,
    password: str | None = None,
    size: int = 8,
    name: str,
    waited: Callable[[float], None] = lambda _: None,
) -> Pool:
    """A pool that opens its connections when they are needed: a service may start before its database.

    `waited` hears how many seconds each user waited for a connection.
    """
    return await WatchedPool(
        dsn,
        waited=waited,
        password=password,
        min_size=0,
        max_size=size,
        max_queries=50_000,
        max_inactive_connection_lifetime=300.0,
        loop=None,
        connect=None,
        setup=None,
        connection_class=asyncpg.Connection,
        record_class=asyncpg.Record,
        command_timeout=STATEMENT_DEADLINE,
        timeout=ACQUIRE_DEADLINE,
        init=_prepare,
        reset=_nothing_to_reset,
        server_settings={"application_name": name},
    )


@asynccontextmanager
async def acquired(pool: Pool) -> AsyncIterator[Connection]:
    """A connection of the pool, within the deadline."""
    began = time.perf_counter()
    async with pool.acquire(timeout=ACQUIRE_DEADLINE) as connection:
        if isinstance(pool, WatchedPool):
            pool.waited(time.perf_counter() - began)
        yield connection


async def _prepare(connection: Connection) -> None:
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        encoder=lambda value: msgspec.json.encode(value).decode(),
        decoder=msgspec.json.decode,
    )


async def _nothing_to_reset(_connection: Connection) -> None:
    """No statement of ours leaves anything in a session: asking the server to clear it would cost a round trip."""


@asynccontextmanager
async def serving(pool: Pool, *municipalities: UUID) -> AsyncIterator[Connection]:
    """A transaction that sees these municipalities and no other; within `spanning` of the same one, a part of it."""
    span = _span.get()
    if span is not None and span.covers(pool, municipalities):
        async with span.connection.transaction():
            yield span.connection
        return
    async with acquired(pool) as connection, connection.transaction():
        await see(connection, municipalities)
        yield connection


@dataclass(slots=True)
class _Span:
    pool: Pool
    municipality_id: UUID
    connection: Connection
    #: A task that was begun within may live on; the connection is then somebody else's.
    is_open: bool = True

    def covers(self, pool: Pool, municipalities: tuple[UUID, ...]) -> bool:
        return self.is_open and pool is self.pool and municipalities == (self.municipality_id,)


#: The transaction that the task at hand is part of.
_span: ContextVar[_Span | None] = ContextVar("comunica_span", default=None)


@asynccontextmanager
async def spanning(pool: Pool, municipality_id: UUID) -> AsyncIterator[Connection]:
    """A transaction that sees this municipality, and of which every `serving` of the same task becomes a part.

    So that what several use cases write is there together with what stands beside it, or not at all. What runs within
    must ask for one thing at a time, and nobody outside: the connection is held until the end.
    """
    async with serving(pool, municipality_id) as connection:
        span = _Span(pool, municipality_id, connection)
        before = _span.set(span)
        try:
            yield connection
        finally:
            span.is_open = False
            _span.reset(before)


def is_spanned() -> bool:
    """Whether the task at hand is part of somebody's transaction: what it writes must not be put into another."""
    span = _span.get()
    return span is not None and span.is_open


@asynccontextmanager
async def serving_by_key(pool: Pool, *municipalities: UUID) -> AsyncIterator[Connection]:
    """The same for statements that look up a batch of rows by their whole key, whatever the statistics say.

    The hot path: three round trips instead of four, since the transaction begins in the message that sets it up. It can
    hold no `connection.transaction()` inside.
    """
    seen = ",".join(str(each) for each in municipalities)
    span = _span.get()
    if span is not None and span.covers(pool, municipalities):
        async with span.connection.transaction():
            await span.connection.execute(query("see_municipalities_by_key"), seen)
            yield span.connection
        return
    async with acquired(pool) as connection:
        try:
            # A message of two statements takes no arguments. What is put in are UUIDs, spelled here.
            await connection.execute("BEGIN; " + query("see_municipalities_by_key").replace("$1", f"'{seen}'"))
            yield connection
        except BaseException:
            await _roll_back(connection)
            raise
        await connection.execute("COMMIT")


async def _roll_back(connection: Connection) -> None:
    if not connection.is_closed() and connection.is_in_transaction():
        await connection.execute("ROLLBACK")


@asynccontextmanager
async def in_directory(pool: Pool) -> AsyncIterator[Connection]:
    """A transaction that sees the directory only."""
    async with acquired(pool) as connection, connection.transaction():
        yield connection


@asynccontextmanager
async def in_spanned_directory(pool: Pool) -> AsyncIterator[Connection]:
    """The same; within `spanning`, a part of it: what is written is there with its answer, or not at all."""
    span = _span.get()
    if span is None or not span.is_open or span.pool is not pool:
        async with in_directory(pool) as connection:
            yield connection
        return
    async with span.connection.transaction():
        yield span.connection


async def see(connection: Connection, municipalities: Iterable[UUID]) -> None:
    """Let the transaction at hand see these municipalities. Ends with the transaction: safe behind a pooler."""
    await connection.execute(query("see_municipalities"), ",".join(str(each) for each in municipalities))
