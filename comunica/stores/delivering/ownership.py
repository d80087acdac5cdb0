"""Who owns which channel: the port of `own_channels.py` on PostgreSQL. For the role comunica_dispatcher."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from comunica.stores.away import told_as_away
from comunica.stores.pool import Pool, in_directory
from comunica.stores.sql import query
from comunica.usecases.delivering.own_channels import Kept, OwnedChannel


class PostgresOwnership:
    """Leases on channels. PostgreSQL's clock decides when one is over."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def keep(self, owner: UUID, *, lease: float) -> Kept:
        """Heartbeat, renewal and the figures for the fair share, in one statement."""
        with told_as_away():
            async with in_directory(self._pool) as connection:
                rows = await connection.fetch(query("keep_channels"), owner, lease)
        first = rows[0]
        owned = tuple(_owned(row) for row in rows if row["channel_id"] is not None)
        return Kept(owned=owned, dispatchers=first["dispatchers"], rank=first["rank"], channels=first["channels"])

    async def take(self, owner: UUID, *, lease: float, most: int) -> Sequence[OwnedChannel]:
        """Free and lapsed channels, those that have waited longest first."""
        with told_as_away():
            async with in_directory(self._pool) as connection:
                return [_owned(row) for row in await connection.fetch(query("take_channels"), owner, lease, most)]

    async def give_back(self, owner: UUID, channels: Sequence[OwnedChannel]) -> None:
        """Free for others at once."""
        ids, epochs = [each.channel_id for each in channels], [each.epoch for each in channels]
        with told_as_away():
            async with in_directory(self._pool) as connection:
                await connection.execute(query("give_back_channels"), owner, ids, epochs)

    async def leave(self, owner: UUID) -> None:
        """Out of the count."""
        with told_as_away():
            async with in_directory(self._pool) as connection:
                await connection.execute(query("leave_dispatchers"), owner)


def _owned(row: asyncpg.Record) -> OwnedChannel:
    return OwnedChannel(municipality_id=row["municipality_id"], channel_id=row["channel_id"], epoch=row["epoch"])
