"""Each database role can run every query of its service, and has no grant that none of them needs."""

import ast
import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path

import asyncpg
import grimp
import pytest
import pytest_asyncio

from comunica.stores.roles import SERVICE_OF, queries_of, roles
from comunica.stores.sql import files, query
from tests.ops.permissions.grants import Grant, grants_of, verbs_taken
from tests.servers import Database
from workbench.database import Connection, connected

ROOT = Path(__file__).parents[3]
EVERY_QUERY = {name for name in files() if not name.startswith("parts/")}
ROLES = tuple(roles())

#: Grants that no query needs, and why they stay.
KEPT: Mapping[Grant, str] = {
    Grant("comunica_dispatcher", "template_version", "INSERT"): "the same as of comunica_admin",
    Grant("comunica_admin", "template_version", "INSERT"): "who writes a template writes its version, by its trigger",
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def admin(database: Database) -> AsyncIterator[Connection]:
    async with connected(database.dsn) as connection:
        yield connection


def test_every_query_is_somebodys_and_nobody_has_one_that_is_not_there() -> None:
    listed = {name for role in ROLES for name in queries_of(role)}
    assert listed == EVERY_QUERY


@pytest.mark.parametrize("role", ROLES)
def test_the_queries_of_a_role_are_those_that_its_service_can_reach(role: str) -> None:
    """No more than that; and what no other service reaches, all of it."""
    reached = {service: _queries_within_reach(service) for service in set(SERVICE_OF.values())}
    service = SERVICE_OF[role]
    assert set(queries_of(role)) <= reached[service]
    others = {name for other, names in reached.items() if other != service for name in names}
    same = {name for each in ROLES if SERVICE_OF[each] == service for name in queries_of(each)}
    assert reached[service] - others <= same


@pytest.mark.parametrize("role", ROLES)
async def test_a_role_may_run_each_of_its_queries(admin: Connection, role: str) -> None:
    assert await _refused(admin, role, queries_of(role)) == []


@pytest.mark.parametrize("role", ROLES)
async def test_a_role_has_no_grant_that_none_of_its_queries_needs(admin: Connection, role: str) -> None:
    idle = [grant async for grant in _idle_grants(admin, role)]
    assert sorted(map(str, idle)) == sorted(map(str, (grant for grant in KEPT if grant.role == role)))


@pytest.mark.parametrize("role", ROLES)
async def test_what_a_role_has_no_grant_for_is_refused(database: Database, admin: Connection, role: str) -> None:
    """Tried verb by verb on every table, by the role itself."""
    granted = {(grant.table, grant.verb) for grant in await grants_of(admin, role)}
    async with connected(database.dsn_as(role)) as connection:
        assert await verbs_taken(connection) == granted


async def test_a_grant_too_many_is_found(admin: Connection) -> None:
    """The rule itself is tried."""
    async with admin.transaction():
        await admin.execute("GRANT DELETE ON subscriber TO comunica_dispatcher")
        idle = [grant async for grant in _idle_grants(admin, "comunica_dispatcher")]
        assert Grant("comunica_dispatcher", "subscriber", "DELETE") in idle
        await admin.execute("REVOKE DELETE ON subscriber FROM comunica_dispatcher")


async def test_a_grant_too_few_is_found(admin: Connection) -> None:
    async with admin.transaction():
        await admin.execute("REVOKE INSERT ON delivery FROM comunica_subscription")
        assert "queue_replies" in await _refused(admin, "comunica_subscription", queries_of("comunica_subscription"))
        await admin.execute("GRANT INSERT ON delivery TO comunica_subscription")


async def _refused(connection: Connection, role: str, names: tuple[str, ...]) -> list[str]:
    """Those of these queries that the role may not run."""
    async with connection.transaction():
        await connection.execute(f"SET LOCAL ROLE {role}")
        found = [name for name in names if await _is_refused(connection, name)]
        await connection.execute("RESET ROLE")
    return found


async def _is_refused(connection: Connection, name: str) -> bool:
    """EXPLAIN asks for the same grants as running does."""
    try:
        async with connection.transaction():
            await connection.execute(f"EXPLAIN (GENERIC_PLAN) {query(name)}")
    except asyncpg.InsufficientPrivilegeError:
        return True
    return False


async def _idle_grants(connection: Connection, role: str) -> AsyncIterator[Grant]:
    for grant in await grants_of(connection, role):
        concerned = [name for name in queries_of(role) if re.search(rf"\b{grant.table}\b", query(name))]
        concerned.sort(key=partial(_is_unlikely, grant))  # one that needs it is enough
        async with connection.transaction():
            await connection.execute(grant.revoke())
            needed = await _needed(connection, role, concerned)
            await connection.execute(grant.give())
        if not needed:
            yield grant


def _is_unlikely(grant: Grant, name: str) -> int:
    """How little speaks for it that a query needs the grant."""
    return (grant.verb not in query(name)) + ((grant.column or "") not in query(name))


async def _needed(connection: Connection, role: str, names: Sequence[str]) -> bool:
    """Whether the role may not run one of these queries: the first will do."""
    await connection.execute(f"SET LOCAL ROLE {role}")
    needed = False
    for name in names:
        if needed := await _is_refused(connection, name):
            break
    await connection.execute("RESET ROLE")
    return needed


@cache
def _imports() -> grimp.ImportGraph:
    return grimp.build_graph("comunica", "services", include_external_packages=False)


@cache
def _queries_within_reach(service: str) -> frozenset[str]:
    graph = _imports()
    near = {f"services.{service}", *graph.find_descendants(f"services.{service}")}
    near |= {far for module in tuple(near) for far in graph.find_upstream_modules(module)}
    return frozenset(name for module in near for name in _queries_named_in(module))


@cache
def _queries_named_in(module: str) -> frozenset[str]:
    return frozenset(_named_in(module))


def _named_in(module: str) -> Iterator[str]:
    path = ROOT.joinpath(*module.split("."))
    source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        match node:
            case ast.Constant(value=str(name)) if name in EVERY_QUERY:
                yield name
            case ast.Call(func=ast.Name(id="query"), args=[ast.JoinedStr(values=[ast.Constant(value=str(begin)), *_])]):
                # query(f"count_{audience}"): any of them.
                yield from (name for name in EVERY_QUERY if name.startswith(begin))
