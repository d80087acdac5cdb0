"""With dry_run a broadcast is foreseen, by the rules of a real one, and nothing is written."""

from typing import Any

import asyncpg
import httpx
import pytest_asyncio

from tests.integration.api.asking import GOOD, said
from tests.integration.api.conftest import Api
from tests.servers import Database
from tests.towns import TownAtTest, enrol

DRY = GOOD | {"dry_run": True}


async def rows_of(superuser: Any, town: TownAtTest) -> list[int]:
    tables = ("broadcast", "idempotency", "due_source", "delivery", "spend")
    return [
        await superuser.fetchval(f"SELECT count(*) FROM {table} WHERE municipality_id = $1", town.id)
        for table in tables
    ]


@pytest_asyncio.fixture(scope="module", loop_scope="session", autouse=True)
async def german(database: Database, towns: tuple[TownAtTest, TownAtTest]) -> None:
    """Somebody with a number of another country, who stopped marketing."""
    person = await enrol(database, towns[0], "4915112345678", zone="brollo")
    connection = await asyncpg.connect(database.dsn)
    await connection.execute("UPDATE subscriber SET marketing = 'stopped' WHERE id = $1", person)
    await connection.close()


async def test_a_broadcast_is_foreseen_and_nothing_is_written(
    client: httpx.AsyncClient, api: Api, superuser: Any, town: TownAtTest
) -> None:
    before = await rows_of(superuser, town)
    answer = await client.post("/v2/broadcasts", json=DRY, headers={"Idempotency-Key": "dry"})
    body = answer.json()
    assert answer.status_code == 200
    assert (body["reached"], body["template"], body["ahead"]) == (5, "avviso", 0)
    assert {each["zone"]: each["people"] for each in body["reach"]} == {
        "centro": 1,
        "la-costa": 1,
        "brollo": 2,
        None: 1,
    }
    assert body["not_reached"] == [{"reason": "left", "people": 1}]
    assert body["ends_at"] >= body["starts_at"]
    assert await rows_of(superuser, town) == before
    assert api.bells.rung == []
    # The key was not used up either.
    assert (await client.post("/v2/broadcasts", json=GOOD, headers={"Idempotency-Key": "dry"})).status_code == 202


async def test_how_long_a_phone_that_is_off_is_tried_stands_in_the_template(
    client: httpx.AsyncClient, superuser: Any, town: TownAtTest
) -> None:
    """An alert must not arrive tomorrow: whoever sends one by a template without an end is told."""
    alert = DRY | {"lane": "urgent", "reason": "di prova"}
    assert (await client.post("/v2/broadcasts", json=alert)).json()["tries_for_seconds"] is None
    put = "UPDATE template SET ttl_seconds = $2 WHERE municipality_id = $1 AND name = 'avviso'"
    await superuser.execute(put, town.id, 10_800)
    assert (await client.post("/v2/broadcasts", json=alert)).json()["tries_for_seconds"] == 10_800
    await superuser.execute(put, town.id, None)


async def test_the_cost_names_its_source_and_a_missing_price_is_said(client: httpx.AsyncClient) -> None:
    cost = (await client.post("/v2/broadcasts", json=DRY)).json()["cost"]
    assert (cost["source"], cost["valid_from"], cost["currency"]) == ("round numbers for tests", "2026-01-01", "EUR")
    assert (cost["amount"], cost["amount_in_words"]) == (None, "prezzo sconosciuto")
    assert cost["lines"] == [
        {"country": "39", "people": 4, "free": 0, "price": "0.0200", "amount": "0.0800"},
        {"country": "49", "people": 1, "free": 0, "price": None, "amount": None},
    ]
    here = (await client.post("/v2/broadcasts", json=DRY | {"audience": {"zones": ["centro"]}})).json()
    assert (here["reached"], here["cost"]["amount_in_words"], here["budget"]) == (2, "EUR 0.0400", None)


async def test_an_open_window_makes_utility_free(client: httpx.AsyncClient, superuser: Any, town: TownAtTest) -> None:
    person = await superuser.fetchval(
        "SELECT id FROM subscriber WHERE municipality_id = $1 AND zone_id = 'la-costa'", town.id
    )
    await superuser.execute(
        "INSERT INTO inbound_message (municipality_id, channel_id, message_digest, id, subscriber_id, action, sent_at)"
        " VALUES ($1, $2, 'x', gen_random_uuid(), $3, 'other', now() - interval '1 hour')",
        *(town.id, town.channel_id, person),
    )
    asked = DRY | {"audience": {"zones": ["centro"]}}
    (line,) = (await client.post("/v2/broadcasts", json=asked)).json()["cost"]["lines"]
    assert (line["people"], line["free"], line["amount"]) == (2, 1, "0.0200")


async def test_what_is_queued_on_the_channel_goes_before_it(
    client: httpx.AsyncClient, superuser: Any, town: TownAtTest
) -> None:
    ahead = (await client.post("/v2/broadcasts", json=DRY | {"lane": "bulk"})).json()["ahead"]
    await client.post("/v2/broadcasts", json=GOOD | {"lane": "urgent"})
    later = (await client.post("/v2/broadcasts", json=DRY | {"lane": "bulk"})).json()["ahead"]
    assert later == ahead + 5


async def test_the_budget_of_the_month_is_shown(client: httpx.AsyncClient, superuser: Any, town: TownAtTest) -> None:
    await superuser.execute("INSERT INTO budget VALUES ($1, 100000, 'EUR')", town.id)
    await superuser.execute("INSERT INTO spend VALUES ($1, month_of(now()), 3, 70000, 2)", town.id)
    asked = DRY | {"audience": {"outside": True}}
    budget = (await client.post("/v2/broadcasts", json=asked)).json()["budget"]
    assert budget == {"cap": "0.1000", "spent": "0.0700", "remaining": "0.0300", "currency": "EUR", "fits": True}
    everyone = (await client.post("/v2/broadcasts", json=DRY)).json()["budget"]
    assert everyone["fits"] is None
    await superuser.execute("DELETE FROM budget; DELETE FROM spend")


async def test_a_wrong_request_is_refused_as_if_it_were_meant(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v2/broadcasts", json=DRY | {"audience": {"zones": ["atlantide"]}})
    assert answer.status_code == 400
    assert said(answer) == [("zone_unknown", "audience.zones[0]")]


async def test_nothing_of_another_town_is_foreseen(api: Api, other_town: TownAtTest) -> None:
    async with api.client(headers=other_town.headers()) as client:
        body = (await client.post("/v2/broadcasts", json=DRY)).json()
    assert (body["reached"], body["not_reached"]) == (1, [])


async def test_quiet_hours_put_the_end_off(client: httpx.AsyncClient, superuser: Any, town: TownAtTest) -> None:
    before = await superuser.fetchval("SELECT profile FROM municipality WHERE id = $1", town.id)
    await superuser.execute(
        "UPDATE municipality SET profile = profile || $2::jsonb WHERE id = $1",
        *(town.id, '{"quiet_hours": {"from": "21:00", "to": "08:00", "holidays": "as_usual"}}'),
    )
    night = DRY | {"at": "2027-01-12T22:00"}
    body = (await client.post("/v2/broadcasts", json=night)).json()
    assert body["starts_at"] == "2027-01-12T21:00:00Z"
    assert "2027-01-13T07:00:00" <= body["ends_at"] < "2027-01-13T07:10:00"
    alert = (await client.post("/v2/broadcasts", json=night | {"lane": "urgent", "reason": "il fiume sale"})).json()
    assert alert["ends_at"] < "2027-01-12T21:10:00"
    await superuser.execute("UPDATE municipality SET profile = $2 WHERE id = $1", town.id, before)


async def test_who_has_no_room_in_the_portfolio_waits_for_another_day(
    client: httpx.AsyncClient, superuser: Any, town: TownAtTest
) -> None:
    portfolio = await superuser.fetchval("SELECT portfolio_id FROM channel WHERE id = $1", town.channel_id)
    await superuser.execute("INSERT INTO portfolio VALUES ($1, 10, now())", portfolio)
    await superuser.execute(
        "INSERT INTO counted_person (recipient_id, portfolio_id, counted_at)"
        " SELECT gen_random_uuid(), $1, now() FROM generate_series(1, 8)",
        portfolio,
    )
    alone = DRY | {"audience": {"zones": ["brollo"]}}
    normal = (await client.post("/v2/broadcasts", json=alone)).json()
    assert (normal["reached"], normal["waits_for_limit"]) == (2, 1), "10, of which 9 are for normal and 8 are used"
    urgent = (await client.post("/v2/broadcasts", json=alone | {"lane": "urgent", "reason": "piena"})).json()
    assert urgent["waits_for_limit"] == 0
    await superuser.execute("DELETE FROM counted_person; DELETE FROM portfolio")


async def test_what_cannot_go_before_the_towns_own_expiry_is_said(
    client: httpx.AsyncClient, superuser: Any, town: TownAtTest
) -> None:
    rate = await superuser.fetchval("SELECT messages_per_second FROM channel WHERE id = $1", town.channel_id)
    await superuser.execute("UPDATE channel SET messages_per_second = 1 WHERE id = $1", town.channel_id)
    before = await superuser.fetchval("SELECT profile FROM municipality WHERE id = $1", town.id)
    await superuser.execute(
        'UPDATE municipality SET profile = profile || \'{"expiry_hours": {"normal": 0.0006}}\' WHERE id = $1', town.id
    )
    body = (await client.post("/v2/broadcasts", json=DRY)).json()
    assert "too_late" in {each["reason"] for each in body["not_reached"]}
    await superuser.execute("UPDATE municipality SET profile = $2 WHERE id = $1", town.id, before)
    await superuser.execute("UPDATE channel SET messages_per_second = $2 WHERE id = $1", town.channel_id, rate)
