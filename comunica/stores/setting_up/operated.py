"""What operators set up over the api: the ports of `operate_municipality.py` and `operate_channel.py`.

For the role comunica_api, which may write a municipality or a channel only in a transaction that names an operator's
key in force; comunica_console may ask for a check in such a one, and nothing else. The key's id stands where a
municipality's does, so that such a transaction is one with its kept answer.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from uuid import UUID

import msgspec

from comunica.stores.audit import add_line
from comunica.stores.away import told_as_away
from comunica.stores.keys.key_register import PostgresKeyTurn
from comunica.stores.pool import Connection, Pool, serving
from comunica.stores.sealing import MasterKey
from comunica.stores.setting_up.runs import WISH, run_shown
from comunica.stores.setting_up.setup_writing import TOKEN, SetupWriter, town_on_record
from comunica.stores.sql import query
from comunica.usecases.audit import AuditLine
from comunica.usecases.keys.authenticate_operator import Operator
from comunica.usecases.keys.key_register import KeyTurn
from comunica.usecases.setting_up.channel_run import RunKind, RunShown, RunWish
from comunica.usecases.setting_up.municipality_setup import ChannelSetup, TownSetup
from comunica.usecases.setting_up.operate_channel import OperatedChannel
from comunica.usecases.setting_up.show_municipalities import MunicipalityShown

_NUMBER = (
    *("provider", "app", "phone_number_id", "waba_id", "portfolio_id", "display_phone_number", "base_url"),
    *("messages_per_second", "authorization_header", "callback_url"),
)


class PostgresOperated:
    """Implements `TownTurns`, `ChannelTurns` and `FirstKeyTurns`."""

    def __init__(self, pool: Pool, master_key: MasterKey, *, new_id: Callable[[], UUID]) -> None:
        self._pool = pool
        self._master_key = master_key
        self._new_id = new_id

    @asynccontextmanager
    async def turn(self, operator: Operator) -> "AsyncIterator[OperatedTurn]":
        """A transaction in which this operator's key may write. Raises RecordAway; nothing is written then."""
        with told_as_away():
            async with serving(self._pool, operator.key_id) as connection:
                await connection.execute(query("operate"), operator.key_id)
                await connection.execute(query("lock_setup"))
                beside = (operator.key_id,)
                writer = SetupWriter(connection, self._master_key, new_id=self._new_id, beside=beside)
                yield OperatedTurn(connection, writer, self._new_id)


class OperatedTurn:
    """Implements `TownTurn`, `ChannelTurn` and `FirstKeyTurn` on a transaction at hand."""

    def __init__(self, connection: Connection, writer: SetupWriter, new_id: Callable[[], UUID]) -> None:
        self._connection = connection
        self._writer = writer
        self._new_id = new_id

    async def id_of(self, slug: str) -> UUID | None:
        row = await self._connection.fetchrow(query("wrapped_key_of_slug"), slug)
        return None if row is None else row["id"]

    async def town(self, municipality_id: UUID) -> TownSetup | None:
        row = await self._connection.fetchrow(query("hold_municipality"), municipality_id)
        return None if row is None else town_on_record(row)

    async def put_town(self, town: TownSetup) -> UUID:
        vault, _ = await self._writer.town(town)
        await self._writer.test_numbers(vault, town.test_numbers)
        return vault.municipality_id

    async def shown(self, municipality_id: UUID) -> MunicipalityShown:
        row = await self._connection.fetchrow(query("see_municipality"), municipality_id)
        assert row is not None, "it was written in this transaction"
        return MunicipalityShown(**row)

    async def keys(self, municipality_id: UUID) -> KeyTurn | None:
        rows = await self._connection.fetch(query("wrapped_keys_of"), [municipality_id])
        if not rows:
            return None
        await self._writer.see(municipality_id)
        return PostgresKeyTurn(self._connection, self._writer.opened(municipality_id, rows[0]["wrapped_key"]))

    async def had_keys(self, municipality_id: UUID) -> bool:
        return bool(await self._connection.fetchval(query("had_keys"), municipality_id))

    async def channel(self, channel_id: UUID) -> OperatedChannel | None:
        row = await self._connection.fetchrow(query("operated_channel"), channel_id)
        if row is None:
            return None
        vault = self._writer.opened(row["municipality_id"], row["wrapped_key"])
        token = vault.open(TOKEN, row["token_sealed"])
        return OperatedChannel(
            municipality_id=row["municipality_id"],
            municipality_name=row["name"],
            language=row["language"],
            setup=ChannelSetup(**{name: row[name] for name in _NUMBER}, token=token),
        )

    async def put_channel(self, municipality_id: UUID, channel: ChannelSetup) -> UUID:
        [row] = await self._connection.fetch(query("wrapped_keys_of"), [municipality_id])
        await self._writer.see(municipality_id)
        channel_id, _ = await self._writer.channel(self._writer.opened(municipality_id, row["wrapped_key"]), channel)
        return channel_id

    async def ask(
        self, kind: RunKind, *, municipality_id: UUID, channel_id: UUID, operator: Operator, wish: RunWish | None
    ) -> RunShown | None:
        [row] = await self._connection.fetch(query("wrapped_keys_of"), [municipality_id])
        vault, run_id = self._writer.opened(municipality_id, row["wrapped_key"]), self._new_id()
        sealed = None if wish is None else vault.seal(WISH, msgspec.json.encode(wish).decode())
        await self._writer.see(municipality_id)
        asked = (municipality_id, run_id, channel_id, kind, operator.key_id, sealed)
        if await self._connection.fetchval(query("ask_for_run"), *asked) is None:
            return None
        found = await self._connection.fetchrow(query("see_run"), municipality_id, channel_id, run_id)
        assert found is not None, "it was written in this transaction"
        return run_shown(found)

    async def tell(self, municipality_id: UUID, line: AuditLine) -> None:
        await self._writer.see(municipality_id)
        await add_line(self._connection, municipality_id, self._new_id(), line)
