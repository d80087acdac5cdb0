"""An audience and what waits before it: the port of `foresee_broadcast.py`. For the role comunica_api."""

import datetime as dt
from collections import defaultdict
from uuid import UUID

import asyncpg

from comunica.broadcasting.audience import Audience
from comunica.broadcasting.foresight import Group, Outlook
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.ownership import oldest_id
from comunica.stores.away import told_as_away
from comunica.stores.broadcasts.audiences import selected
from comunica.stores.pool import Pool, serving
from comunica.stores.sql import query

#: How long a message that came back is remembered.
UNREACHABLE_FOR = dt.timedelta(days=30)


class PostgresOutlooks:
    """One statement, one moment."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def outlook(
        self, municipality_id: UUID, channel_id: UUID, audience: Audience, *, starts_at: dt.datetime
    ) -> Outlook:
        """See usecases.foresee_broadcast.Outlooks."""
        values = (municipality_id, channel_id, *selected(audience), oldest_id(starts_at - UNREACHABLE_FOR), starts_at)
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                await connection.execute(query("plan_each_time"))
                row = await connection.fetchrow(query("foresee_audience"), *values)
        assert row is not None
        return _outlook(row)


def _outlook(row: asyncpg.Record) -> Outlook:
    ahead: dict[Lane, list[int]] = defaultdict(list)
    for each in row["ahead"]:
        ahead[Lane(each["lane"])].append(each["waiting"])
    return Outlook(
        groups=[Group(**each) for each in row["groups"]],
        left=row["gone"],
        unreachable=row["unreachable"],
        numberless=row["numberless"],
        windows={each["country"]: each["people"] for each in row["windows"]},
        ahead=ahead,
        messages_per_second=row["messages_per_second"],
        cap_micros=row["cap_micros"],
        currency=row["currency"] or "",
        spent_micros=int(row["spent_micros"]),
    )
