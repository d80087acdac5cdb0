"""All municipalities at a glance: the port of `look_over.py`. For the role comunica_console."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

import asyncpg

from comunica.stores.away import told_as_away
from comunica.stores.pool import Pool, in_directory, see
from comunica.stores.sql import query
from comunica.usecases.keys.authenticate_operator import Operator
from comunica.usecases.setting_up.channel_run import RunState
from comunica.usecases.setting_up.look_over import Look, TownLookedOver


class PostgresOverview:
    """Implements `Overview`. The transaction names the key, and the statement itself asks whether it is in force."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def looked_over(
        self, operator: Operator, after: UUID | None, limit: int, *, words: str, now: dt.datetime, late: dt.datetime
    ) -> Sequence[TownLookedOver]:
        with told_as_away():
            async with in_directory(self._pool) as connection:
                await connection.execute(query("operate"), operator.key_id)
                towns = [row["id"] for row in await connection.fetch(query("find_municipalities"), words)]
                await see(connection, towns)
                rows = await connection.fetch(query("look_over"), towns, now, late, list(Look), after, limit)
        return [_looked_over(row) for row in rows]


def _looked_over(row: asyncpg.Record) -> TownLookedOver:
    run_state = row["run_state"]
    words = {"look": Look(row["look"]), "run_state": None if run_state is None else RunState(run_state)}
    return TownLookedOver(**{**row, **words})
