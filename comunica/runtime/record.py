"""The record as a part of a service's life: opened when needed, readiness that follows, closed at the end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from comunica.runtime import catalogue
from comunica.runtime.health import Health, Verdict
from comunica.runtime.lifetime import Lifetime, background
from comunica.runtime.metrics import Metrics
from comunica.runtime.settings import PostgresSettings
from comunica.stores.away import is_away
from comunica.stores.pool import Pool, in_directory, open_pool
from comunica.stores.sql import query

#: Seconds between two looks at the record, and for one of them.
_LOOK_EVERY = 2.0
_LOOK_WITHIN = 3.0

_log = structlog.get_logger("comunica.runtime")


@asynccontextmanager
async def record_at_hand(
    settings: PostgresSettings, lifetime: Lifetime, health: Health, metrics: Metrics, *, service: str
) -> AsyncIterator[Pool]:
    """A pool, at once: a service starts before its database and is ready when it answers."""
    health.check("record", Verdict(ok=False, why="not asked yet"))
    pool = await open_pool(
        settings.postgres_dsn,
        password=settings.postgres_password(),
        size=settings.postgres_pool,
        name=f"comunica-{service}",
        waited=lambda seconds: metrics.observe(catalogue.POOL_WAIT, seconds),
    )
    try:
        async with background(_watch(pool, health, metrics), lifetime, name="record"):
            yield pool
    finally:
        await _close(pool)


async def _watch(pool: Pool, health: Health, metrics: Metrics) -> None:
    while True:
        health.check("record", await _look(pool))
        _show(pool, metrics)
        await asyncio.sleep(_LOOK_EVERY)


def _show(pool: Pool, metrics: Metrics) -> None:
    size, idle = pool.get_size(), pool.get_idle_size()
    for state, count in {"used": size - idle, "idle": idle, "most": pool.get_max_size()}.items():
        metrics.set(catalogue.POOL_CONNECTIONS, count, state=state)


async def _look(pool: Pool) -> Verdict:
    try:
        async with asyncio.timeout(_LOOK_WITHIN), in_directory(pool) as connection:
            await connection.execute(query("look_at_record"))
    except Exception as error:
        # Whatever it is, it is no reason to stop looking: a schema that is not there yet comes with the migration.
        if not is_away(error):
            _log.warning("the record does not serve", action="record_unfit", error=type(error).__name__)
        return Verdict(ok=False, why=f"the record is away ({type(error).__name__})")
    return Verdict(ok=True)


async def _close(pool: Pool) -> None:
    try:
        async with asyncio.timeout(5):
            await pool.close()
    except TimeoutError:
        pool.terminate()
