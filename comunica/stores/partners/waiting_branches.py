"""Branches of all partners' fan-outs that wait: the port of the sweep in `work_fan_out.py`."""

from collections.abc import Sequence

from comunica.stores.away import told_as_away
from comunica.stores.partners.fan_outs import PostgresFanOuts
from comunica.stores.pool import in_directory
from comunica.stores.sql import query
from comunica.usecases.partners.fan_out import BranchKey


class PostgresWaitingBranches(PostgresFanOuts):
    """Implements `WaitingBranches`. For the role comunica_dispatcher: no other may see them."""

    async def waiting(self, *, most: int) -> Sequence[BranchKey]:
        with told_as_away():
            async with in_directory(self._pool) as connection:
                rows = await connection.fetch(query("waiting_branches"), most)
        return [BranchKey(**row) for row in rows]

    async def oldest(self) -> float:
        with told_as_away():
            async with in_directory(self._pool) as connection:
                return float(await connection.fetchval(query("see_oldest_branch")))
