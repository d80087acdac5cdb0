"""Promise 4: a municipality never sees another. Every table is bound by row level security, or on a closed list."""

from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from comunica.stores.pool import open_pool, see
from tests.servers import Database
from workbench.database import Connection, connected

#: What a service must look up before it knows whose data it will touch: policies of their own, per role.
DIRECTORY = {
    *("municipality", "channel", "api_key", "operator_key", "channel_ownership", "due_source", "dispatcher"),
    *("ingress_path", "path_gap", "path_state"),
    *("portfolio", "counted_person", "people_grant", "shared_throttle"),
    *("partner", "partner_key", "partner_nkey", "fan_out", "fan_out_branch", "fan_out_order", "alert_fan_out"),
    "partner_audit_entry",
    *("callback", "due_errand", "channel_run"),
    *("staff_member", "staff_session", "staff_link", "staff_identity", "sign_in_bucket"),
    # Of a town that is known by the name of its public page only; anybody may see it.
    "coat_of_arms",
}
#: Holds no data of ours, and only the owner may touch it.
NOBODYS = {"alembic_version"}

ROLES = (
    *("comunica_subscription", "comunica_dispatcher", "comunica_api", "comunica_admin", "comunica_import"),
    *("comunica_exporter", "comunica_callbacks", "comunica_console"),
)

TABLES = """
    SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS forced,
           array(SELECT a.attname FROM pg_index AS i
                 JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
                 WHERE i.indrelid = c.oid AND i.indisunique) AS first_columns,
           array(SELECT pg_get_expr(p.polqual, p.polrelid) FROM pg_policy AS p
                 WHERE p.polrelid = c.oid AND p.polpermissive) AS policies  -- the others let nobody in
    FROM pg_class AS c
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def admin(database: Database) -> AsyncIterator[Connection]:
    async with connected(database.dsn) as connection:
        yield connection


async def unbound(connection: Connection) -> list[str]:
    """Tables that break the rule."""
    rows = await connection.fetch(TABLES)
    assert {row["name"] for row in rows} >= DIRECTORY | {"subscriber", "delivery", "consent_entry"}
    return [row["name"] for row in rows if row["name"] not in NOBODYS and not _is_bound(row)]


def _is_bound(row: asyncpg.Record) -> bool:
    if row["name"] in DIRECTORY:
        return bool(row["forced"] and row["policies"])
    own, others = _told_apart(row["policies"])
    isolated = len(own) == 1 and all("app.partner" in policy for policy in others)
    return bool(row["forced"] and isolated and set(row["first_columns"]) == {"municipality_id"})


def _told_apart(policies: list[str | None]) -> tuple[list[str], list[str]]:
    """Policies that let a municipality through, and others: a partner sees the mandates that it was given."""
    found = [policy or "" for policy in policies]
    return [each for each in found if "app.municipality" in each], [
        each for each in found if "app.municipality" not in each
    ]


async def test_every_table_is_bound_and_its_keys_begin_with_the_municipality(admin: Connection) -> None:
    assert await unbound(admin) == []


async def test_a_new_table_that_forgets_is_found(admin: Connection) -> None:
    """The rule itself is tried: three ways to forget."""
    async with admin.transaction():
        await admin.execute("CREATE TABLE forgot_all (municipality_id uuid PRIMARY KEY)")
        await admin.execute("CREATE TABLE not_forced (municipality_id uuid PRIMARY KEY)")
        await admin.execute("SELECT isolate_municipality('not_forced')")
        await admin.execute("ALTER TABLE not_forced NO FORCE ROW LEVEL SECURITY")
        await admin.execute("CREATE TABLE key_spans_towns (municipality_id uuid, phone text UNIQUE)")
        await admin.execute("SELECT isolate_municipality('key_spans_towns')")
        assert await unbound(admin) == ["forgot_all", "key_spans_towns", "not_forced"]
        await admin.execute("DROP TABLE forgot_all, not_forced, key_spans_towns")


async def test_no_role_of_a_service_owns_or_bypasses(admin: Connection) -> None:
    rows = await admin.fetch(
        "SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb AS mighty,"
        " EXISTS (SELECT FROM pg_class WHERE relowner = r.oid) AS owns FROM pg_roles AS r WHERE rolname = ANY($1)",
        list(ROLES),
    )
    assert {tuple(row) for row in rows} == {(role, False, False) for role in ROLES}


@pytest.mark.parametrize("role", ROLES)
async def test_without_a_municipality_set_nothing_of_any_is_seen(
    database: Database, admin: Connection, role: str
) -> None:
    await _write_two_towns(admin)
    tables = [row["name"] for row in await admin.fetch(TABLES) if row["name"] not in DIRECTORY | NOBODYS]
    async with connected(database.dsn_as(role)) as connection:
        for table in tables:
            try:
                assert await connection.fetchval(f"SELECT count(*) FROM {table}") == 0, table
            except asyncpg.InsufficientPrivilegeError:
                continue  # not even a look: better still


async def test_with_one_set_only_its_rows_are_seen_and_written(database: Database, admin: Connection) -> None:
    mine, others = await _write_two_towns(admin)
    pool = await open_pool(database.dsn_as("comunica_subscription"), name="tests")
    async with pool.acquire() as connection:
        async with connection.transaction():
            await see(connection, [mine])
            assert await connection.fetchval("SELECT array_agg(DISTINCT municipality_id) FROM consent_head") == [mine]
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                async with connection.transaction():
                    await connection.execute("INSERT INTO consent_head (municipality_id) VALUES (gen_random_uuid())")
            changed = await connection.execute(
                "UPDATE consent_head SET position = 9 WHERE municipality_id = $1", others
            )
            assert changed == "UPDATE 0"
        # The setting ends with the transaction: the next user of a pooled connection sees nothing.
        assert await connection.fetchval("SELECT count(*) FROM consent_head") == 0
    await pool.close()


async def test_without_force_the_owner_would_see_all(database: Database, admin: Connection) -> None:
    """The guard switched off: row level security that is not forced does not bind the owner of the table."""
    await _write_two_towns(admin)
    async with connected(database.dsn_as("comunica_owner")) as connection:
        assert await connection.fetchval("SELECT count(*) FROM consent_head") == 0
        async with connection.transaction():
            await connection.execute("ALTER TABLE consent_head NO FORCE ROW LEVEL SECURITY")
            assert await connection.fetchval("SELECT count(*) FROM consent_head") > 1
            await connection.execute("ALTER TABLE consent_head FORCE ROW LEVEL SECURITY")


async def _write_two_towns(admin: Connection) -> tuple[UUID, UUID]:
    rows = await admin.fetch(
        "INSERT INTO consent_head (municipality_id) VALUES (gen_random_uuid()), (gen_random_uuid())"
        " RETURNING municipality_id"
    )
    return rows[0][0], rows[1][0]
