"""Every statement of the code before this one can still be run, by its role, on the new schema."""

from pathlib import Path

import asyncpg
import pytest

from comunica.stores.roles import queries_of, roles
from tests.servers import Database
from workbench.database import connected


@pytest.mark.parametrize("role", roles())
async def test_an_old_statement_passes_on_the_new_schema(database: Database, previous: Path, role: str) -> None:
    old = previous / "comunica" / "stores" / "sql"
    statements = {name: old / f"{name}.sql" for name in queries_of(role) if (old / f"{name}.sql").exists()}
    refused: dict[str, str] = {}
    async with connected(database.dsn_as(role)) as connection:
        for name, path in statements.items():
            try:
                await connection.execute(f"EXPLAIN (GENERIC_PLAN) {path.read_text('utf-8')}")
            except asyncpg.PostgresError as problem:
                refused[name] = str(problem)
    assert (len(statements) > 5, refused) == (True, {})


async def test_a_step_that_takes_too_much_is_found(database: Database, previous: Path) -> None:
    """The rule itself is tried: a column that the old code still reads goes in an expand."""
    async with connected(database.dsn) as connection, connection.transaction():
        await connection.execute("ALTER TABLE channel RENAME COLUMN waba_id TO account_id")
        statement = (previous / "comunica" / "stores" / "sql" / "see_town_channels.sql").read_text("utf-8")
        with pytest.raises(asyncpg.UndefinedColumnError):
            async with connection.transaction():
                await connection.execute(f"EXPLAIN (GENERIC_PLAN) {statement}")
        await connection.execute("ALTER TABLE channel RENAME COLUMN account_id TO waba_id")
