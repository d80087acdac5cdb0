"""Credentials of partners on NATS: the ports of `admit_partner.py` and `issue_partner_nkey.py`."""

from typing import Any
from uuid import UUID

import asyncpg

from comunica.municipality.keys import KeyKind, Scope
from comunica.stores.away import told_as_away
from comunica.stores.broadcasts import page_of
from comunica.stores.pool import Pool, in_directory
from comunica.stores.sql import query
from comunica.usecases.admit_partner import NkeyOnRecord
from comunica.usecases.issue_partner_nkey import PartnerNkeyShown
from comunica.usecases.paging import Page, PageRequest

_KNOWN = frozenset(Scope)


class PostgresPartnerNkeys:
    """Implements `NkeyDirectory`. For the role comunica_dispatcher."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def find_nkey(self, *, public_key: str | None = None, nkey_id: UUID | None = None) -> NkeyOnRecord | None:
        with told_as_away():
            async with in_directory(self._pool) as connection:
                row = await connection.fetchrow(query("find_partner_nkey"), public_key, nkey_id)
        return None if row is None else NkeyOnRecord(**_nkey(row))


class PostgresNkeyRegister:
    """Implements `NkeyRegister`. For the role comunica_admin."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def add(self, nkey: PartnerNkeyShown) -> bool:
        row = (
            *(nkey.id, nkey.partner_id, nkey.public_key, nkey.name, str(nkey.kind)),
            *(sorted(map(str, nkey.scopes)), nkey.created_at, nkey.expires_at),
        )
        with told_as_away():
            async with in_directory(self._pool) as connection:
                return await connection.fetchval(query("add_partner_nkey"), *row) is not None

    async def page(self, partner_id: UUID, page: PageRequest) -> Page[PartnerNkeyShown]:
        asked = (partner_id, page.older_than, page.size + 1)
        with told_as_away():
            async with in_directory(self._pool) as connection:
                rows = await connection.fetch(query("list_partner_nkeys"), *asked)
        return page_of(rows, page.size, read=lambda row: PartnerNkeyShown(**_nkey(row)), id_column="id")

    async def revoke(self, partner_id: UUID, nkey_id: UUID) -> PartnerNkeyShown | None:
        with told_as_away():
            async with in_directory(self._pool) as connection:
                row = await connection.fetchrow(query("revoke_partner_nkey"), partner_id, nkey_id)
        return None if row is None else PartnerNkeyShown(**_nkey(row))


def _nkey(row: asyncpg.Record) -> dict[str, Any]:
    # A scope that this version does not know gives nothing.
    scopes = frozenset(Scope(scope) for scope in row["scopes"] if scope in _KNOWN)
    return {**dict(row), "kind": KeyKind(row["kind"]), "scopes": scopes}
