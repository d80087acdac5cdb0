"""Partners and their keys: the ports of `authenticate_partner.py` and `partner_register.py`.

For the roles comunica_api and comunica_admin. They are of no municipality, and see nobody's data.
"""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg

from comunica.municipality.keys import KeyKind, Scope
from comunica.stores.away import told_as_away
from comunica.stores.broadcasts import page_of
from comunica.stores.pool import Connection, Pool, in_directory, in_spanned_directory
from comunica.stores.sql import query
from comunica.usecases.authenticate_partner import PartnerKeyOnRecord
from comunica.usecases.paging import Page, PageRequest
from comunica.usecases.partner_register import PartnerKeyIssued, PartnerKeyShown, PartnerShown

_KNOWN = frozenset(Scope)


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
    """Implements `PartnerRegister`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def add(self, partner: PartnerShown) -> bool:
        row = (partner.id, partner.slug, partner.name, partner.contact, partner.created_at)
        async with self._directory() as connection:
            return await connection.fetchval(query("add_partner"), *row) is not None

    async def see(self, partner_id: UUID | None = None, *, slug: str | None = None) -> PartnerShown | None:
        async with self._directory() as connection:
            row = await connection.fetchrow(query("see_partner"), partner_id, slug)
        return None if row is None else PartnerShown(**row)

    async def page(self, page: PageRequest, *, with_closed: bool) -> Page[PartnerShown]:
        async with self._directory() as connection:
            rows = await connection.fetch(query("list_partners"), page.older_than, page.size + 1, with_closed)
        return page_of(rows, page.size, read=lambda row: PartnerShown(**row), id_column="id")

    async def close(self, partner_id: UUID) -> PartnerShown | None:
        async with self._directory() as connection:
            await connection.execute(query("close_partner"), partner_id)
            row = await connection.fetchrow(query("see_partner"), partner_id, None)
        return None if row is None else PartnerShown(**row)

    async def add_key(self, issued: PartnerKeyIssued) -> bool:
        shown, key = issued.shown, issued.key
        row = (
            *(shown.id, shown.partner_id, key.prefix, key.digest(), shown.name, str(shown.kind)),
            *(sorted(map(str, shown.scopes)), shown.created_at, shown.expires_at),
        )
        async with self._directory() as connection:
            return await connection.fetchval(query("add_partner_key"), *row) is not None

    async def keys(self, partner_id: UUID, page: PageRequest) -> Page[PartnerKeyShown]:
        asked = (partner_id, page.older_than, page.size + 1)
        async with self._directory() as connection:
            rows = await connection.fetch(query("list_partner_keys"), *asked)
        return page_of(rows, page.size, read=_shown_key, id_column="id")

    async def revoke_key(self, partner_id: UUID, key_id: UUID) -> PartnerKeyShown | None:
        async with self._directory() as connection:
            row = await connection.fetchrow(query("revoke_partner_key"), partner_id, key_id)
        return None if row is None else _shown_key(row)

    @asynccontextmanager
    async def _directory(self) -> AsyncIterator[Connection]:
        with told_as_away():
            async with in_spanned_directory(self._pool) as connection:
                yield connection


def _shown_key(row: asyncpg.Record) -> PartnerKeyShown:
    return PartnerKeyShown(**_key(row))


def _key(row: asyncpg.Record) -> dict[str, Any]:
    # A scope that this version does not know gives nothing.
    scopes = frozenset(Scope(scope) for scope in row["scopes"] if scope in _KNOWN)
    return {**dict(row), "kind": KeyKind(row["kind"]), "scopes": scopes}
