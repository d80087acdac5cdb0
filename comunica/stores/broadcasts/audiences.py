"""Audiences in PostgreSQL: counted, and resolved into deliveries, by one statement each, of the same people."""

import datetime as dt
from typing import Any
from uuid import UUID

import asyncpg

from comunica.broadcasting.audience import Audience, audience_from_json, numbers_of
from comunica.broadcasting.retrying import HOPELESS, PATIENCE
from comunica.stores.delivering.budgets import Costs
from comunica.stores.pool import Connection
from comunica.stores.sql import query

#: Seconds for the snapshot of one audience: a million people on a busy server take longer than any other statement may.
SNAPSHOT_DEADLINE = 300.0

_HOUR = dt.timedelta(hours=1)


async def count(connection: Connection, municipality_id: UUID, channel_id: UUID, audience: Audience) -> int:
    """How many would get it now."""
    kind, chosen = _selection(audience)
    if kind == "audience":
        return await _count_chosen(connection, municipality_id, channel_id, audience)
    arguments = () if kind == "testers" else (channel_id, *chosen)
    return int(await connection.fetchval(query(f"count_{kind}"), municipality_id, *arguments))


async def _count_chosen(connection: Connection, municipality_id: UUID, channel_id: UUID, audience: Audience) -> int:
    """By the headcount; with an import person by person: no head knows who came with a list."""
    await connection.execute(query("plan_each_time"))
    chosen = (municipality_id, channel_id, *selected(audience))
    if audience.imported is None:
        return int(await connection.fetchval(query("count_audience"), *chosen))
    return int(await connection.fetchval(query("count_imported"), *chosen, audience.imported))


async def snapshot(
    connection: Connection, municipality_id: UUID, broadcast_id: UUID, row: asyncpg.Record, costs: Costs
) -> int:
    """Make the deliveries of a broadcast that has just started; how many."""
    kind, chosen = _selection(audience_from_json(row["audience"]))
    channel_id, what = row["channel_id"], (row["lane"], row["expires_at"])
    match kind:
        case "audience":
            values = (municipality_id, channel_id, *chosen, broadcast_id, *what, *costs)
        case "testers":
            values = (municipality_id, broadcast_id, channel_id, *what)
        case _:
            values = (municipality_id, broadcast_id, channel_id, *what, *chosen, *costs)
    done = await connection.execute(query(f"snapshot_{kind}"), *values, timeout=SNAPSHOT_DEADLINE)
    return int(done.rpartition(" ")[2])


def selected(audience: Audience) -> tuple[Any, ...]:
    """What the condition `in_audience` takes, in its order from $3 to $8. An import is not part of it."""
    return (
        audience.covers_everyone,
        list(audience.zones),
        audience.outside,
        sorted({each.street for each in audience.streets}),
        numbers_of(audience.streets),
        list(audience.topics),
    )


def _selection(audience: Audience) -> tuple[str, tuple[Any, ...]]:
    """The kind of selection, as the names of its queries end, and what it is made of."""
    if audience.testers:
        return "testers", ()
    if audience.got is not None:
        return "got", (audience.got,)
    if audience.failed_of is not None:
        patience = [each / _HOUR for each in PATIENCE.values()]
        return "failed", (audience.failed_of, audience.with_unknown, sorted(HOPELESS), list(PATIENCE), patience)
    return "audience", (*selected(audience), audience.imported)
