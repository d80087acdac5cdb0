"""PostgreSQL may go and come: clients are told to repeat, nothing is half done, and the api recovers by itself."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import httpx
import pytest
import pytest_asyncio

from comunica.stores.migrate import migrate
from comunica.stores.pool import Pool, open_pool
from tests.eventually import eventually
from tests.integration.api.asking import GOOD, said
from tests.integration.api.conftest import KEYS, Api, api_on
from tests.servers import PASSWORD, Database
from tests.towns import NOTICE, TownAtTest, approved, enrol, put_town, town_setup
from workbench.database import OWNER, dsn_as, provide_database, service_roles, set_passwords
from workbench.postgres import Durability, Postgres


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Postgres]:
    """Its own PostgreSQL, since these tests kill it."""
    server = Postgres(Path(tmp_path_factory.mktemp("postgres")), durability=Durability.PROCESS)
    await server.start()
    yield server
    await server.stop()


@pytest_asyncio.fixture(autouse=True)
async def _started_again(server: Postgres) -> AsyncIterator[None]:
    """A case that failed while the server was killed is one failure, not that of all after it."""
    yield
    if not server.running:
        await server.start()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def database(server: Postgres) -> Database:
    await provide_database(server.dsn(), "outage", owner_password=PASSWORD)
    owner = dsn_as(server.dsn(), user=OWNER, password=PASSWORD, database="outage")
    await asyncio.to_thread(migrate, owner, today=dt.datetime.now(dt.UTC).date())
    await set_passwords(server.dsn(), dict.fromkeys(await service_roles(server.dsn()), PASSWORD))
    return Database(server.dsn(database="outage"))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def town(database: Database) -> TownAtTest:
    town = await put_town(database, town_setup(1, keys=KEYS), approved(NOTICE))
    await enrol(database, town, "393330000001")
    return town


@pytest_asyncio.fixture
async def pool(database: Database) -> AsyncIterator[Pool]:
    pool = await open_pool(database.dsn_as("comunica_api"), size=4, name="tests")
    yield pool
    pool.terminate()


@pytest.fixture
def api(pool: Pool) -> Api:
    return api_on(pool)


async def test_while_postgresql_is_away_clients_are_told_to_repeat_and_then_it_works(
    client: httpx.AsyncClient, server: Postgres
) -> None:
    assert (await client.get("/v2/zones")).status_code == 200
    await server.kill()
    for _ in range(2):  # with the connections it had, and without any
        answer = await client.post("/v2/broadcasts", json=GOOD, headers={"Idempotency-Key": "outage"})
        assert (answer.status_code, said(answer)) == (503, [("unavailable", None)])
        assert answer.headers["retry-after"] == "5"
    await server.start()

    async def accepted() -> bool:
        answer = await client.post("/v2/broadcasts", json=GOOD, headers={"Idempotency-Key": "outage"})
        return answer.status_code == 202

    await eventually(accepted)
    assert len((await client.get("/v2/broadcasts")).json()["broadcasts"]) == 1


async def test_a_request_that_takes_too_long_is_ended_with_504(api: Api, town: TownAtTest, database: Database) -> None:
    blocker = await asyncpg.connect(database.dsn)
    try:
        async with blocker.transaction(), api.client(headers=town.headers(), deadline=0.3) as client:
            await blocker.execute("LOCK TABLE broadcast")
            answer = await client.get("/v2/broadcasts")
        assert (answer.status_code, said(answer)) == (504, [("timeout", None)])
        async with api.client(headers=town.headers()) as client:
            assert (await client.get("/v2/broadcasts")).status_code == 200
    finally:
        await blocker.close()


async def test_a_defect_of_ours_is_a_500_that_tells_nothing_of_the_inside(
    api: Api, town: TownAtTest, database: Database
) -> None:
    blocker = await asyncpg.connect(database.dsn)
    try:
        await blocker.execute("ALTER TABLE zone RENAME TO elsewhere")
        async with api.client(headers=town.headers()) as client:
            answer = await client.get("/v2/zones")
        assert (answer.status_code, said(answer)) == (500, [("internal", None)])
        assert "zone" not in answer.text.replace("/v2/zones", "")
    finally:
        await blocker.execute("ALTER TABLE elsewhere RENAME TO zone")
        await blocker.close()
