"""API keys in the directory: the port of `usecases/authenticate_key.py`."""

from comunica.municipality.keys import KeyKind, Scope
from comunica.stores.pool import Pool, in_directory
from comunica.stores.sql import query
from comunica.usecases.authenticate_key import KeyOnRecord

_KNOWN = frozenset(Scope)


class PostgresKeys:
    """Looks keys up, of all municipalities. For the role comunica_api."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def find_key(self, prefix: str) -> KeyOnRecord | None:
        """The key with this prefix. A scope that this version does not know gives nothing."""
        async with in_directory(self._pool) as connection:
            row = await connection.fetchrow(query("find_api_key"), prefix)
        if row is None:
            return None
        return KeyOnRecord(
            id=row["id"],
            municipality_id=row["municipality_id"],
            secret_digest=row["secret_digest"],
            kind=KeyKind(row["kind"]),
            scopes=frozenset(Scope(scope) for scope in row["scopes"] if scope in _KNOWN),
            revoked_at=row["revoked_at"],
            ends_at=row["ends_at"],
            lineage=row["lineage"],
        )
