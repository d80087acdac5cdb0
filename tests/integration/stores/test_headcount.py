"""The headcount says at every moment how many people are alike, whatever is done to them and by how many at once."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import msgspec
import pytest
import pytest_asyncio
from uuid_utils.compat import uuid7

from comunica.stores.pool import Connection, Pool, open_pool, serving
from tests.integration.stores.test_keys_stored_before import bring_to, unmigrated
from tests.integration.subscription.world import Admin, Town, found_town
from tests.servers import Database
from workbench.database import connected

__all__ = ["unmigrated"]
COUNTED_SINCE = "0055"
CHOICES: dict[str, tuple[Any, ...]] = {
    "consent": ("none", "opted_in", "opted_in", "opted_out"),
    "zone_id": (None, "centro", "brollo"),
    "outside": (False, True),
    "street_id": (None, "via-roma", "via-po"),
    "house_number": (None, "1", "12", "12/A", "SNC"),
    "country": (None, "39", "49"),
    "topics": (None, ["eventi"], ["eventi", "scuola"]),
}
ALIKE = "municipality_id, channel_id, consent, zone_id, outside, street_id, number, country, topics"
COUNTED = (
    f"SELECT {ALIKE}, count(*) AS people FROM (SELECT *, leading_number(house_number) AS number FROM subscriber"
    f" WHERE consent <> 'none') AS s GROUP BY {ALIKE}"
)
ADD = (
    "INSERT INTO subscriber (municipality_id, id, channel_id, address_kind, address_sealed, consent, zone_id, outside,"
    " street_id, house_number, country, topics) VALUES ($1, $2, $3, 'phone', '', $4, $5, $6, $7, $8, $9, $10)"
)
COPY = (
    "INSERT INTO subscriber (municipality_id, id, channel_id, address_kind, address_sealed, consent, zone_id, outside,"
    " street_id, house_number, country, topics) SELECT municipality_id, gen_random_uuid(), channel_id, address_kind,"
    " address_sealed, consent, zone_id, outside, street_id, house_number, country, topics FROM subscriber"
)
#: What this transaction read of it, one by one or through an index.
HEADS_READ = "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'headcount'"


@asynccontextmanager
async def administering(database: Database) -> AsyncIterator[Admin]:
    async with connected(database.dsn) as connection:
        await connection.set_type_codec(
            "jsonb",
            schema="pg_catalog",
            encoder=lambda value: msgspec.json.encode(value).decode(),
            decoder=msgspec.json.decode,
        )
        yield connection


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def admin(database: Database) -> AsyncIterator[Admin]:
    async with administering(database) as connection:
        yield connection


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pool(database: Database) -> AsyncIterator[Pool]:
    """The role that may do most to people."""
    pool = await open_pool(database.dsn_as("comunica_api"), size=8, name="tests")
    yield pool
    await pool.close()


@pytest_asyncio.fixture(loop_scope="session")
async def towns(admin: Admin) -> list[Town]:
    return [await found_town(admin) for _ in range(2)]


async def miscounted(admin: Admin) -> list[asyncpg.Record]:
    """Where headcount and people disagree, either way; and what counts nobody."""
    told = f"SELECT {ALIKE}, people FROM headcount"
    return [
        *await admin.fetch(f"({told} EXCEPT {COUNTED}) UNION ALL ({COUNTED} EXCEPT {told})"),
        *await admin.fetch("SELECT * FROM headcount WHERE people <= 0"),
    ]


async def some_statement(connection: Connection, town: Town, chance: random.Random) -> None:
    """People come, change or go: one, or many by one statement."""
    some = f"municipality_id = '{town.id}' AND hashtext(id::text) % 5 = {chance.randrange(5)}"
    match chance.choice(["come", "come", "change", "change", "touch", "go"]):
        case "come":
            person = (chance.choice(each) for each in CHOICES.values())
            await connection.execute(ADD, town.id, uuid7(), town.channel_id, *person)
            await connection.execute(f"{COPY} WHERE {some}")
        case "change":
            column = chance.choice([*CHOICES])
            await connection.execute(
                f"UPDATE subscriber SET {column} = $1 WHERE {some}", chance.choice(CHOICES[column])
            )
        case "touch":
            await connection.execute(f"UPDATE subscriber SET last_inbound_at = now() WHERE {some}")
        case _:
            await connection.execute(f"DELETE FROM subscriber WHERE {some}")


@pytest.mark.parametrize("seed", range(3))
async def test_after_every_statement_it_is_the_people(admin: Admin, pool: Pool, towns: list[Town], seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(40):
        town = chance.choice(towns)
        async with serving(pool, town.id) as connection:
            await some_statement(connection, town, chance)
        assert await miscounted(admin) == []
    assert await admin.fetchval("SELECT count(*) FROM headcount") > 0


async def test_many_at_once_leave_it_exact_and_what_was_undone_is_not_in_it(
    admin: Admin, pool: Pool, towns: list[Town]
) -> None:
    async def one(seed: int) -> None:
        chance = random.Random(seed)
        for turn in range(15):
            town = chance.choice(towns)
            try:
                async with serving(pool, town.id) as connection:
                    # As every writer of people does: two of a town do not go on at once.
                    await connection.fetch("SELECT FROM consent_head WHERE municipality_id = $1 FOR UPDATE", town.id)
                    for _ in range(3):
                        await some_statement(connection, town, chance)
                    if turn % 4 == 0:
                        raise _Undone
            except _Undone:
                pass

    for town in towns:
        await admin.execute("INSERT INTO consent_head (municipality_id) VALUES ($1) ON CONFLICT DO NOTHING", town.id)
    await asyncio.gather(*(one(seed) for seed in range(8)))
    assert await miscounted(admin) == []


class _Undone(Exception):
    pass


async def test_who_leaves_or_is_erased_is_found_without_a_look_at_every_head(admin: Admin, towns: list[Town]) -> None:
    """Many houses have one inhabitant: whoever goes from there takes the head along."""
    town = towns[0]
    await admin.execute(
        f"{ADD.partition(' VALUES')[0]} SELECT $1, gen_random_uuid(), $2, 'phone', '', 'opted_in', NULL, false,"
        " 'via-roma', number::text, '39', NULL FROM generate_series(1, 3000) AS number",
        *(town.id, town.channel_id),
    )
    await admin.execute("ANALYZE headcount")
    found = await admin.fetch("SELECT id FROM subscriber WHERE municipality_id = $1 LIMIT 2", town.id)
    leaves, erased = (f"WHERE municipality_id = '{town.id}' AND id = '{each['id']}'" for each in found)
    for goes in (f"UPDATE subscriber SET consent = 'none' {leaves}", f"DELETE FROM subscriber {erased}"):
        async with admin.transaction():
            before = await admin.fetchval(HEADS_READ)
            await admin.execute(goes)
            assert await admin.fetchval(HEADS_READ) - before < 10
    assert await miscounted(admin) == []


async def test_without_its_triggers_it_would_be_wrong(admin: Admin, pool: Pool, towns: list[Town]) -> None:
    """The guard is switched off, and the damage is seen."""
    chance = random.Random(9)
    async with serving(pool, towns[0].id) as connection:
        await connection.executemany(
            ADD, [(towns[0].id, uuid7(), towns[0].channel_id, "opted_in", None, False, None, None, "39", None)]
        )
    trial = admin.transaction()
    await trial.start()
    await admin.execute("SET LOCAL session_replication_role = replica")
    while not await miscounted(admin):
        await some_statement(admin, towns[0], chance)
    await trial.rollback()
    assert await miscounted(admin) == []


async def test_who_was_on_record_before_is_counted_when_the_schema_comes(
    database: Database, unmigrated: Database
) -> None:
    bring_to(unmigrated, before=COUNTED_SINCE)
    async with administering(unmigrated) as connection:
        chance, town = random.Random(7), await found_town(connection)
        await connection.executemany(
            ADD,
            [
                (town.id, uuid7(), town.channel_id, *(chance.choice(each) for each in CHOICES.values()))
                for _ in range(200)
            ],
        )
        bring_to(unmigrated)
        assert await miscounted(connection) == []
        assert await connection.fetchval("SELECT sum(people) FROM headcount") == await connection.fetchval(
            "SELECT count(*) FROM subscriber WHERE consent <> 'none'"
        )
