"""Keys that were stored before the scopes had their present names keep working."""

import secrets
from collections.abc import AsyncIterator
from importlib import resources

import asyncpg
import pytest_asyncio
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, make_url
from uuid_utils.compat import uuid7

from comunica.municipality.keys import KeyKind, Scope
from comunica.stores.keys.api_keys import PostgresKeys
from comunica.stores.pool import open_pool
from tests.servers import PASSWORD, Database
from workbench.database import OWNER, drop_database, dsn_as, provide_database

RENAMING = "0032"


@pytest_asyncio.fixture
async def unmigrated(database: Database) -> AsyncIterator[Database]:
    """A database that nothing was migrated in, of the same owner and roles."""
    name = f"before_{secrets.token_hex(4)}"
    await provide_database(database.dsn, name, owner_password=PASSWORD)
    yield Database(dsn_as(database.dsn, database=name))
    await drop_database(database.dsn, name)


def bring_to(database: Database, *, before: str | None = None) -> None:
    """Migrate as the owner: to the revision before this one, or to the end."""
    config = Config()
    config.set_main_option("script_location", str(resources.files("comunica.stores.migrations")))
    scripts = ScriptDirectory.from_config(config)
    revision = "expand@head" if before is None else scripts.get_revision(before).down_revision
    url = make_url(dsn_as(database.dsn, user=OWNER, password=PASSWORD)).set(drivername="postgresql+psycopg")
    engine = create_engine(url)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, str(revision))
        connection.commit()
    engine.dispose()


async def store_key(database: Database, prefix: str, scopes: list[str]) -> None:
    connection = await asyncpg.connect(database.dsn)
    municipality_id = uuid7()
    await connection.execute(
        "INSERT INTO municipality (id, slug, name, service_name, contacts, privacy_url, notice_version, wrapped_key)"
        " VALUES ($1, $2, 'Town', 'Service', 'here', 'https://www.comune.example', '1', '')",
        municipality_id,
        prefix,
    )
    await connection.execute(
        "INSERT INTO api_key (municipality_id, id, prefix, secret_digest, name, scopes)"
        " VALUES ($1, $2, $3, $4, 'stored', $5)",
        municipality_id,
        uuid7(),
        prefix,
        bytes(32),
        scopes,
    )
    await connection.close()


async def test_a_stored_key_may_do_what_it_might_before_and_is_live(database: Database, unmigrated: Database) -> None:
    bring_to(unmigrated, before=RENAMING)
    stored = {
        "aaaaaaaa": ["broadcasts:write", "broadcasts:read"],
        "bbbbbbbb": ["broadcasts:urgent", "subscribers:read"],
        "cccccccc": [],
    }
    for prefix, scopes in stored.items():
        await store_key(unmigrated, prefix, scopes)
    bring_to(unmigrated)

    pool = await open_pool(unmigrated.dsn_as("comunica_api"), size=1, name="tests")
    found = {prefix: await PostgresKeys(pool).find_key(prefix) for prefix in stored}
    await pool.close()

    assert {prefix: key and (key.kind, key.scopes) for prefix, key in found.items()} == {
        "aaaaaaaa": (KeyKind.LIVE, {Scope.BROADCAST_SEND, Scope.BROADCAST_READ}),
        "bbbbbbbb": (KeyKind.LIVE, {Scope.BROADCAST_URGENT, Scope.SUBSCRIBERS_READ}),
        "cccccccc": (KeyKind.LIVE, frozenset()),
    }


async def test_the_version_before_still_finds_the_names_that_it_knows(database: Database, unmigrated: Database) -> None:
    bring_to(unmigrated, before=RENAMING)
    await store_key(unmigrated, "aaaaaaaa", ["broadcasts:write"])
    bring_to(unmigrated)
    connection = await asyncpg.connect(unmigrated.dsn)
    assert "broadcasts:write" in await connection.fetchval("SELECT scopes FROM api_key")
    await connection.close()
