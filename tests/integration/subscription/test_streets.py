"""Streets on record: known to who hears citizens, kept in memory while nothing changes, and written with the person."""

import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio

from comunica.enrolment.gazetteer import Gazetteer
from comunica.stores.pool import Pool, open_pool
from comunica.stores.town_directory import StoredTownDirectory
from comunica.stores.vaults import Vaults
from tests.integration.subscription.world import MASTER_KEY, Admin, Subscription, Town, citizen, facts
from tests.servers import Database

ROMA = [
    {"from": 1, "to": 99, "zone": "centro", "parity": "odd"},
    {"from": 2, "to": 98, "zone": "brollo", "parity": "even"},
]


@pytest_asyncio.fixture(loop_scope="session")
async def streets(admin: Admin, town: Town) -> Town:
    """The town with two streets, one of them split."""
    await add_street(admin, town, "via-roma", "Roma", ranges=ROMA)
    await add_street(admin, town, "via-po", "Po", zone="brollo")
    return town


async def add_street(
    admin: Admin, town: Town, id_: str, name: str, *, zone: str = "centro", ranges: list[Any] | None = None
) -> None:
    await admin.execute(
        "INSERT INTO street (municipality_id, id, dug, name, zone_id, ranges) VALUES ($1, $2, 'Via', $3, $4, $5)",
        *(town.id, id_, name, zone, ranges or []),
    )


def directory_over(pool: Pool) -> StoredTownDirectory:
    return StoredTownDirectory(pool, Vaults(pool, MASTER_KEY), clock=time.monotonic)


async def gazetteer(directory: StoredTownDirectory, town: Town) -> Gazetteer:
    await directory.refresh()
    return (await directory.channels({town.number}))[town.number].town.gazetteer


@pytest.mark.parametrize(
    ("number", "zone", "street"),
    [("12", "brollo", "via-roma"), ("13/A", "centro", "via-roma"), ("400", "centro", "via-roma")],
)
async def test_the_number_decides_the_zone_and_both_are_kept(
    subscription: Subscription, streets: Town, number: str, zone: str, street: str
) -> None:
    await subscription.hears(citizen(streets).says(f"ATTIVA Maria Bianchi via Roma {number}"))
    person = await subscription.person(streets)
    assert facts(person) == ("opted_in", zone, False)
    assert (person["street_id"], person["house_number"]) == (street, number)
    [welcome] = await subscription.replies(streets)
    assert ("*Villaggio Brollo*" if zone == "brollo" else "*Centro*") in welcome


async def test_an_answer_to_where_keeps_the_street(subscription: Subscription, streets: Town) -> None:
    writer = citizen(streets)
    await subscription.hears(writer.says("ATTIVA Maria Bianchi"))
    await subscription.hears(writer.says("via Roma 12", after=60))
    person = await subscription.person(streets)
    assert (person["zone_id"], person["street_id"], person["house_number"]) == ("brollo", "via-roma", "12")


async def test_a_street_that_is_not_on_record_leaves_both_empty_and_the_zone_completes(
    subscription: Subscription, streets: Town
) -> None:
    writer = citizen(streets)
    await subscription.hears(writer.says("ATTIVA Maria Bianchi via Inesistente 4"))
    person = await subscription.person(streets)
    assert (person["zone_id"], person["street_id"], person["house_number"]) == (None, None, None)
    assert "Non troviamo" in (await subscription.replies(streets))[0]
    await subscription.hears(writer.says("Villaggio Brollo", after=60))
    assert facts(await subscription.person(streets)) == ("opted_in", "brollo", False)


async def test_who_moves_takes_the_new_street_and_to_a_zone_none(subscription: Subscription, streets: Town) -> None:
    writer = citizen(streets)
    await subscription.hears(writer.says("ATTIVA Maria Bianchi via Roma 13"))
    await subscription.hears(writer.says("ATTIVA Maria Bianchi via Po 4", after=60))
    person = await subscription.person(streets)
    assert (person["zone_id"], person["street_id"], person["house_number"]) == ("brollo", "via-po", "4")
    await subscription.hears(writer.says("ATTIVA Maria Bianchi La Costa", after=120))
    person = await subscription.person(streets)
    assert (person["zone_id"], person["street_id"], person["house_number"]) == ("la-costa", None, None)


async def test_a_late_message_does_not_move_anybody_back(subscription: Subscription, streets: Town) -> None:
    writer = citizen(streets)
    await subscription.hears(writer.says("ATTIVA Maria Bianchi via Po 4", after=60))
    await subscription.hears(writer.says("ATTIVA Maria Bianchi via Roma 13"))
    person = await subscription.person(streets)
    assert (person["street_id"], person["house_number"]) == ("via-po", "4")
    await subscription.hears(writer.says("DISATTIVA", after=90))
    person = await subscription.person(streets)
    assert (person["consent"], person["street_id"]) == ("opted_out", "via-po"), "kept until it is erased"


async def test_while_nothing_changes_the_gazetteer_is_the_same_object(pool: Pool, streets: Town) -> None:
    directory = directory_over(pool)
    assert await gazetteer(directory, streets) is await gazetteer(directory, streets)


async def new_street(admin: Admin, town: Town) -> None:
    await add_street(admin, town, "via-nera", "Nera")


async def no_street(admin: Admin, town: Town) -> None:
    await admin.execute("DELETE FROM street WHERE municipality_id = $1 AND id = 'via-po'", town.id)


async def other_zone(admin: Admin, town: Town) -> None:
    await admin.execute("UPDATE zone SET name = 'Il Centro' WHERE municipality_id = $1 AND id = 'centro'", town.id)


async def taught(admin: Admin, town: Town) -> None:
    await admin.execute(
        "INSERT INTO taught_alias (municipality_id, id, target_kind, target_id, alias, taught_by)"
        " VALUES ($1, gen_random_uuid(), 'street', 'via-po', 'lungofiume', 'anna')",
        town.id,
    )


async def neighbour(admin: Admin, town: Town) -> None:
    await admin.execute(
        "UPDATE municipality SET profile = $2 WHERE id = $1", town.id, {"other_towns": ["Saronno", "Cesate"]}
    )


@pytest.mark.parametrize("change", [new_street, no_street, other_zone, taught, neighbour])
async def test_whatever_changes_is_seen_and_other_towns_keep_theirs(
    admin: Admin, pool: Pool, streets: Town, change: Callable[[Admin, Town], Awaitable[None]]
) -> None:
    directory = directory_over(pool)
    before = await gazetteer(directory, streets)
    others = {number: each.town.gazetteer for number, each in directory._channels.items() if number != streets.number}
    await change(admin, streets)
    after = await gazetteer(directory, streets)
    assert after is not before
    assert all(directory._channels[number].town.gazetteer is kept for number, kept in others.items())


async def test_with_the_trigger_off_a_change_would_not_be_seen(admin: Admin, pool: Pool, streets: Town) -> None:
    """The guard switched off: a writer that does not raise the version is not noticed."""
    directory = directory_over(pool)
    before = await gazetteer(directory, streets)
    await admin.execute("ALTER TABLE street DISABLE TRIGGER gazetteer_grows")
    try:
        await new_street(admin, streets)
    finally:
        await admin.execute("ALTER TABLE street ENABLE TRIGGER gazetteer_grows")
    assert await gazetteer(directory, streets) is before


async def test_what_staff_taught_is_understood(admin: Admin, subscription: Subscription, streets: Town) -> None:
    await taught(admin, streets)
    await subscription.hears(citizen(streets).says("ATTIVA Maria Bianchi lungofiume 4"))
    assert (await subscription.person(streets))["street_id"] == "via-po"


@pytest.mark.parametrize("role", ["comunica_subscription", "comunica_import"])
async def test_whoever_reads_citizens_reads_streets_only(database: Database, streets: Town, role: str) -> None:
    pool = await open_pool(database.dsn_as(role), size=1, name="tests")
    try:
        for table in ("street", "gazetteer", "taught_alias"):
            rights = await pool.fetchval(
                "SELECT array_agg(p) FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS p"
                " WHERE has_table_privilege($1, p)",
                table,
            )
            assert rights == ["SELECT"], table
    finally:
        await pool.close()
