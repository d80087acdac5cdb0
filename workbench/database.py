"""What the owner of a PostgreSQL does once for Comunica: the owner role, a database, the passwords of the services.

In Kubernetes the operator does the same. Here nothing is migrated: that is `comunica-admin migrate`.
"""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import LiteralString
from urllib.parse import quote, urlsplit, urlunsplit

import asyncpg

OWNER = "comunica_owner"
_PLAIN = re.compile(r"[a-z0-9_]{1,63}")

type Connection = asyncpg.Connection[asyncpg.Record]


@asynccontextmanager
async def connected(dsn: str) -> AsyncIterator[Connection]:
    """A connection of its own, closed at the end."""
    connection = await asyncpg.connect(dsn, timeout=10, command_timeout=60)
    try:
        yield connection
    finally:
        await connection.close(timeout=5)


async def provide_database(superuser_dsn: str, name: str, *, owner_password: str) -> None:
    """The owner role with this password, and the database `name` of his; what exists is kept."""
    async with connected(superuser_dsn) as connection:
        if not await connection.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", OWNER):
            await _run(connection, "CREATE ROLE {0} LOGIN CREATEROLE", OWNER)
        await _set_password(connection, OWNER, owner_password)
        if not await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", name):
            await _run(connection, "CREATE DATABASE {0} OWNER {1}", name, OWNER)


async def clone_database(superuser_dsn: str, name: str, *, template: str) -> None:
    """The database `name` as a copy of `template`, to which nobody may be connected."""
    async with connected(superuser_dsn) as connection:
        await _run(connection, "CREATE DATABASE {0} TEMPLATE {1} OWNER {2}", name, template, OWNER)


async def drop_database(superuser_dsn: str, name: str) -> None:
    """Remove it, with whoever is connected."""
    async with connected(superuser_dsn) as connection:
        await _run(connection, "DROP DATABASE IF EXISTS {0} WITH (FORCE)", name)


async def service_roles(superuser_dsn: str) -> list[str]:
    """The roles that the migrations made, one per service."""
    async with connected(superuser_dsn) as connection:
        rows = await connection.fetch(
            "SELECT rolname FROM pg_roles WHERE rolname LIKE 'comunica\\_%' AND rolname <> $1 ORDER BY rolname",
            OWNER,
        )
    return [row["rolname"] for row in rows]


async def set_passwords(superuser_dsn: str, passwords: Mapping[str, str]) -> None:
    """Give each role its password."""
    async with connected(superuser_dsn) as connection:
        for role, password in passwords.items():
            await _set_password(connection, role, password)


def dsn_as(dsn: str, *, user: str | None = None, password: str | None = None, database: str | None = None) -> str:
    """`dsn` for another user (with this password, else with none) or another database."""
    parts = urlsplit(dsn)
    if user is not None:
        word = f":{quote(password, safe='')}" if password is not None else ""
        parts = parts._replace(netloc=f"{user}{word}@{parts.hostname}:{parts.port}")
    if database is not None:
        parts = parts._replace(path=f"/{database}")
    return urlunsplit(parts)


async def _set_password(connection: Connection, role: str, password: str) -> None:
    # The statement takes no parameters: the server quotes the word for us.
    quoted = await connection.fetchval("SELECT quote_literal($1)", password)
    await connection.execute(f"ALTER ROLE {_plain(role)} PASSWORD {quoted}")


async def _run(connection: Connection, statement: LiteralString, *names: str) -> None:
    await connection.execute(statement.format(*map(_plain, names)))


def _plain(name: str) -> str:
    """The name itself, if it needs no quotes in SQL."""
    if not _PLAIN.fullmatch(name):
        raise ValueError(f"{name!r} is no plain name for a role or database: use a-z, 0-9 and _")
    return name
