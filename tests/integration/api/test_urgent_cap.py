"""The day's alerts of a town: its counter is taken under a lock, and what happens where it is looked at first."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest

from comunica.stores.pool import Connection, Pool, serving
from comunica.stores.sql import query
from tests.towns import TownAtTest

DAY = dt.date(2026, 11, 24)
CAP = 1

type Taking = Callable[[Connection, UUID, asyncio.Barrier], Awaitable[bool]]


async def take(connection: Connection, town: UUID, both_looked: asyncio.Barrier) -> bool:
    """As `submit` does: one statement that asks and counts."""
    await both_looked.wait()
    return await connection.fetchval(query("take_urgent"), town, DAY, CAP) is not None


async def look_then_count(connection: Connection, town: UUID, both_looked: asyncio.Barrier) -> bool:
    """The guard is off: the cap is compared with what was there before."""
    sent = await connection.fetchval("SELECT n FROM urgent_day WHERE municipality_id = $1 AND day = $2", town, DAY) or 0
    await both_looked.wait()
    if sent >= CAP:
        return False
    # The same statement, but with a cap that is never reached: it counts only.
    return await connection.fetchval(query("take_urgent"), town, DAY, 1_000_000) is not None


@pytest.fixture
async def new_day(superuser: Any) -> AsyncIterator[None]:
    yield
    await superuser.execute("DELETE FROM urgent_day")


async def alerts_of_two_at_once(pool: Pool, town: UUID, taking: Taking) -> int:
    both_looked = asyncio.Barrier(2)

    async def one() -> bool:
        async with serving(pool, town) as connection:
            return await taking(connection, town, both_looked)

    return sum(await asyncio.gather(one(), one()))


@pytest.mark.usefixtures("new_day")
@pytest.mark.parametrize(
    ("taking", "alerts"), [(take, CAP), (look_then_count, CAP + 1)], ids=["with the guard", "without it"]
)
async def test_two_alerts_at_once_pass_a_cap_of_one_only_without_the_guard(
    pool: Pool, town: TownAtTest, taking: Taking, alerts: int
) -> None:
    assert await alerts_of_two_at_once(pool, town.id, taking) == alerts
