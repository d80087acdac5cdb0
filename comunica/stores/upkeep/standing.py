"""How the record stands: the port of `show_standing.py` on PostgreSQL. For the role comunica_dispatcher."""

import datetime as dt
from collections.abc import Mapping, Sequence
from uuid import UUID

import asyncpg

from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.states import DeliveryState
from comunica.stores.away import told_as_away
from comunica.stores.pool import Pool, in_directory, serving
from comunica.stores.sql import query
from comunica.usecases.delivering.own_channels import OwnedChannel
from comunica.usecases.errands import ErrandKind
from comunica.usecases.setting_up.channel_run import RunKind
from comunica.usecases.upkeep.show_standing import Affairs, Left, Pile, Unheard, Wait

#: An ended broadcast is shown for so long, and a message without a word is looked at for so long.
SHOWN_FOR = dt.timedelta(days=1)


class PostgresStanding:
    """`unheard_after`: seconds without a word of the provider before a message counts as unheard."""

    def __init__(self, pool: Pool, *, unheard_after: float) -> None:
        self._pool = pool
        self._unheard_after = unheard_after

    async def piles(self, channels: Sequence[OwnedChannel]) -> Sequence[Pile]:
        """Out of the tally, and of the index on replies."""
        rows = await self._fetch("see_piles", channels, SHOWN_FOR)
        return [Pile(row["slug"], Lane(row["lane"]), DeliveryState(row["state"]), row["n"]) for row in rows]

    async def waits(self, channels: Sequence[OwnedChannel]) -> Sequence[Wait]:
        """Out of the work list, and of the indexes on replies and on what was put off."""
        rows = await self._fetch("see_oldest_due", channels)
        return [Wait(row["slug"], Lane(row["lane"]), max(0.0, row["seconds"])) for row in rows]

    async def unheard(self, channels: Sequence[OwnedChannel]) -> Unheard:
        """The rows are looked at only where the tally knows of any."""
        after = dt.timedelta(seconds=self._unheard_after)
        [row] = await self._fetch("see_sends_unheard", channels, after, SHOWN_FOR)
        return Unheard(messages=row["messages"], channels=row["channels"])

    async def templates(self, channels: Sequence[OwnedChannel]) -> Mapping[str, int]:
        """By status."""
        return {row["status"]: row["n"] for row in await self._of_towns("see_template_states", channels)}

    async def qualities(self, channels: Sequence[OwnedChannel]) -> Mapping[str, int]:
        """By quality."""
        return {row["quality"]: row["n"] for row in await self._fetch("see_channel_qualities", channels)}

    async def affairs(self, channels: Sequence[OwnedChannel]) -> Sequence[Affairs]:
        """People out of the index on those who are enrolled, money out of the month's sum."""
        rows = await self._of_towns("see_affairs", channels)
        return [Affairs(town=row["slug"], people=row["people"], spent=row["spent"], cap=row["cap"]) for row in rows]

    async def left(self) -> Left:
        """Out of the work lists, which hold ids only."""
        with told_as_away():
            async with in_directory(self._pool) as connection:
                errands = await connection.fetch(query("see_oldest_errands"))
                runs = await connection.fetch(query("see_oldest_runs"))
        return Left(
            errands={ErrandKind(row["kind"]): row["seconds"] for row in errands},
            runs={RunKind(row["kind"]): row["seconds"] for row in runs},
        )

    async def _fetch(self, name: str, channels: Sequence[OwnedChannel], *more: object) -> list[asyncpg.Record]:
        pairs: tuple[list[UUID], list[UUID]] = (
            [each.municipality_id for each in channels],
            [each.channel_id for each in channels],
        )
        with told_as_away():
            async with serving(self._pool, *set(pairs[0])) as connection:
                return await connection.fetch(query(name), *pairs, *more)

    async def _of_towns(self, name: str, channels: Sequence[OwnedChannel]) -> list[asyncpg.Record]:
        towns = sorted({each.municipality_id for each in channels})
        with told_as_away():
            async with serving(self._pool, *towns) as connection:
                return await connection.fetch(query(name), towns)
