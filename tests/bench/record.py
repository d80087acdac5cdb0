"""The record that the benches measure against: migrated, with its roles, and all of it seen."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import msgspec

from comunica.stores.migrate import migrate
from workbench.database import OWNER, connected, provide_database, service_roles, set_passwords
from workbench.postgres import Postgres

PASSWORD = "bench-only"

type Admin = asyncpg.Connection[asyncpg.Record]


async def prepared_database(postgres: Postgres) -> str:
    """Migrated, with passwords: the superuser's DSN."""
    await provide_database(postgres.dsn(), "comunica", owner_password=PASSWORD)
    owner = postgres.dsn(user=OWNER, password=PASSWORD, database="comunica")
    await asyncio.to_thread(migrate, owner, today=dt.datetime.now(dt.UTC).date())
    await set_passwords(postgres.dsn(), dict.fromkeys(await service_roles(postgres.dsn()), PASSWORD))
    return postgres.dsn(database="comunica")


@asynccontextmanager
async def administering(dsn: str) -> AsyncIterator[Admin]:
    """A superuser's connection that takes JSON."""
    async with connected(dsn) as connection:
        await connection.set_type_codec(
            "jsonb",
            schema="pg_catalog",
            encoder=lambda value: msgspec.json.encode(value).decode(),
            decoder=msgspec.json.decode,
        )
        yield connection
