"""What is needed to send on channels. For the role comunica_dispatcher."""

from collections.abc import Collection, Sequence
from uuid import UUID

import asyncpg
import structlog

from comunica.stores.away import told_as_away
from comunica.stores.pool import Pool, in_directory, serving
from comunica.stores.sealing import Unsealable
from comunica.stores.sql import query
from comunica.stores.vaults import Vaults
from comunica.usecases.delivering.deliver_ports import ChannelFacts

_log = structlog.get_logger("comunica.dispatcher")


class PostgresSendingChannels:
    """The facts of channels, tokens opened."""

    def __init__(self, pool: Pool, vaults: Vaults) -> None:
        self._pool = pool
        self._vaults = vaults

    async def facts(self, channels: Sequence[UUID]) -> Sequence[ChannelFacts]:
        """Those of these channels that are on record and whose token can be opened. Raises RecordAway."""
        with told_as_away():
            async with in_directory(self._pool) as connection:
                rows = await connection.fetch(query("see_sending_channels"), channels)
            towns = {row["municipality_id"] for row in rows}
            await self._vaults.open(towns)
            capped = await self._capped(towns)
            found = [await self._facts(row, is_capped=row["municipality_id"] in capped) for row in rows]
        return [each for each in found if each is not None]

    async def _capped(self, towns: Collection[UUID]) -> set[UUID]:
        async with serving(self._pool, *towns) as connection:
            return {row["municipality_id"] for row in await connection.fetch(query("capped_towns"))}

    async def _facts(self, row: asyncpg.Record, *, is_capped: bool) -> ChannelFacts | None:
        try:
            vault = await self._vaults.of(row["municipality_id"])
            token = vault.open("channel.token_sealed", row["token_sealed"])
        except Unsealable as problem:
            # This channel stands still until somebody mends it; the others do not.
            _log.error(
                "channel unreadable", action="channel_unreadable", channel_id=str(row["id"]), reason=str(problem)
            )
            return None
        return ChannelFacts(
            municipality_id=row["municipality_id"],
            channel_id=row["id"],
            app=row["app"],
            waba_id=row["waba_id"],
            base_url=row["base_url"],
            phone_number_id=row["phone_number_id"],
            token=token,
            messages_per_second=row["messages_per_second"],
            is_paused=row["is_paused"],
            portfolio_id=row["portfolio_id"],
            people_limit=row["people_limit"],
            held_for=row["held_for"],
            is_capped=is_capped,
            authorization_header=row["authorization_header"],
        )
