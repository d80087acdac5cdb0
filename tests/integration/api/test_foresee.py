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
