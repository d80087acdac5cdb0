"""Operators' keys, and what operators see: the ports of `authenticate_operator.py` and `show_municipalities.py`."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from comunica.stores.pool import Pool, in_directory, serving
from comunica.stores.sql import query
from comunica.usecases.authenticate_operator import OperatorKeyOnRecord
from comunica.usecases.connect_channel import Heard
from comunica.usecases.show_municipalities import ChannelShown, MunicipalityShown


class PostgresOperatorKeys:
    """Looks operators' keys up. For the role comunica_api."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def find_operator_key(self, prefix: str) -> OperatorKeyOnRecord | None:
        """The key with this prefix."""
        async with in_directory(self._pool) as connection:
            row = await connection.fetchrow(query("find_operator_key"), prefix)
        return None if row is None else OperatorKeyOnRecord(**row)


class PostgresMunicipalities:
    """Municipalities and channels of all, and no data of theirs. For the role comunica_api."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def municipalities(self, older_than: UUID | None, limit: int) -> Sequence[MunicipalityShown]:
        """Newest first."""
        async with in_directory(self._pool) as connection:
            rows = await connection.fetch(query("list_municipalities"), older_than, limit)
        return [MunicipalityShown(**row) for row in rows]

    async def municipality(self, municipality_id: UUID) -> MunicipalityShown | None:
        """One of them."""
        async with in_directory(self._pool) as connection:
            row = await connection.fetchrow(query("see_municipality"), municipality_id)
        return None if row is None else MunicipalityShown(**row)

    async def channels(self, of: UUID | None, older_than: UUID | None, limit: int) -> Sequence[ChannelShown]:
        """Newest first; of all municipalities, or of one."""
        async with in_directory(self._pool) as connection:
            rows = await connection.fetch(query("list_channels"), of, older_than, limit)
        return [ChannelShown(**row) for row in rows]

    async def heard(self, municipality_id: UUID, phone_number_id: str, since: dt.datetime) -> Heard:
        """When the provider was last heard on a channel: times, and nothing of whom or what."""
        async with serving(self._pool, municipality_id) as connection:
            row = await connection.fetchrow(query("channel_heard"), municipality_id, phone_number_id, since)
        assert row is not None
        return Heard(message_at=row["message_at"], status_at=row["status_at"])
