"""Where an operator has made the roles, the owner of the database needs no right over roles, as with CloudNativePG."""

import asyncio
import datetime as dt
import secrets

from comunica.stores.migrate import Phase, migrate
from tests.servers import PASSWORD, PostgresServer
from workbench.database import connected, dsn_as


async def test_an_owner_who_may_make_no_roles_migrates(postgres: PostgresServer, migrated_template: str) -> None:
    assert migrated_template, "the roles are there: another database's migration made them"
    name = f"owned_{secrets.token_hex(4)}"
    async with connected(postgres.dsn) as connection:
        await connection.execute(f"CREATE ROLE {name} LOGIN NOCREATEROLE PASSWORD '{PASSWORD}'")
        await connection.execute(f"CREATE DATABASE {name} OWNER {name}")
    owner = dsn_as(postgres.dsn, user=name, password=PASSWORD, database=name)
    try:
        for phase in Phase:
            await asyncio.to_thread(migrate, owner, phase=phase, today=dt.datetime.now(dt.UTC).date())
        async with connected(dsn_as(postgres.dsn, user="comunica_api", password=PASSWORD, database=name)) as api:
            assert await api.fetchval("SELECT count(*) FROM broadcast") == 0
    finally:
        async with connected(postgres.dsn) as connection:
            await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
            await connection.execute(f"DROP ROLE {name}")
