"""Every statement of the code before this one can still be run, by its role, on the new schema."""

import asyncio
import datetime as dt
import importlib.util
import secrets
import sys
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from comunica.stores.migrate import migrate
from comunica.stores.roles import queries_of, roles
from tests.servers import PASSWORD, Database, PostgresServer
from workbench.database import OWNER, connected, drop_database, dsn_as, provide_database


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def expanded(postgres: PostgresServer, migrated_template: str) -> AsyncIterator[Database]:
    """The new schema while the old code still runs: expanded, not contracted. The roles are there already."""
    name = f"expanded_{secrets.token_hex(4)}"
    await provide_database(postgres.dsn, name, owner_password=PASSWORD)
    owner = dsn_as(postgres.dsn, user=OWNER, password=PASSWORD, database=name)
    await asyncio.to_thread(migrate, owner, today=dt.datetime.now(dt.UTC).date())
    yield Database(dsn_as(postgres.dsn, database=name))
    await drop_database(postgres.dsn, name)


@cache
def _old_queries(previous: Path) -> Any:
    """The room of the old queries, put together by their own code."""
    folder = previous / "comunica" / "stores" / "sql"
    spec = importlib.util.spec_from_file_location(
        "previous_sql", folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def old_text(previous: Path, name: str) -> str:
    """An old query; empty if there was none of this name."""
    try:
        return str(_old_queries(previous).query(name))
    except FileNotFoundError:
        return ""


@pytest.mark.parametrize("role", roles())
async def test_an_old_statement_passes_on_the_new_schema(expanded: Database, previous: Path, role: str) -> None:
    statements = {name: text for name in queries_of(role) if (text := old_text(previous, name))}
    refused: dict[str, str] = {}
    async with connected(expanded.dsn_as(role)) as connection:
        for name, text in statements.items():
            try:
                await connection.execute(f"EXPLAIN (GENERIC_PLAN) {text}")
            except asyncpg.PostgresError as problem:
                refused[name] = str(problem)
    assert (len(statements) > 0, refused) == (True, {})


async def test_a_step_that_takes_too_much_is_found(expanded: Database, previous: Path) -> None:
    """The rule itself is tried: a column that the old code still reads goes in an expand."""
    async with connected(expanded.dsn) as connection, connection.transaction():
        await connection.execute("ALTER TABLE channel RENAME COLUMN waba_id TO account_id")
        statement = old_text(previous, "see_town_channels")
        with pytest.raises(asyncpg.UndefinedColumnError):
            async with connection.transaction():
                await connection.execute(f"EXPLAIN (GENERIC_PLAN) {statement}")
        await connection.execute("ALTER TABLE channel RENAME COLUMN account_id TO waba_id")
