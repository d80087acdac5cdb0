"""The grants of a database as they are found there, and what a role can really do."""

from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg

from workbench.database import Connection

VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE")

_GRANTS = """
    SELECT c.relname AS table, g.privilege_type AS verb, NULL AS column
    FROM pg_class AS c, aclexplode(c.relacl) AS g
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v') AND g.grantee = $1::regrole
    UNION ALL
    SELECT c.relname, g.privilege_type, a.attname
    FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid, aclexplode(a.attacl) AS g
    WHERE c.relnamespace = 'public'::regnamespace AND g.grantee = $1::regrole
    ORDER BY 1, 2, 3
"""
_TABLES = """
    SELECT c.relname AS name, array_agg(a.attname) AS columns
    FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') GROUP BY c.relname
"""


@dataclass(frozen=True, slots=True)
class Grant:
    """One verb on one table, or on one column of it."""

    role: str
    table: str
    verb: str
    column: str | None = None

    def __str__(self) -> str:
        return f"{self.verb} {self.table}" + (f" ({self.column})" if self.column else "")

    def revoke(self) -> str:
        return f"REVOKE {self._what} FROM {self.role}"

    def give(self) -> str:
        return f"GRANT {self._what} TO {self.role}"

    @property
    def _what(self) -> str:
        return f"{self.verb}{f' ({self.column})' if self.column else ''} ON {self.table}"


async def grants_of(connection: Connection, role: str) -> list[Grant]:
    """All of a role's, whole tables and single columns."""
    return [Grant(role, row["table"], row["verb"], row["column"]) for row in await connection.fetch(_GRANTS, role)]


async def verbs_taken(connection: Connection) -> set[tuple[str, str]]:
    """What the server lets this connection's role do, tried on every table: (table, verb). No row is touched."""
    taken: set[tuple[str, str]] = set()
    for row in await connection.fetch(_TABLES):
        for verb in VERBS:
            if await _takes(connection, row["name"], verb, row["columns"]):
                taken.add((row["name"], verb))
    return taken


async def _takes(connection: Connection, table: str, verb: str, columns: Sequence[str]) -> bool:
    for statement in dict.fromkeys(_trial(table, verb, column) for column in columns):  # DELETE names none: once
        if await _let(connection, statement):
            return True
    return False


def _trial(table: str, verb: str, column: str) -> str:
    match verb:
        case "SELECT":
            return f'SELECT "{column}" FROM {table} WHERE false'
        case "INSERT":
            return f'INSERT INTO {table} ("{column}") SELECT NULL WHERE false'
        case "UPDATE":
            return f'UPDATE {table} SET "{column}" = NULL WHERE false'
        case _:
            return f"DELETE FROM {table} WHERE false"


async def _let(connection: Connection, statement: str) -> bool:
    try:
        # Planned only: grants are asked for, nothing is done.
        await connection.execute(f"EXPLAIN {statement}")
    except asyncpg.InsufficientPrivilegeError:
        return False
    except asyncpg.PostgresError:
        return False  # a generated column: nobody may write it, which tells nothing of the role
    return True
