"""Operators' keys: the port of `authenticate_operator.py` on PostgreSQL. Of comunica_api and comunica_console."""

from comunica.stores.pool import Pool, in_directory
from comunica.stores.sql import query
from comunica.usecases.keys.authenticate_operator import OperatorKeyOnRecord


class PostgresOperatorKeys:
    """Looks operators' keys up. For the roles comunica_api and comunica_console."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def find_operator_key(self, prefix: str) -> OperatorKeyOnRecord | None:
        """The key with this prefix."""
        async with in_directory(self._pool) as connection:
            row = await connection.fetchrow(query("find_operator_key"), prefix)
        return None if row is None else OperatorKeyOnRecord(**row)
