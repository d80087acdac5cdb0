"""The months of the message log: the port of `usecases/upkeep/close_months.py`. For the role comunica_subscription."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from comunica.broadcasting.ownership import oldest_id
from comunica.stores.pool import Pool, in_directory, serving
from comunica.stores.sql import query
from comunica.stores.towns import all_towns
from comunica.usecases.upkeep.close_months import Closing


class StoredMonths:
    """Implements `MonthRecord`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def months(self) -> Sequence[dt.date]:
        async with in_directory(self._pool) as connection:
            return [row["month"] for row in await connection.fetch(query("see_delivery_months"))]

    async def close(self, month: dt.date, *, most: int) -> Closing:
        begins, ends = (oldest_id(dt.datetime.combine(day, dt.time(), dt.UTC)) for day in (month, _next(month)))
        closed, unaccounted = 0, list[UUID]()
        for towns in await all_towns(self._pool):
            async with serving(self._pool, *towns) as connection:
                rows = await connection.fetch(query("close_sources"), list(towns), begins, ends, most)
                done = [(row["municipality_id"], row["id"]) for row in rows if not row["is_unaccounted"]]
                if done:
                    await connection.execute(query("drop_final_tally"), *map(list, zip(*done, strict=True)))
            closed += len(done)
            unaccounted += [row["id"] for row in rows if row["is_unaccounted"]]
        return Closing(closed, unaccounted)

    async def drop(self, month: dt.date) -> bool:
        towns = [town for piece in await all_towns(self._pool) for town in piece]
        async with serving(self._pool, *towns) as connection:
            return bool(await connection.fetchval(query("drop_delivery_month"), month))


def _next(month: dt.date) -> dt.date:
    return (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
