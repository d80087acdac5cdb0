"""Partners, their keys and nkeys: the ports of `authenticate_partner.py` and `partner_register.py`.

For the roles comunica_api and comunica_admin. They are of no municipality, and see nobody's data.
"""

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg

from comunica.municipality.keys import KeyKind, known_scopes
from comunica.stores.away import told_as_away
from comunica.stores.pages import page_of
from comunica.stores.pool import Connection, Pool, in_directory, in_spanned_directory
from comunica.stores.sql import query
from comunica.usecases.keys.authenticate_partner import PartnerKeyOnRecord
from comunica.usecases.paging import Page, PageRequest
from comunica.usecases.partners.partner_log import Hand, PartnerDeed, PartnerLogEntry
from comunica.usecases.partners.partner_register import (
    PartnerKeyIssued,
    PartnerKeyShown,
    PartnerMade,
    PartnerNkeyShown,
    PartnerShown,
    Taken,
)


class PostgresPartnerKeys:
    """Implements `PartnerDirectory`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def find_partner_key(self, prefix: str) -> PartnerKeyOnRecord | None:
        async with in_directory(self._pool) as connection:
            row = await connection.fetchrow(query("find_partner_key"), prefix)
        return None if row is None else PartnerKeyOnRecord(**_key(row))

    async def note_use(self, key_id: UUID, at: dt.datetime) -> None:
        async with in_directory(self._pool) as connection:
            await connection.execute(query("note_partner_use"), key_id, at)


class PostgresPartners:
    """Implements `PartnerRegister`. `new_id` makes the ids of lines in the log, which grow with time."""

    def __init__(self, pool: Pool, *, new_id: Callable[[], UUID]) -> None:
        self._pool = pool
        self._new_id = new_id

    async def add(self, made: PartnerMade, *, hand: Hand) -> Taken | None:
        try:
            async with self._directory(hand) as connection:
                await self._add(connection, made, hand)
        except _NothingWritten as problem:
            return problem.taken
        return None

    async def _add(self, connection: Connection, made: PartnerMade, hand: Hand) -> None:
        partner = made.partner
        row = (partner.id, partner.slug, partner.name, partner.contact, partner.created_at)
        if await connection.fetchval(query("add_partner"), *row) is None:
            raise _NothingWritten(Taken.SLUG)
        await self._tell(connection, partner.id, PartnerDeed.CREATE, hand)
        if made.key is not None:
            await connection.execute(query("add_partner_key"), *_key_row(made.key))
            await self._tell(connection, partner.id, PartnerDeed.ISSUE_KEY, hand, about=made.key.shown.id)
        if made.nkey is not None:
            if await connection.fetchval(query("add_partner_nkey"), *_nkey_row(made.nkey)) is None:
                raise _NothingWritten(Taken.PUBLIC_KEY)
            await self._tell(connection, partner.id, PartnerDeed.ADD_NKEY, hand, about=made.nkey.id)

    async def see(self, partner_id: UUID | None = None, *, slug: str | None = None) -> PartnerShown | None:
        async with self._directory() as connection:
            row = await connection.fetchrow(query("see_partner"), partner_id, slug)
        return None if row is None else PartnerShown(**row)

    async def page(self, page: PageRequest, *, with_closed: bool, slug: str | None = None) -> Page[PartnerShown]:
        async with self._directory() as connection:
            rows = await connection.fetch(query("list_partners"), page.older_than, page.size + 1, with_closed, slug)
        return page_of(rows, page.size, read=lambda row: PartnerShown(**row), id_column="id")

    async def close(self, partner_id: UUID, *, hand: Hand) -> PartnerShown | None:
        async with self._directory(hand) as connection:
            if await connection.fetchval(query("close_partner"), partner_id) is not None:
                await self._tell(connection, partner_id, PartnerDeed.CLOSE, hand)
            row = await connection.fetchrow(query("see_partner"), partner_id, None)
        return None if row is None else PartnerShown(**row)

    async def add_key(self, issued: PartnerKeyIssued, *, hand: Hand) -> bool:
        async with self._directory(hand) as connection:
            if await connection.fetchval(query("add_partner_key"), *_key_row(issued)) is None:
                return False
            shown = issued.shown
            await self._tell(connection, shown.partner_id, PartnerDeed.ISSUE_KEY, hand, about=shown.id)
        return True

    async def keys(self, partner_id: UUID, page: PageRequest) -> Page[PartnerKeyShown]:
        asked = (partner_id, page.older_than, page.size + 1)
        async with self._directory() as connection:
            rows = await connection.fetch(query("list_partner_keys"), *asked)
        return page_of(rows, page.size, read=_shown_key, id_column="id")

    async def revoke_key(self, partner_id: UUID, key_id: UUID, *, hand: Hand) -> PartnerKeyShown | None:
        async with self._directory(hand) as connection:
            row = await connection.fetchrow(query("revoke_partner_key"), partner_id, key_id)
            if row is not None and row["ended_now"]:
                await self._tell(connection, partner_id, PartnerDeed.REVOKE_KEY, hand, about=key_id)
        return None if row is None else _shown_key(row)

    async def add_nkey(self, nkey: PartnerNkeyShown, *, hand: Hand) -> bool:
        async with self._directory(hand) as connection:
            if await connection.fetchval(query("add_partner_nkey"), *_nkey_row(nkey)) is None:
                return False
            await self._tell(connection, nkey.partner_id, PartnerDeed.ADD_NKEY, hand, about=nkey.id)
        return True

    async def nkeys(self, partner_id: UUID, page: PageRequest, *, hand: Hand) -> Page[PartnerNkeyShown]:
        asked = (partner_id, page.older_than, page.size + 1)
        async with self._directory(hand) as connection:
            rows = await connection.fetch(query("list_partner_nkeys"), *asked)
        return page_of(rows, page.size, read=_shown_nkey, id_column="id")

    async def revoke_nkey(self, partner_id: UUID, nkey_id: UUID, *, hand: Hand) -> PartnerNkeyShown | None:
        async with self._directory(hand) as connection:
            row = await connection.fetchrow(query("revoke_partner_nkey"), partner_id, nkey_id)
            if row is not None and row["ended_now"]:
                await self._tell(connection, partner_id, PartnerDeed.REVOKE_NKEY, hand, about=nkey_id)
        return None if row is None else _shown_nkey(row)

    async def log(self, partner_id: UUID, page: PageRequest, *, hand: Hand) -> Page[PartnerLogEntry]:
        asked = (partner_id, page.older_than, page.size + 1)
        async with self._directory(hand) as connection:
            rows = await connection.fetch(query("list_partner_lines"), *asked)
        return page_of(rows, page.size, read=lambda row: PartnerLogEntry(**row), id_column="id")

    async def _tell(
        self, connection: Connection, partner_id: UUID, deed: PartnerDeed, hand: Hand, *, about: UUID | None = None
    ) -> None:
        await connection.execute(query("add_partner_line"), partner_id, self._new_id(), hand.who, str(deed), about)

    @asynccontextmanager
    async def _directory(self, hand: Hand | None = None) -> AsyncIterator[Connection]:
        """With a hand over the api: the record looks itself whether its key is in force."""
        with told_as_away():
            async with in_spanned_directory(self._pool) as connection:
                if hand is not None and hand.operator_key is not None:
                    await connection.execute(query("operate"), hand.operator_key)
                yield connection


class _NothingWritten(Exception):
    def __init__(self, taken: Taken) -> None:
        super().__init__(taken)
        self.taken = taken


def _key_row(issued: PartnerKeyIssued) -> tuple[object, ...]:
    shown, key = issued.shown, issued.key
    return (
        *(shown.id, shown.partner_id, key.prefix, key.digest(), shown.name, str(shown.kind)),
        *(sorted(map(str, shown.scopes)), shown.created_at, shown.expires_at),
    )


def _nkey_row(nkey: PartnerNkeyShown) -> tuple[object, ...]:
    return (
        *(nkey.id, nkey.partner_id, nkey.public_key, nkey.name, str(nkey.kind)),
        *(sorted(map(str, nkey.scopes)), nkey.created_at, nkey.expires_at),
    )


def _shown_nkey(row: asyncpg.Record) -> PartnerNkeyShown:
    return PartnerNkeyShown(**_key(row))


def _shown_key(row: asyncpg.Record) -> PartnerKeyShown:
    return PartnerKeyShown(**_key(row))


def _key(row: asyncpg.Record) -> dict[str, Any]:
    facts = {name: value for name, value in row.items() if name != "ended_now"}
    return facts | {"kind": KeyKind(row["kind"]), "scopes": known_scopes(row["scopes"])}
