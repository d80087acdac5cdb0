"""API keys in the directory: the port of `usecases/keys/authenticate_key.py`."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from comunica.municipality.keys import KeyKind, known_scopes
from comunica.stores.pool import Pool, in_directory
from comunica.stores.sql import query
from comunica.stores.vaults import Vaults
from comunica.usecases.keys.authenticate_key import KeyOnRecord
from comunica.usecases.keys.authenticate_token import SigningKey

#: The column of what signs tokens. Its key is wrapped by the master key, as every key of a municipality is.
NOTIFY_SECRET = "api_key.notify_secret_sealed"  # noqa: S105 - the name of a column


class PostgresKeys:
    """Looks keys up, of all municipalities. For the role comunica_api."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def find_key(self, prefix: str) -> KeyOnRecord | None:
        """The key with this prefix. A scope that this version does not know gives nothing."""
        async with in_directory(self._pool) as connection:
            row = await connection.fetchrow(query("find_api_key"), prefix)
        return None if row is None else _key(row)


class PostgresSigningKeys:
    """Keys of a municipality with what they sign with: the port of `usecases/keys/authenticate_token.py`."""

    def __init__(self, pool: Pool, vaults: Vaults) -> None:
        self._pool = pool
        self._vaults = vaults

    async def signing_keys(self, municipality_id: UUID) -> Sequence[SigningKey]:
        """Those in force first."""
        async with in_directory(self._pool) as connection:
            rows = await connection.fetch(query("keys_of_municipality"), municipality_id)
        if not rows:
            return ()
        opened = (await self._vaults.of(municipality_id)).opener(NOTIFY_SECRET)
        return [SigningKey(key=_key(row), secret=opened(row["notify_secret_sealed"])) for row in rows]


def _key(row: asyncpg.Record) -> KeyOnRecord:
    return KeyOnRecord(
        id=row["id"],
        municipality_id=row["municipality_id"],
        secret_digest=row["secret_digest"],
        kind=KeyKind(row["kind"]),
        scopes=known_scopes(row["scopes"]),
        revoked_at=row["revoked_at"],
        ends_at=row["ends_at"],
        lineage=row["lineage"],
    )
