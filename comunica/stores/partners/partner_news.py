"""What partners are to be told on NATS: the ports of `tell_partners.py` and `take_partner_job.py`.

For the role comunica_dispatcher.
"""

from collections.abc import Sequence
from uuid import UUID

from comunica.broadcasting.states import BroadcastState
from comunica.stores.away import told_as_away
from comunica.stores.partners.fan_outs import PostgresFanOuts
from comunica.stores.partners.partner_sight import see_as_partner, serving_partner
from comunica.stores.pool import Pool, in_directory, serving
from comunica.stores.sql import query
from comunica.usecases.partners.fan_out import BranchState
from comunica.usecases.partners.tell_partners import BranchTold, FinishedBranch, FinishedWhole, SettledBranch
from comunica.usecases.problem import Problem


class PostgresToldFanOuts(PostgresFanOuts):
    """Implements `ToldFanOuts`."""

    async def want_told(self, partner_id: UUID, fan_out_id: UUID) -> None:
        async with serving_partner(self._pool, partner_id) as connection:
            await connection.execute(query("want_told_whole"), partner_id, fan_out_id)
            await connection.execute(query("want_told_branches"), partner_id, fan_out_id)


class PostgresPartnerNews:
    """Implements `UntoldRecord`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def partners(self) -> Sequence[UUID]:
        with told_as_away():
            async with in_directory(self._pool) as connection:
                rows = await connection.fetch(query("untold_partners"))
        return [row["partner_id"] for row in rows]

    async def settled(self, partner_id: UUID, *, most: int) -> Sequence[SettledBranch]:
        async with serving_partner(self._pool, partner_id) as connection:
            rows = await connection.fetch(query("untold_settled"), partner_id, most)
        return [
            SettledBranch(
                fan_out_id=row["fan_out_id"],
                municipality_id=row["municipality_id"],
                idempotency_key=row["idempotency_key"],
                state=BranchState(row["state"]),
                first_state=row["first_state"] and BroadcastState(row["first_state"]),
                problems=tuple(Problem(**each) for each in row["errors"]),
            )
            for row in rows
        ]

    async def finished(self, partner_id: UUID, *, most: int) -> Sequence[FinishedBranch]:
        async with serving_partner(self._pool, partner_id) as connection:
            rows = await connection.fetch(query("untold_towns"), partner_id)
        towns = [row["municipality_id"] for row in rows]
        if not towns:
            return []
        with told_as_away():
            async with serving(self._pool, *towns) as connection:
                await see_as_partner(connection, partner_id)
                rows = await connection.fetch(query("untold_finished"), partner_id, most)
        return [FinishedBranch(**row) for row in rows]

    async def wholes(self, partner_id: UUID, *, most: int) -> Sequence[FinishedWhole]:
        async with serving_partner(self._pool, partner_id) as connection:
            rows = await connection.fetch(query("untold_wholes"), partner_id, most)
        return [FinishedWhole(**row) for row in rows]

    async def tell(self, partner_id: UUID, branches: Sequence[BranchTold]) -> None:
        columns = (
            [branch.fan_out_id for branch in branches],
            [branch.municipality_id for branch in branches],
            [str(branch.told) for branch in branches],
        )
        async with serving_partner(self._pool, partner_id) as connection:
            await connection.execute(query("tell_branches"), partner_id, *columns)

    async def tell_wholes(self, partner_id: UUID, fan_outs: Sequence[UUID]) -> None:
        async with serving_partner(self._pool, partner_id) as connection:
            await connection.execute(query("tell_wholes"), partner_id, list(fan_outs))
