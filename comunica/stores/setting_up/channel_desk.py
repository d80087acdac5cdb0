"""A channel as who connects and checks it sees it: the ports of `connect_channel.py` and `check_channel.py`.

For the role comunica_admin: what a channel heard is known by its times alone, never by whom or what.
"""

import datetime as dt
from uuid import UUID

import asyncpg

from comunica.stores.pool import Pool, in_directory, serving
from comunica.stores.sealing import MasterKey
from comunica.stores.setting_up.setup_writing import TOKEN
from comunica.stores.sql import query
from comunica.usecases.setting_up.check_channel import ChannelOnRecord
from comunica.usecases.setting_up.connect_channel import Heard
from comunica.usecases.setting_up.municipality_setup import ChannelSetup


class PostgresChannelDesk:
    """Implements `ChannelEars`, and finds channels."""

    def __init__(self, pool: Pool, master_key: MasterKey) -> None:
        self._pool = pool
        self._master_key = master_key

    async def moment(self) -> dt.datetime:
        """Now, by the record's clock."""
        async with in_directory(self._pool) as connection:
            found = await connection.fetchval(query("record_moment"))
        assert isinstance(found, dt.datetime)
        return found

    async def town(self, slug: str) -> UUID | None:
        """The municipality of this name."""
        async with in_directory(self._pool) as connection:
            row = await connection.fetchrow(query("wrapped_key_of_slug"), slug)
        return None if row is None else row["id"]

    async def heard(self, municipality_id: UUID, phone_number_id: str, since: dt.datetime) -> Heard:
        """The last of each kind since then."""
        async with serving(self._pool, municipality_id) as connection:
            row = await connection.fetchrow(query("channel_heard"), municipality_id, phone_number_id, since)
        assert row is not None
        return Heard(message_at=row["message_at"], status_at=row["status_at"])

    async def channel(self, slug: str) -> ChannelOnRecord | None:
        """The channel of the municipality of this name; `Unsealable` under another master key."""
        async with in_directory(self._pool) as connection:
            row = await connection.fetchrow(query("see_channel_of_slug"), slug)
        return None if row is None else self._on_record(row)

    def _on_record(self, row: asyncpg.Record) -> ChannelOnRecord:
        vault = self._master_key.unwrap(row["municipality_id"], row["wrapped_key"])
        names = ("provider", "app", "phone_number_id", "waba_id", "portfolio_id", "display_phone_number", "base_url")
        more = ("messages_per_second", "authorization_header", "callback_url")
        setup = ChannelSetup(
            **{name: row[name] for name in (*names, *more)}, token=vault.open(TOKEN, row["token_sealed"])
        )
        return ChannelOnRecord(municipality_id=row["municipality_id"], setup=setup, paused_reason=row["paused_reason"])
