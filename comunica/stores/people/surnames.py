"""Beginnings of surnames: the port of index_surnames. For the role comunica_subscription."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from comunica.stores.pool import Pool, serving_by_key
from comunica.stores.sql import query
from comunica.stores.towns import all_towns
from comunica.stores.vaults import Vaults
from comunica.usecases.hearing.sealed_details import surname_prefixes


class StoredSurnames:
    """Implements `SurnameRecord`."""

    def __init__(self, pool: Pool, vaults: Vaults) -> None:
        self._pool = pool
        self._vaults = vaults

    async def index_some(self, most: int) -> int:
        return sum([await self._index(towns, most) for towns in await all_towns(self._pool)])

    async def _index(self, towns: Sequence[UUID], most: int) -> int:
        async with serving_by_key(self._pool, *towns) as connection:
            rows = await connection.fetch(query("people_without_prefixes"), list(towns), most)
        # With no connection in hand: the keys are read with one of their own.
        found = [await self._prefixes(row) for row in rows]
        columns = [list(column) for column in zip(*found, strict=True)]
        if columns:
            async with serving_by_key(self._pool, *towns) as connection:
                await connection.execute(query("write_surname_prefixes"), *columns)
        return len(rows)

    async def _prefixes(self, row: asyncpg.Record) -> tuple[UUID, UUID, bytes, bytes | None]:
        vault = await self._vaults.of(row["municipality_id"])
        surname = vault.open("subscriber.surname_sealed", row["surname_sealed"])
        return row["municipality_id"], row["id"], row["surname_index"], surname_prefixes(vault, surname)
