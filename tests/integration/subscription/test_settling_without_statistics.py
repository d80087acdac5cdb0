"""Statuses of a broadcast that is a second old: nothing has counted its rows yet, and the plan must not need that."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

from comunica.broadcasting.states import sources_of
from comunica.stores.hearing.statuses import _STEPS
from comunica.stores.pool import Pool, serving_by_key
from comunica.stores.sql import query
from tests.integration.subscription.world import Admin, Town, new_id

ROWS, TOLD = 4000, 200
_KEY = ("municipality_id = t.municipality_id", "source_id = t.source_id", "recipient_id = t.recipient_id")


async def _young_broadcast(admin: Admin, town: Town) -> tuple[UUID, list[UUID]]:
    source, people = new_id(), [new_id() for _ in range(ROWS)]
    now = dt.datetime.now(dt.UTC)
    rows = [(town.id, source, who, town.channel_id, "broadcast", "normal", "accepted", 1, now) for who in people]
    columns = ("municipality_id", "source_id", "recipient_id", "channel_id", "source_kind", "lane", "state", "attempt")
    await admin.copy_records_to_table("delivery", records=rows, columns=[*columns, "claimed_at"])
    return source, people


def _delivered(town: Town, source: UUID, people: list[UUID]) -> list[Any]:
    count, now = len(people), dt.datetime.now(dt.UTC)
    key: list[Any] = [[town.id] * count, [source] * count, [*people]]
    proof: list[Any] = [[1] * count, ["delivered"] * count, [None] * count, [now] * count, [None] * count]
    failure: list[Any] = [[0] * count, *([[None] * count] * 3), [0] * count]
    message: list[Any] = [[b"digest"] * count, [b"sealed"] * count]
    return [*key, *proof, *failure, *message, *([*sources_of(step)] for step in _STEPS)]


async def _plan(pool: Pool, admin: Admin, town: Town, change: Callable[[str], str]) -> str:
    source, people = await _young_broadcast(admin, town)
    async with serving_by_key(pool, town.id) as connection:
        told = _delivered(town, source, sorted(people)[:TOLD])
        rows = await connection.fetch("EXPLAIN " + change(query("settle_statuses")), *told)
    return "\n".join(row[0] for row in rows)


async def test_each_status_finds_its_delivery_by_the_whole_key(pool: Pool, admin: Admin, town: Town) -> None:
    plan = await _plan(pool, admin, town, lambda sql: sql)
    [condition] = [line for line in plan.splitlines() if "Index Cond" in line][:1]
    assert all(part in condition for part in _KEY), plan


async def test_with_a_constant_in_it_every_status_would_be_held_against_every_row(
    pool: Pool, admin: Admin, town: Town
) -> None:
    """The range of the sources, meant to spare partitions: without statistics it is taken for a handful of rows."""

    def with_range(sql: str) -> str:
        least = "'00000000-0000-0000-0000-000000000000'"
        greatest = "'ffffffff-ffff-ffff-ffff-ffffffffffff'"
        return sql.replace(
            "\n  AND d.attempt >=", f"\n  AND d.source_id BETWEEN {least} AND {greatest}\n  AND d.attempt >="
        )

    plan = await _plan(pool, admin, town, with_range)
    assert "Join Filter" in plan, plan
