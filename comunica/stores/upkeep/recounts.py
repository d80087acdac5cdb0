"""Counting what is on record: the port of `usecases/upkeep/recount_deliveries.py`. For the role comunica_dispatcher."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.states import WORKING
from comunica.stores.away import told_as_away
from comunica.stores.pool import Pool, in_directory, serving
from comunica.stores.sql import query
from comunica.usecases.delivering.own_channels import OwnedChannel
from comunica.usecases.upkeep.recount_deliveries import Headroom, OpenDoubts

_WORKING = sorted(WORKING)


class PostgresRecounts:
    """`day`: seconds that a person counts for the limit."""

    def __init__(self, pool: Pool, *, day: float) -> None:
        self._pool = pool
        self._day = day

    async def recountable(
        self, channels: Sequence[OwnedChannel], *, ended_within: float
    ) -> Sequence[tuple[UUID, UUID]]:
        """Oldest first."""
        with told_as_away():
            async with serving(self._pool, *{each.municipality_id for each in channels}) as connection:
                rows = await connection.fetch(query("see_recountable"), *_pairs(channels), ended_within, _WORKING)
        return [(row["municipality_id"], row["id"]) for row in rows]

    async def unaccounted(self, municipality_id: UUID, source_id: UUID) -> int:
        """In one statement, so of one moment."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                return int(await connection.fetchval(query("recount_source"), municipality_id, source_id) or 0)

    async def open_doubts(self, channels: Sequence[OwnedChannel]) -> Mapping[Lane, OpenDoubts]:
        """Out of the index on doubts."""
        with told_as_away():
            async with serving(self._pool, *{each.municipality_id for each in channels}) as connection:
                rows = await connection.fetch(query("see_open_doubts"), *_pairs(channels))
        return {Lane(row["lane"]): OpenDoubts(row["n"], row["oldest"]) for row in rows}

    async def headrooms(self, channels: Sequence[OwnedChannel]) -> Sequence[Headroom]:
        """Of their portfolios."""
        with told_as_away():
            async with in_directory(self._pool) as connection:
                rows = await connection.fetch(query("see_headroom"), [each.channel_id for each in channels], self._day)
        return [Headroom(portfolio_id=row["id"], limit=row["people_limit"], used=row["used"]) for row in rows]


def _pairs(channels: Sequence[OwnedChannel]) -> tuple[list[UUID], list[UUID]]:
    return [each.municipality_id for each in channels], [each.channel_id for each in channels]
