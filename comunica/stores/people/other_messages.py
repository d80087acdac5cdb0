"""What citizens write, counted, and shown where their town keeps it: the ports of other_messages and show_words."""

import datetime as dt
from collections.abc import Callable, Mapping
from uuid import UUID

import asyncpg

from comunica.municipality.profile import profile_from_json
from comunica.stores.away import told_as_away
from comunica.stores.pages import page_of
from comunica.stores.pool import Pool, serving
from comunica.stores.sealing import MunicipalityVault
from comunica.stores.sql import query
from comunica.stores.vaults import Vaults
from comunica.usecases.hearing.inbound_batch import WORDS
from comunica.usecases.paging import Page, PageRequest
from comunica.usecases.people.other_messages import Sort
from comunica.usecases.people.show_words import KeptWords


class PostgresMessageCounts:
    """Implements `MessageCounts`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def count(self, municipality_id: UUID, since: dt.datetime) -> Mapping[Sort, int]:
        """See MessageCounts."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                rows = await connection.fetch(query("count_received"), municipality_id, since)
        return {Sort(row["action"], row["intent"]): row["n"] for row in rows}


class PostgresWords:
    """Implements `WordShelf`."""

    def __init__(self, pool: Pool, vaults: Vaults) -> None:
        self._pool = pool
        self._vaults = vaults

    async def keeps(self, municipality_id: UUID) -> bool:
        """See WordShelf."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                row = await connection.fetchrow(query("town_of_id"), municipality_id)
        return row is not None and profile_from_json(row["profile"]).keep_words

    async def words(self, municipality_id: UUID, page: PageRequest) -> Page[KeptWords]:
        """See WordShelf."""
        with told_as_away():
            vault = await self._vaults.of(municipality_id)
            async with serving(self._pool, municipality_id) as connection:
                rows = await connection.fetch(query("list_words"), municipality_id, page.older_than, page.size + 1)
        return page_of(rows, page.size, read=_kept(vault), id_column="id")


def _kept(vault: MunicipalityVault) -> Callable[[asyncpg.Record], KeptWords]:
    def opened(row: asyncpg.Record, column: str) -> str:
        return "" if row[column] is None else vault.open(f"subscriber.{column}", row[column])

    def read(row: asyncpg.Record) -> KeptWords:
        return KeptWords(
            id=row["id"],
            at=row["sent_at"],
            intent=row["intent"],
            words=vault.open(WORDS, row["words_sealed"]),
            subscriber_id=row["subscriber_id"],
            joined=bool(row["joined"]),
            banned=row["banned"],
            given_name=opened(row, "given_name_sealed"),
            surname=opened(row, "surname_sealed"),
        )

    return read
