"""`comunica-admin operator create|list|revoke`: keys of who looks after municipalities. They see no citizen."""

import argparse
import asyncio
import datetime as dt
import os
from collections.abc import Awaitable, Callable

from uuid_utils.compat import uuid7

from comunica.municipality.keys import PREFIX_BYTES, SECRET_BYTES, make_key
from comunica.municipality.operator_keys import operator_form
from comunica.runtime.settings import PostgresSettings
from comunica.stores.pool import Connection, in_directory, open_pool
from comunica.stores.sql import query
from services.admin.command import Commands, FailedError, add, group
from services.admin.record import record_in_reach

_DAY = "%Y-%m-%d"


def register(commands: Commands) -> None:
    """Add the commands."""
    operator = group(commands, "operator", says="Keys of operators: municipalities and channels, no citizen.")
    create = add(operator, "create", _create, says="Make a key and print it, this once.")
    create.add_argument("--days", type=int, help="when it ends by itself (default: never)")
    revoke = add(operator, "revoke", _revoke, says="End a key at once.")
    for parser in (create, revoke):
        parser.add_argument("name", help="of the person or the program that holds it")
    add(operator, "list", _list, says="All keys, without their secrets.")


def _create(arguments: argparse.Namespace) -> None:
    key = make_key(os.urandom(PREFIX_BYTES + SECRET_BYTES))
    ends = None if arguments.days is None else dt.datetime.now(dt.UTC) + dt.timedelta(days=arguments.days)

    async def run(connection: Connection) -> None:
        values = (uuid7(), key.prefix, key.digest(), arguments.name, ends)
        if await connection.fetchval(query("add_operator_key"), *values) is None:
            raise FailedError(f"there is a key called {arguments.name}: take another name")

    _at_record(run)
    print(operator_form(key))


def _revoke(arguments: argparse.Namespace) -> None:
    async def run(connection: Connection) -> None:
        if await connection.fetchval(query("revoke_operator_key"), arguments.name) is None:
            raise FailedError(f"no key called {arguments.name} is in force: see operator list")

    _at_record(run)


def _list(_: argparse.Namespace) -> None:
    async def run(connection: Connection) -> None:
        for row in await connection.fetch(query("list_operator_keys")):
            ends = f"ends {row['expires_at']:{_DAY}}" if row["expires_at"] else "no end"
            state = f"revoked {row['revoked_at']:{_DAY}}" if row["revoked_at"] else ends
            print(f"{row['name']:<32} made {row['created_at']:{_DAY}}  {state}")

    _at_record(run)


def _at_record(work: Callable[[Connection], Awaitable[None]]) -> None:
    with record_in_reach():
        asyncio.run(_run(PostgresSettings(), work))


async def _run(settings: PostgresSettings, work: Callable[[Connection], Awaitable[None]]) -> None:
    pool = await open_pool(settings.postgres_dsn, password=settings.postgres_password(), size=1, name="comunica-admin")
    try:
        async with in_directory(pool) as connection:
            await work(connection)
    finally:
        await pool.close()
