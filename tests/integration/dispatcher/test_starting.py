"""The snapshot of a great audience takes its time: nobody else waits for it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from comunica.contracts.bells import BroadcastBell
from tests.eventually import PATIENCE, eventually
from tests.integration.dispatcher.world import Admin, Broadcast, Office, all_are, found_town
from tests.servers import Database
from workbench.database import connected


@asynccontextmanager
async def held_up(database: Database, *broadcasts: Broadcast) -> AsyncIterator[None]:
    """Their snapshots cannot be made meanwhile, as if they took that long."""
    async with connected(database.dsn) as other, other.transaction():
        await other.execute("SELECT FROM broadcast WHERE id = ANY($1) FOR UPDATE", [each.id for each in broadcasts])
        yield


async def test_another_town_sends_while_a_snapshot_is_being_made(
    admin: Admin, office: Office, database: Database
) -> None:
    great, small = await found_town(admin), await found_town(admin)
    await great.people(3)
    await small.people(3)
    snapshot = await great.broadcasts()

    async with held_up(database, snapshot), office.working():
        quick = await small.broadcasts()
        await all_are(quick, "accepted")
        assert await snapshot.states() == {}
    async with office.working():
        await all_are(snapshot, "accepted")

    assert len(office.provider.calls) == 6


async def test_a_bell_does_not_wait_for_a_snapshot(admin: Admin, office: Office, database: Database) -> None:
    town = await found_town(admin)
    await town.people(3)
    snapshot = await town.broadcasts(due=False)

    async with office.working() as dispatcher, held_up(database, snapshot), asyncio.timeout(PATIENCE):
        for _ in range(2):
            assert await dispatcher.hear(BroadcastBell(str(town.id), str(snapshot.id)))


async def test_many_snapshots_of_one_town_leave_room_for_another(
    admin: Admin, office: Office, database: Database
) -> None:
    great, small = await found_town(admin), await found_town(admin)
    await great.people(3)
    await small.people(3)
    many = [await great.broadcasts() for _ in range(6)]

    async with held_up(database, *many), office.working():
        quick = await small.broadcasts()
        await all_are(quick, "accepted")
    async with office.working():
        for each in many:
            await eventually(each.is_finished)
