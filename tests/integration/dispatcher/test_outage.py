"""PostgreSQL may go and come in the middle of a broadcast: nothing is lost, nothing is sent twice."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
import pytest_asyncio

from comunica.broadcasting.verdicts import Accepted, Verdict
from comunica.stores.migrate import migrate
from comunica.stores.pool import Pool, open_pool
from tests.eventually import eventually
from tests.integration.dispatcher.world import Admin, Call, Office, Provider, Town, found_town, phones_of
from tests.servers import PASSWORD, Database
from workbench.database import OWNER, connected, dsn_as, provide_database, service_roles, set_passwords
from workbench.postgres import Durability, Postgres


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Postgres]:
    """Its own PostgreSQL, since these tests kill it."""
    server = Postgres(Path(tmp_path_factory.mktemp("postgres")), durability=Durability.PROCESS)
    await server.start()
    yield server
    await server.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def database(server: Postgres) -> Database:
    await provide_database(server.dsn(), "outage", owner_password=PASSWORD)
    owner = dsn_as(server.dsn(), user=OWNER, password=PASSWORD, database="outage")
    await asyncio.to_thread(migrate, owner, today=dt.datetime.now(dt.UTC).date())
    await set_passwords(server.dsn(), dict.fromkeys(await service_roles(server.dsn()), PASSWORD))
    return Database(server.dsn(database="outage"))


@pytest_asyncio.fixture(loop_scope="session")
async def pool(database: Database) -> AsyncIterator[Pool]:
    pool = await open_pool(database.dsn_as("comunica_dispatcher"), name="tests", size=8)
    yield pool
    pool.terminate()


async def test_a_restart_of_postgres_in_the_middle_loses_nothing_and_repeats_nothing(
    server: Postgres, database: Database, pool: Pool
) -> None:
    office = Office(pool=pool, provider=Provider())

    async def answer(call: Call) -> Verdict:
        await asyncio.sleep(0.01)
        return Accepted(f"wamid.{call.phone}")

    office.provider.answer = answer
    async with connected(database.dsn) as admin:
        await _prepare(admin)
        town = await found_town(admin)
        people = await town.people(2000)
        broadcast = await town.broadcasts()

    async with office.working(in_flight=16, row_lease=20.0):
        await eventually(lambda: len(office.provider.calls) > 200)
        await server.kill()
        # What was claimed may still be sent; nothing new is claimed.
        await asyncio.sleep(1.0)
        await server.start()
        async with connected(database.dsn) as admin:
            await _prepare(admin, town)
            seen = type(broadcast)(_over(town, admin), broadcast.id)
            # A claim whose answer was lost is a lease that nobody holds: evidence decides, long after this case.
            await eventually(lambda: _nothing_to_do(admin, broadcast.id))
            await seen.ages(60)
            await eventually(lambda: _nothing_sending(admin, broadcast.id))
            states = await seen.states()
            assert max(office.provider.times().values()) == 1
            assert set(states) <= {"accepted", "doubt"}
            assert states["accepted"] == len(office.provider.calls)
            assert sum(states.values()) == len(people) == (await seen.row())["resolved"]
            assert states == await seen.tally()
            in_doubt = {row["recipient_id"] for row in await seen.rows() if row["state"] == "doubt"}
            not_written = set(phones_of(people)) - set(office.provider.phones())
            assert len(in_doubt) == len(not_written), "all that is in doubt is what was never written"


async def test_a_dispatcher_may_start_before_its_database(server: Postgres, database: Database, pool: Pool) -> None:
    office = Office(pool=pool, provider=Provider())
    async with connected(database.dsn) as admin:
        await _prepare(admin)
        town = await found_town(admin)
        people = await town.people(5)
        await town.broadcasts()
    await server.kill()
    async with office.working():
        await asyncio.sleep(0.5)
        await server.start()
        await eventually(lambda: office.provider.phones() == phones_of(people))


async def _prepare(admin: Admin, *towns: Town) -> None:
    await admin.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        encoder=lambda value: msgspec.json.encode(value).decode(),
        decoder=msgspec.json.decode,
    )
    for town in towns:
        await admin.execute("SELECT set_config('app.municipality', $1, false)", str(town.id))


def _over(town: Town, admin: Admin) -> Town:
    return Town(
        admin=admin,
        id=town.id,
        channel_id=town.channel_id,
        template_id=town.template_id,
        number=town.number,
        app=town.app,
        vault=town.vault,
    )


async def _nothing_to_do(admin: Admin, source: object) -> bool:
    left = await admin.fetchval(
        "SELECT count(*) FROM delivery WHERE source_id = $1 AND (state = 'queued' OR state = 'sending'"
        " AND lease_until > now() + interval '19 seconds')",
        source,
    )
    return bool(left == 0)


async def _nothing_sending(admin: Admin, source: object) -> bool:
    return not await admin.fetchval("SELECT count(*) FROM delivery WHERE source_id = $1 AND state = 'sending'", source)
