"""What is needed to send on channels. For the role comunica_dispatcher."""

from collections.abc import Sequence
from uuid import UUID

from comunica.stores.away import told_as_away
from comunica.stores.pool import Pool, in_directory
from comunica.stores.sql import query
from comunica.stores.vaults import Vaults
from comunica.usecases.deliver_ports import ChannelFacts


class PostgresSendingChannels:
    """The facts of channels, tokens opened."""

    def __init__(self, pool: Pool, vaults: Vaults) -> None:
        self._pool = pool
        self._vaults = vaults

    async def facts(self, channels: Sequence[UUID]) -> Sequence[ChannelFacts]:
        """Those of these channels that are on record. Raises RecordAway; `Unsealable` under another master key."""
        with told_as_away():
            async with in_directory(self._pool) as connection:
                rows = await connection.fetch(query("see_sending_channels"), channels)
            await self._vaults.open({row["municipality_id"] for row in rows})
            vaults = {row["id"]: await self._vaults.of(row["municipality_id"]) for row in rows}
            return [
                ChannelFacts(
                    municipality_id=row["municipality_id"],
                    channel_id=row["id"],
                    app=row["app"],
                    waba_id=row["waba_id"],
                    base_url=row["base_url"],
                    phone_number_id=row["phone_number_id"],
                    token=vaults[row["id"]].open("channel.token_sealed", row["token_sealed"]),
                    messages_per_second=row["messages_per_second"],
                    is_paused=row["is_paused"],
                )
                for row in rows
            ]
