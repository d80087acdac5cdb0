"""The schema is migrated by a job that may run again, and that waits for PostgreSQL."""

import secrets

import asyncpg

from tests.integration.admin.conftest import Desk
from tests.servers import PASSWORD, Database
from workbench.database import OWNER, drop_database, dsn_as, provide_database


async def test_an_empty_database_is_migrated_and_once_more_without_a_change(desk: Desk, database: Database) -> None:
    name = f"fresh_{secrets.token_hex(4)}"
    await provide_database(database.dsn, name, owner_password=PASSWORD)
    (desk.folder / "password").write_text(PASSWORD)
    desk.environment |= {
        "COMUNICA_POSTGRES_DSN": dsn_as(database.dsn, user=OWNER, database=name),
        "COMUNICA_POSTGRES_PASSWORD_FILE": str(desk.folder / "password"),
    }
    try:
        for phase in ("expand", "expand", "contract"):
            ran = await desk.run("migrate", "--phase", phase)
            assert (ran.code, ran.said, ran.complained) == (0, f"schema: up to date ({phase})\n", "")
        connection = await asyncpg.connect(dsn_as(database.dsn, database=name))
        assert await connection.fetchval("SELECT to_regclass('delivery')::text") == "delivery"
        await connection.close()
    finally:
        await drop_database(database.dsn, name)


async def test_without_postgresql_it_waits_as_told_and_says_so(desk: Desk) -> None:
    desk.environment["COMUNICA_POSTGRES_DSN"] = "postgresql://comunica_owner@127.0.0.1:1/none"
    ran = await desk.run("migrate", "--wait", "0")
    assert (ran.code, "cannot be reached" in ran.complained) == (1, True)
