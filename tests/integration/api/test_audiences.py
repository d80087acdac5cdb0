"""Audiences by streets, house numbers and topics: counted, foreseen and resolved, always the same people."""

import datetime as dt
import random
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
import pytest_asyncio
from uuid_utils.compat import uuid7

from comunica.broadcasting.audience import Audience, StreetPart, audience_from_json, audience_to_json
from comunica.broadcasting.foresight import NotReached
from comunica.enrolment.place.house_numbers import digits_of
from comunica.municipality.territory import Parity
from comunica.stores.broadcasts import audiences
from comunica.stores.broadcasts.outlooks import PostgresOutlooks
from comunica.stores.pool import Connection, Pool, open_pool, serving
from comunica.stores.sql import query
from tests.integration.api.asking import GOOD, said
from tests.integration.api.conftest import Api
from tests.servers import Database
from tests.towns import TownAtTest, enrol

STREETS = ("via-roma", "via-trento", "piazza-grandi")
NUMBERS = (None, "1", "2", "3", "7/A", "12 bis", "31", "32", "SNC", "104")
ZONES = (None, "centro", "la-costa", "brollo")
TOPICS = {"eventi": "Eventi", "scuola": "Scuola e servizi"}
NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """Somebody on record, as the test knows them."""

    id: UUID
    consent: str
    zone: str | None
    outside: bool
    street: str | None
    house_number: str | None
    topics: tuple[str, ...] | None

    def is_meant_by(self, audience: Audience, inside: dict[str, set[str]]) -> bool:
        """The rule, told once more in other words."""
        zones = {zone for chosen in audience.zones for zone in inside.get(chosen, {chosen})}
        chosen = (
            audience.covers_everyone
            or self.zone in zones
            or (audience.outside and self.outside)
            or any(self._lives_in(part) for part in audience.streets)
        )
        return chosen and (not audience.topics or self.topics is None or bool({*self.topics} & {*audience.topics}))

    def _lives_in(self, part: StreetPart) -> bool:
        if part.street != self.street:
            return False
        if part.is_whole:
            return True
        number = digits_of(self.house_number or "")
        if number is None or ((part.parity is Parity.ODD) != bool(number % 2) and part.parity is not None):
            return False
        return (part.first or 0) <= number <= (part.last or 9999)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def residents(database: Database, towns: tuple[TownAtTest, TownAtTest]) -> Sequence[Resident]:
    """Three hundred people of every kind, and the town's streets and topics."""
    chance, town = random.Random(48), towns[0]
    made = [_resident(chance) for _ in range(300)]
    connection = await asyncpg.connect(database.dsn)
    await connection.execute("SELECT set_config('app.municipality', $1, false)", str(town.id))
    await connection.execute("DELETE FROM subscriber WHERE municipality_id = $1", town.id)
    sealed = town.vault.seal("subscriber.address_sealed", "393330000000")
    await connection.executemany(
        "INSERT INTO subscriber (municipality_id, id, channel_id, consent, address_kind, address_sealed, zone_id,"
        " outside, street_id, house_number, topics) VALUES ($1, $2, $3, $4, 'phone', $5, $6, $7, $8, $9, $10)",
        [
            (town.id, each.id, town.channel_id, each.consent, sealed, each.zone, each.outside, each.street,
             each.house_number, each.topics)
            for each in made
        ],
    )  # fmt: skip
    for street in STREETS:
        dug, _, name = street.partition("-")
        await connection.execute(
            "INSERT INTO street (municipality_id, id, dug, name, zone_id) VALUES ($1, $2, $3, $4, 'centro')",
            *(town.id, street, dug.capitalize(), name.capitalize()),
        )
    await connection.execute(
        "UPDATE municipality SET profile = jsonb_set(profile, '{topics}', $2::jsonb) WHERE id = $1",
        *(town.id, '{"eventi": "Eventi", "scuola": "Scuola e servizi"}'),
    )
    await connection.close()
    return made


def _resident(chance: random.Random) -> Resident:
    street = chance.choice([None, *STREETS])
    return Resident(
        id=uuid7(),
        consent=chance.choice(["opted_in"] * 6 + ["opted_out", "none"]),
        zone=chance.choice(ZONES),
        outside=chance.random() < 0.2,
        street=street,
        house_number=chance.choice(NUMBERS) if street else None,
        topics=chance.choice([None, None, ("eventi",), ("scuola",), ("eventi", "scuola")]),
    )


def _audience(chance: random.Random) -> Audience:
    parts = [_part(chance) for _ in range(chance.choice([0, 0, 1, 1, 2, 5]))]
    zones = chance.sample(["centro", "la-costa", "brollo"], chance.choice([0, 0, 1, 2]))
    topics = chance.sample([*TOPICS], chance.choice([0, 0, 1, 2]))
    return Audience(
        everyone=chance.random() < 0.1,
        zones=tuple(zones),
        outside=chance.random() < 0.2,
        streets=tuple(parts),
        topics=tuple(topics),
    )


def _part(chance: random.Random) -> StreetPart:
    first, last = sorted(chance.sample(range(1, 120), 2))
    return StreetPart(
        street=chance.choice(STREETS),
        first=chance.choice([None, first]),
        last=chance.choice([None, last]),
        parity=chance.choice([None, Parity.ODD, Parity.EVEN]),
    )


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def dispatcher(database: Database) -> AsyncIterator[Pool]:
    pool = await open_pool(database.dsn_as("comunica_dispatcher"), size=2, name="tests")
    yield pool
    await pool.close()


async def snapshot_of(pool: Pool, town: TownAtTest, audience: Audience) -> set[UUID]:
    """Whom the snapshot takes. Nothing of it stays."""
    broadcast_id = uuid7()
    row: Any = {
        "audience": audience_to_json(audience), "channel_id": town.channel_id, "lane": "normal", "expires_at": None
    }  # fmt: skip
    async with serving(pool, town.id) as connection:
        trial = connection.transaction()
        await trial.start()
        resolved = await audiences.snapshot(connection, town.id, broadcast_id, row, ([], [], None))
        made = await connection.fetch("SELECT recipient_id FROM delivery WHERE source_id = $1", broadcast_id)
        await trial.rollback()
    assert resolved == len(made)
    return {each["recipient_id"] for each in made}


async def foreseen_of(pool: Pool, town: TownAtTest, audience: Audience) -> Any:
    return await PostgresOutlooks(pool).outlook(town.id, town.channel_id, audience, starts_at=NOW)


@pytest.mark.parametrize("seed", range(40))
async def test_count_foresight_and_snapshot_are_of_exactly_the_same_people(
    pool: Pool,
    dispatcher: Pool,
    town: TownAtTest,
    superuser: Connection,
    residents: Sequence[Resident],
    seed: int,
) -> None:
    audience = _audience(random.Random(seed))
    inside = await inside_of(superuser, town)
    meant = {each.id for each in residents if each.consent == "opted_in" and each.is_meant_by(audience, inside)}
    left = [each for each in residents if each.consent == "opted_out" and each.is_meant_by(audience, inside)]
    assert await snapshot_of(dispatcher, town, audience) == meant
    async with serving(pool, town.id) as connection:
        assert await audiences.count(connection, town.id, town.channel_id, audience) == len(meant)
    outlook = await foreseen_of(pool, town, audience)
    assert sum(group.people for group in outlook.groups) == len(meant)
    assert outlook.left == len(left)
    assert outlook.numberless == len(
        [
            each
            for each in residents
            if each.consent == "opted_in"
            and not each.is_meant_by(audience, inside)
            and digits_of(each.house_number or "") is None
            and each.is_meant_by(_whole(audience), inside)
        ]
    )


def _whole(audience: Audience) -> Audience:
    return replace(audience, streets=tuple(StreetPart(street=each.street) for each in audience.streets))


async def inside_of(superuser: Connection, town: TownAtTest) -> dict[str, set[str]]:
    """Zone → itself and the contrade that lie in it."""
    rows = await superuser.fetch("SELECT id, zones FROM zone WHERE municipality_id = $1", town.id)
    found = {row["id"]: {row["id"]} for row in rows}
    for row in rows:
        for zone in row["zones"]:
            found[zone].add(row["id"])
    return found


async def test_a_snapshot_that_forgot_the_numbers_would_be_caught(
    dispatcher: Pool, town: TownAtTest, superuser: Connection, residents: Sequence[Resident]
) -> None:
    audience = Audience(streets=(StreetPart(street="via-roma", first=1, last=31, parity=Parity.ODD),))
    inside = await inside_of(superuser, town)
    meant = {each.id for each in residents if each.consent == "opted_in" and each.is_meant_by(audience, inside)}
    forgetful = query("snapshot_audience").replace("(c.street_id IS NULL", "(true")
    assert forgetful != query("snapshot_audience")
    async with serving(dispatcher, town.id) as connection:
        values = (town.id, town.channel_id, *audiences.selected(audience), None, uuid7(), "normal", None, [], [], None)
        trial = connection.transaction()
        await trial.start()
        done = await connection.execute(forgetful, *values)
        await trial.rollback()
    assert int(done.rpartition(" ")[2]) > len(meant)


@pytest.mark.parametrize("seed", range(20))
def test_the_record_keeps_an_audience_as_it_is(seed: int) -> None:
    audience = _audience(random.Random(seed))
    kept = audience_from_json(audience_to_json(audience))
    assert audience_to_json(kept) == audience_to_json(audience)
    assert ({*kept.streets}, {*kept.topics}) == ({*audience.streets}, {*audience.topics})


async def test_one_side_of_a_street_is_foreseen_submitted_and_shown(
    client: httpx.AsyncClient, residents: Sequence[Resident]
) -> None:
    asked = GOOD | {"audience": {"streets": [{"street": "Via Trento", "from": 1, "to": 31, "parity": "odd"}]}}
    audience = Audience(streets=(StreetPart(street="via-trento", first=1, last=31, parity=Parity.ODD),))
    meant = [each for each in residents if each.consent == "opted_in" and each.is_meant_by(audience, {})]
    numberless = [
        each
        for each in residents
        if each.consent == "opted_in" and each.street == "via-trento" and digits_of(each.house_number or "") is None
    ]
    foreseen = (await client.post("/v2/broadcasts", json=asked | {"dry_run": True})).json()
    accepted = (await client.post("/v2/broadcasts", json=asked)).json()
    shown = (await client.get(accepted["uri"])).json()
    assert foreseen["reached"] == accepted["counted"] == len(meant)
    told = {each["reason"]: each["people"] for each in foreseen["not_reached"]}
    assert told[NotReached.NUMBER_UNKNOWN] == len(numberless)
    assert shown["audience"] == {
        "everyone": False,
        "zones": [],
        "outside": False,
        "streets": [{"street": "via-trento", "from": 1, "to": 31, "parity": "odd"}],
        "topics": [],
    }


async def test_topics_alone_are_of_everyone_and_who_chose_none_follows_all(
    client: httpx.AsyncClient, residents: Sequence[Resident]
) -> None:
    asked = GOOD | {"audience": {"topics": ["eventi"]}, "dry_run": True}
    meant = [
        each for each in residents if each.consent == "opted_in" and (each.topics is None or "eventi" in each.topics)
    ]
    assert (await client.post("/v2/broadcasts", json=asked)).json()["reached"] == len(meant)


async def test_a_place_or_topic_that_is_not_there_is_named(
    client: httpx.AsyncClient, residents: Sequence[Resident]
) -> None:
    audience = {
        "zones": ["centro", "atlantide"],
        "streets": [{"street": "Via Roma"}, {"street": "Via che non c'è"}, {"street": "via-roma", "from": 9, "to": 3}],
        "topics": ["sport"],
    }
    answer = await client.post("/v2/broadcasts", json=GOOD | {"audience": audience})
    assert (answer.status_code, sorted(said(answer))) == (
        400,
        [
            ("range_backwards", "audience.streets[2].from"),
            ("street_unknown", "audience.streets[1].street"),
            ("topic_unknown", "audience.topics[0]"),
            ("zone_unknown", "audience.zones[1]"),
        ],
    )


@pytest.mark.parametrize("dry_run", [True, False])
async def test_numbers_turned_round_are_refused_also_when_nothing_else_is_wrong(
    client: httpx.AsyncClient, dry_run: bool
) -> None:
    audience = {"streets": [{"street": "Via Roma", "from": 9, "to": 3}]}
    answer = await client.post("/v2/broadcasts", json=GOOD | {"audience": audience, "dry_run": dry_run})
    assert (answer.status_code, said(answer)) == (400, [("range_backwards", "audience.streets[0].from")])


@pytest.mark.parametrize(
    ("part", "field"),
    [
        ({}, "audience.streets[0].street"),
        ({"street": "via-roma", "from": 0}, "audience.streets[0].from"),
        ({"street": "via-roma", "parity": "left"}, "audience.streets[0].parity"),
        ({"street": "via-roma", "numbers": "1-9"}, "audience.streets[0].numbers"),
    ],
)
async def test_a_street_that_cannot_be_read_is_refused(
    client: httpx.AsyncClient, part: dict[str, Any], field: str
) -> None:
    answer = await client.post("/v2/broadcasts", json=GOOD | {"audience": {"streets": [part]}})
    assert (answer.status_code, [where for _, where in said(answer)]) == (400, [field])


async def test_a_street_of_another_town_is_as_unknown_as_one_that_is_not_there(
    api: Api, other_town: TownAtTest, residents: Sequence[Resident], database: Database
) -> None:
    await enrol(database, other_town, "393330000077")
    async with api.client(headers=other_town.headers()) as client:
        theirs = await client.post("/v2/broadcasts", json=GOOD | {"audience": {"streets": [{"street": "via-roma"}]}})
        nowhere = await client.post("/v2/broadcasts", json=GOOD | {"audience": {"streets": [{"street": "via-xyz"}]}})
    assert said(theirs) == said(nowhere) == [("street_unknown", "audience.streets[0].street")]


@pytest_asyncio.fixture
async def renamed(superuser: Connection, town: TownAtTest, residents: Sequence[Resident]) -> AsyncIterator[None]:
    """Via Trento is Viale della Pace now, with a name of its file, one that was taught, and one of Via Roma's too."""
    put = "UPDATE street SET dug = $3, name = $4, aliases = $5 WHERE municipality_id = $1 AND id = $2"
    await superuser.execute(put, town.id, "via-trento", "Viale", "della Pace", ["la Provinciale", "il Corso"])
    await superuser.execute(put, town.id, "via-roma", "Via", "Roma", ["Il corso"])
    await superuser.execute(
        "INSERT INTO taught_alias (municipality_id, id, target_kind, target_id, alias, taught_by)"
        " VALUES ($1, gen_random_uuid(), 'street', 'via-trento', 'Strada del Mulino', 'key:k')",
        town.id,
    )
    yield
    await superuser.execute(put, town.id, "via-trento", "Via", "Trento", [])
    await superuser.execute(put, town.id, "via-roma", "Via", "Roma", [])
    await superuser.execute("DELETE FROM taught_alias WHERE municipality_id = $1", town.id)


CALLED = ("via-trento", "Via Trento", "viale della PACE", "La provinciale", "strada del mulino")


@pytest.mark.parametrize("name", CALLED)
async def test_a_street_is_found_by_its_name_of_today_and_by_every_other(
    client: httpx.AsyncClient, renamed: None, name: str
) -> None:
    parts = [{"street": "via-trento", "from": 1, "to": 31, "parity": "odd"}]
    asked = GOOD | {"audience": {"streets": [parts[0] | {"street": name}]}}
    meant, foreseen = [
        (await client.post("/v2/broadcasts", json=each | {"dry_run": True})).json()
        for each in (GOOD | {"audience": {"streets": parts}}, asked)
    ]
    assert [foreseen[each] for each in ("reached", "not_reached")] == [meant["reached"], meant["not_reached"]]
    accepted = (await client.post("/v2/broadcasts", json=asked)).json()
    assert accepted["counted"] == meant["reached"] > 0
    assert (await client.get(accepted["uri"])).json()["audience"]["streets"] == parts


@pytest.mark.parametrize("name", CALLED)
async def test_who_lives_in_a_street_is_found_by_each_of_its_names(
    client: httpx.AsyncClient, renamed: None, residents: Sequence[Resident], name: str
) -> None:
    meant = await client.get("/v2/subscribers", params={"street": "via-trento"})
    found = await client.get("/v2/subscribers", params={"street": name})
    assert found.json()["subscribers"] == meant.json()["subscribers"] != []


async def test_a_name_of_two_streets_and_one_that_was_taken_back_name_none(
    client: httpx.AsyncClient, renamed: None
) -> None:
    taken_back = {"kind": "street", "target": "via-trento", "alias": "Strada del Mulino"}
    assert (await client.post("/v2/gazetteer/aliases/withdraw", json=taken_back)).status_code == 200
    audience = {"streets": [{"street": "il corso"}, {"street": "strada del mulino"}]}
    answer = await client.post("/v2/broadcasts", json=GOOD | {"audience": audience})
    assert sorted(said(answer)) == [("street_unknown", f"audience.streets[{at}].street") for at in (0, 1)]
    for name in ("il corso", "strada del mulino"):
        assert (await client.get("/v2/subscribers", params={"street": name})).json()["subscribers"] == []


async def test_the_same_streets_in_another_order_are_the_same_request(
    client: httpx.AsyncClient, residents: Sequence[Resident]
) -> None:
    parts = [{"street": "via-roma", "parity": "odd"}, {"street": "Via Trento"}]
    again = [{"street": "via-trento"}, {"street": "Via Roma", "parity": "odd"}]
    first, second = [
        await client.post(
            "/v2/broadcasts", json=GOOD | {"audience": {"streets": each}}, headers={"Idempotency-Key": "streets"}
        )
        for each in (parts, again)
    ]
    assert (first.status_code, second.status_code) == (202, 202)
    assert (first.json()["id"], second.headers["idempotent-replay"]) == (second.json()["id"], "true")
