"""The fixtures that all tests share give what they say."""

import asyncpg
import nats
import pytest

from tests.eventually import PATIENCE
from tests.servers import Database, NatsServer, PostgresServer
from workbench.database import clone_database, connected, drop_database, service_roles


async def test_the_postgres_fixture_is_postgresql_18_and_superuser(postgres: PostgresServer) -> None:
    async with connected(postgres.dsn) as connection:
        assert connection.get_server_version().major == 18
        assert await connection.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")


async def test_the_nats_fixture_has_jetstream_and_takes_8_mb(nats_server: NatsServer) -> None:
    connection = await nats.connect(nats_server.url)
    try:
        await connection.jetstream().account_info()
        assert connection.max_payload == 8 * 1024 * 1024
    finally:
        await connection.close()


async def test_the_database_fixture_is_migrated_and_every_role_can_log_in(
    postgres: PostgresServer, database: Database
) -> None:
    roles = await service_roles(postgres.dsn)
    assert "comunica_dispatcher" in roles
    for role in roles:
        async with connected(database.dsn_as(role)) as connection:
            assert await connection.fetchval("SELECT to_regclass('municipality') IS NOT NULL")


async def test_a_service_role_may_not_create_tables(database: Database) -> None:
    async with connected(database.dsn_as("comunica_api")) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("CREATE TABLE mine (n int)")


async def test_a_clone_can_be_made_again_and_dropped_while_somebody_is_connected(
    postgres: PostgresServer, migrated_template: str, database: Database
) -> None:
    await clone_database(postgres.dsn, "test_dropped", template=migrated_template)
    guest = await asyncpg.connect(postgres.dsn.removesuffix("/postgres") + "/test_dropped")
    await drop_database(postgres.dsn, "test_dropped")
    await guest.close(timeout=PATIENCE)
    async with connected(database.dsn) as connection:
        left = await connection.fetchval("SELECT count(*) FROM pg_database WHERE datname = 'test_dropped'")
    assert left == 0
