"""Credentials of partners on NATS: the ports of `admit_partner.py` and `cut_partners.py`."""

import datetime as dt
from collections.abc import Collection, Set
from uuid import UUID

import asyncpg

from comunica.municipality.keys import KeyKind, known_scopes
from comunica.stores.away import told_as_away
from comunica.stores.pool import Pool, in_directory
from comunica.stores.sql import query
from comunica.usecases.partners.admit_partner import NkeyOnRecord


class PostgresPartnerNkeys:
    """Implements `NkeyDirectory` and `NkeysThatEnd`. For the role comunica_dispatcher."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def find_nkey(self, *, public_key: str | None = None, nkey_id: UUID | None = None) -> NkeyOnRecord | None:
        with told_as_away():
            async with in_directory(self._pool) as connection:
                row = await connection.fetchrow(query("find_partner_nkey"), public_key, nkey_id)
        return None if row is None else _nkey(row)

    async def ended_since(self, since: dt.datetime) -> bool:
        with told_as_away():
            async with in_directory(self._pool) as connection:
                return bool(await connection.fetchval(query("ended_lately"), since))

    async def that_stand(self, nkeys: Collection[UUID], now: dt.datetime) -> Set[UUID]:
        with told_as_away():
            async with in_directory(self._pool) as connection:
                rows = await connection.fetch(query("nkeys_that_stand"), list(nkeys), now)
        return {row["id"] for row in rows}


def _nkey(row: asyncpg.Record) -> NkeyOnRecord:
    return NkeyOnRecord(**{**dict(row), "kind": KeyKind(row["kind"]), "scopes": known_scopes(row["scopes"])})
