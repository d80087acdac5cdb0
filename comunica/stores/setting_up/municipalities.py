"""What operators see of municipalities: the port of `show_municipalities.py`.

For the roles comunica_api and comunica_console.
"""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from comunica.stores.pool import Pool, in_directory, serving
from comunica.stores.setting_up.runs import run_shown
from comunica.stores.sql import query
from comunica.usecases.setting_up.channel_run import RunShown
from comunica.usecases.setting_up.connect_channel import Heard
from comunica.usecases.setting_up.show_municipalities import ChannelShown, MunicipalityShown


class PostgresMunicipalities:
    """Municipalities and channels of all, and no data of theirs."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def municipalities(
        self, older_than: UUID | None, limit: int, *, slug: str | None = None
    ) -> Sequence[MunicipalityShown]:
        """Newest first; all, or the one of this slug."""
        async with in_directory(self._pool) as connection:
            rows = await connection.fetch(query("list_municipalities"), older_than, limit, slug)
        return [MunicipalityShown(**row) for row in rows]

    async def municipality(self, municipality_id: UUID) -> MunicipalityShown | None:
        """One of them."""
        async with in_directory(self._pool) as connection:
            row = await connection.fetchrow(query("see_municipality"), municipality_id)
        return None if row is None else MunicipalityShown(**row)

    async def channels(self, of: UUID | None, older_than: UUID | None, limit: int) -> Sequence[ChannelShown]:
        """Newest first; of all municipalities, or of one."""
        async with in_directory(self._pool) as connection:
            rows = await connection.fetch(query("list_channels"), of, older_than, limit, None)
        return [ChannelShown(**row) for row in rows]

    async def channel(self, channel_id: UUID) -> ChannelShown | None:
        """One of them."""
        async with in_directory(self._pool) as connection:
            row = await connection.fetchrow(query("list_channels"), None, None, 1, channel_id)
        return None if row is None else ChannelShown(**row)

    async def run(self, channel: ChannelShown, run_id: UUID) -> RunShown | None:
        """One of a channel's runs."""
        async with serving(self._pool, channel.municipality_id) as connection:
            row = await connection.fetchrow(query("see_run"), channel.municipality_id, channel.id, run_id)
        return None if row is None else run_shown(row)

    async def runs(self, channel: ChannelShown, older_than: UUID | None, limit: int) -> Sequence[RunShown]:
        """Newest first."""
        which = (channel.municipality_id, channel.id, older_than, limit)
        async with serving(self._pool, channel.municipality_id) as connection:
            rows = await connection.fetch(query("list_runs"), *which)
        return [run_shown(row) for row in rows]

    async def heard(self, municipality_id: UUID, phone_number_id: str, since: dt.datetime) -> Heard:
        """When the provider was last heard on a channel: times, and nothing of whom or what."""
        async with serving(self._pool, municipality_id) as connection:
            row = await connection.fetchrow(query("channel_heard"), municipality_id, phone_number_id, since)
        assert row is not None
        return Heard(message_at=row["message_at"], status_at=row["status_at"])
