"""The keys of a municipality: the port of issuing and revoking. For the roles comunica_api and comunica_admin."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from uuid import UUID

import asyncpg

from comunica.municipality.keys import ApiKey, KeyKind, known_scopes
from comunica.stores.audit import add_line
from comunica.stores.away import told_as_away
from comunica.stores.keys.api_keys import NOTIFY_SECRET
from comunica.stores.pages import page_of
from comunica.stores.pool import Connection, Pool, serving
from comunica.stores.sealing import MunicipalityVault
from comunica.stores.sql import query
from comunica.stores.vaults import Vaults
from comunica.usecases.audit import AuditLine
from comunica.usecases.keys.key_register import KeyShown, KeyTurn, NewKey
from comunica.usecases.keys.note_key_use import Uses
from comunica.usecases.paging import Page, PageRequest


class PostgresKeyRegister:
    """Implements `KeyRegister`."""

    def __init__(self, pool: Pool, vaults: Vaults) -> None:
        self._pool = pool
        self._vaults = vaults

    def turn(self, municipality_id: UUID) -> AbstractAsyncContextManager[KeyTurn]:
        return _turn(self._pool, self._vaults, municipality_id)

    async def page(self, municipality_id: UUID, page: PageRequest) -> Page[KeyShown]:
        async with serving(self._pool, municipality_id) as connection:
            rows = await connection.fetch(query("list_keys"), municipality_id, page.older_than, page.size + 1)
        return page_of(rows, page.size, read=_shown, id_column="id")

    async def see(self, municipality_id: UUID, key_id: UUID) -> KeyShown | None:
        async with serving(self._pool, municipality_id) as connection:
            row = await connection.fetchrow(query("see_key"), municipality_id, key_id)
        return None if row is None else _shown(row)


class PostgresKeyUses:
    """Implements `KeyUseRecord`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def write_uses(self, uses: Uses) -> None:
        # In one order, so that two processes do not wait for each other.
        which = sorted(uses)
        columns = ([each[0] for each in which], [each[1] for each in which], [uses[each] for each in which])
        with told_as_away():
            async with serving(self._pool, *sorted({each[0] for each in which})) as connection:
                await connection.execute(query("write_key_uses"), *columns)


@asynccontextmanager
async def _turn(pool: Pool, vaults: Vaults, municipality_id: UUID) -> AsyncIterator[KeyTurn]:
    with told_as_away():
        vault = await vaults.of(municipality_id)
        async with serving(pool, municipality_id) as connection:
            yield PostgresKeyTurn(connection, vault)


class PostgresKeyTurn:
    """Implements `KeyTurn` on a transaction at hand, which sees the municipality."""

    def __init__(self, connection: Connection, vault: MunicipalityVault) -> None:
        self._connection = connection
        self._vault = vault
        self._municipality_id = vault.municipality_id

    async def hold(self, key_id: UUID) -> KeyShown | None:
        row = await self._connection.fetchrow(query("hold_key"), self._municipality_id, key_id)
        return None if row is None else _shown(row)

    async def add(self, key: NewKey) -> bool:
        row = (
            *(self._municipality_id, key.id, key.key.prefix, key.key.digest(), key.name, str(key.kind)),
            *(sorted(map(str, key.scopes)), key.made_by, key.lineage, key.created_at, key.expires_at),
            self._vault.seal(NOTIFY_SECRET, key.key.notify_secret()),
        )
        return await self._connection.fetchval(query("add_key"), *row) is not None

    async def replace_secret(self, key_id: UUID, key: ApiKey, *, previous_until: datetime) -> None:
        sealed = self._vault.seal(NOTIFY_SECRET, key.notify_secret())
        secret = (key.prefix, key.digest(), previous_until, sealed)
        await self._connection.execute(query("rotate_key"), self._municipality_id, key_id, *secret)

    async def revoke(self, key_id: UUID, *, by: str) -> None:
        await self._connection.execute(query("revoke_key"), self._municipality_id, key_id, by)

    async def tell(self, line_id: UUID, line: AuditLine) -> None:
        await add_line(self._connection, self._municipality_id, line_id, line)


def _shown(row: asyncpg.Record) -> KeyShown:
    return KeyShown(**{**dict(row), "kind": KeyKind(row["kind"]), "scopes": known_scopes(row["scopes"])})
