"""Every POST with an Idempotency-Key is done once, whatever happens in between."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import Context
from dataclasses import replace
from typing import Any

import httpx
import pytest

from comunica.stores.keys.answers import PostgresAnswers
from comunica.stores.pool import Pool
from comunica.stores.vaults import Vaults
from comunica.usecases.keys.answer_once import Answer, AnswerOnRecord, Asked, Turn
from tests.eventually import eventually
from tests.integration.api.asking import GOOD, said, submitted
from tests.integration.api.conftest import Api, api_on
from tests.towns import MASTER_KEY, TownAtTest

KEY = {"name": "", "scopes": ["broadcast:read"]}


async def count(superuser: Any, town: TownAtTest, name: str) -> int:
    return int(
        await superuser.fetchval("SELECT count(*) FROM api_key WHERE municipality_id = $1 AND name = $2", town.id, name)
    )


async def test_fifty_repeats_of_a_post_at_once_do_it_once(
    client: httpx.AsyncClient, superuser: Any, town: TownAtTest, api: Api
) -> None:
    wish = KEY | {"name": "fifty"}
    repeats = [client.post("/v2/keys", json=wish, headers={"Idempotency-Key": "fifty-keys"}) for _ in range(50)]
    answers = await asyncio.gather(*repeats)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("idempotent-replay" not in answer.headers for answer in answers) == 1
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert {route for route, _ in api.meter.answered} == {"/v2/keys"}
    assert await count(superuser, town, "fifty") == 1


async def test_without_a_key_the_second_is_a_request_of_its_own(client: httpx.AsyncClient) -> None:
    """The guard of the case above, switched off."""
    wish = KEY | {"name": "twice"}
    answers = [await client.post("/v2/keys", json=wish) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 409]


async def test_another_process_and_a_later_one_give_the_same_answer(
    client: httpx.AsyncClient, pool: Pool, town: TownAtTest
) -> None:
    wish, key = KEY | {"name": "restarted"}, {"Idempotency-Key": "restarted"}
    first = await client.post("/v2/keys", json=wish, headers=key)
    async with api_on(pool).client(headers=town.headers()) as later:
        again = await later.post("/v2/keys", json=dict(reversed(wish.items())), headers=key)
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["idempotent-replay"] == "true"


@pytest.mark.parametrize("path", ["/v2/keys", "/v2/broadcasts"])
async def test_the_same_key_with_another_body_or_path_is_a_422(client: httpx.AsyncClient, path: str) -> None:
    key = {"Idempotency-Key": f"other at {path}"}
    first = await client.post("/v2/keys", json=KEY | {"name": f"first of {path}"}, headers=key)
    other = await client.post(path, json=KEY | {"name": "second"} if path == "/v2/keys" else GOOD, headers=key)
    assert (first.status_code, other.status_code) == (201, 422)
    assert said(other) == [("idempotency_key_reused", "idempotency_key")]


@pytest.mark.parametrize("order", ["pause", "cancel"])
async def test_an_order_to_a_broadcast_is_answered_the_same_again(client: httpx.AsyncClient, order: str) -> None:
    broadcast_id = await submitted(client)
    key = {"Idempotency-Key": f"{order} {broadcast_id}"}
    first = await client.post(f"/v2/broadcasts/{broadcast_id}/{order}", headers=key)
    again = await client.post(f"/v2/broadcasts/{broadcast_id}/{order}", headers=key)
    assert (first.status_code, again.content) == (200, first.content)
    assert again.headers["idempotent-replay"] == "true"


async def test_what_is_under_way_is_a_409_that_says_when_to_come_again(
    api: Api, town: TownAtTest, client: httpx.AsyncClient, pool: Pool
) -> None:
    api.parts = replace(api.parts, patience=0.05)
    twin = Asked(
        municipality_id=town.id,
        holder=await key_id(client),
        key="slow",
        route="POST /v2/keys",
        digest=b"",
    )
    async with api.client(headers=town.headers()) as impatient:
        async with PostgresAnswers(pool, Vaults(pool, MASTER_KEY)).turn(twin) as turn:
            assert turn is not None
            # In a context of its own, as every request of a server is.
            meanwhile = await asyncio.create_task(ask(impatient, "slow"), context=Context())
        after = await ask(impatient, "slow")
    assert (meanwhile.status_code, said(meanwhile)) == (409, [("idempotency_in_flight", "idempotency_key")])
    assert meanwhile.headers["retry-after"] == "1"
    assert after.status_code == 201


async def ask(client: httpx.AsyncClient, name: str) -> httpx.Response:
    return await client.post("/v2/keys", json=KEY | {"name": name}, headers={"Idempotency-Key": name})


async def key_id(client: httpx.AsyncClient) -> str:
    keys = (await client.get("/v2/keys")).json()["keys"]
    return str(next(each["id"] for each in keys if each["name"] == "all"))


class Crashes:
    """Turns of a process that dies when it has done the work and not yet kept the answer."""

    def __init__(self, turns: PostgresAnswers, *, together: bool) -> None:
        self._turns = turns
        self._together = together

    @asynccontextmanager
    async def turn(self, asked: Asked) -> AsyncIterator[Turn | None]:
        if not self._together:
            # The guard, switched off: what is done is not part of the transaction that keeps the answer.
            yield Forgetful()
            return
        async with self._turns.turn(asked) as turn:
            assert turn is not None
            yield Forgetful()


class Forgetful:
    async def earlier(self) -> AnswerOnRecord | None:
        return None

    async def keep(self, answer: Answer) -> None:
        raise ConnectionResetError

    def undo(self) -> None:
        raise AssertionError


@pytest.mark.parametrize(("together", "left"), [(True, 0), (False, 1)])
async def test_a_crash_between_the_work_and_its_answer_leaves_nothing(
    api: Api, pool: Pool, town: TownAtTest, superuser: Any, together: bool, left: int
) -> None:
    """And were the two not one transaction, the key would be there and the repeat refused."""
    turns = Crashes(PostgresAnswers(pool, Vaults(pool, MASTER_KEY)), together=together)
    dying = replace(api, parts=replace(api.parts, turns=turns))
    wish, key = KEY | {"name": f"crash {together}"}, {"Idempotency-Key": f"crash {together}"}
    async with dying.client(headers=town.headers()) as client:
        cut = await client.post("/v2/keys", json=wish, headers=key)
    assert cut.status_code == 503
    assert await count(superuser, town, f"crash {together}") == left
    async with api.client(headers=town.headers()) as client:
        again = await client.post("/v2/keys", json=wish, headers=key)
    assert again.status_code == (201 if together else 409)


async def test_a_bell_rings_after_the_broadcast_is_in_the_record_and_once(client: httpx.AsyncClient, api: Api) -> None:
    key = {"Idempotency-Key": "bell"}
    for _ in range(2):
        await client.post("/v2/broadcasts", json=GOOD, headers=key)
    assert len(api.bells.rung) == 1


async def test_a_refusal_and_a_dry_run_do_not_use_up_the_key(client: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": "tried before"}
    refused = await client.post("/v2/keys", json={}, headers=key)
    foreseen = await client.post("/v2/broadcasts", json=GOOD | {"dry_run": True}, headers=key)
    sent = await client.post("/v2/broadcasts", json=GOOD, headers=key)
    assert [each.status_code for each in (refused, foreseen, sent)] == [400, 200, 202]


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb"])
async def test_a_key_that_cannot_be_one_is_refused(client: httpx.AsyncClient, key: str) -> None:
    answer = await client.post("/v2/keys", json=KEY | {"name": "odd"}, headers={"Idempotency-Key": key})
    assert (answer.status_code, said(answer)) == (400, [("idempotency_key_length", "idempotency-key")])


async def test_an_answer_is_sealed_on_record(client: httpx.AsyncClient, superuser: Any) -> None:
    answer = await client.post("/v2/keys", json=KEY | {"name": "sealed"}, headers={"Idempotency-Key": "sealed"})
    stored = await superuser.fetchval("SELECT body_sealed FROM answered_request WHERE key = 'sealed'")
    assert answer.json()["secret"].encode() not in stored


@pytest.mark.parametrize("path", ["/v2/notifications/whatsapp", "/v2/notifications/sms"])
async def test_fifty_repeats_of_a_single_send_are_one_message_with_one_bell(
    client: httpx.AsyncClient, superuser: Any, town: TownAtTest, api: Api, path: str
) -> None:
    templates = (await client.get("/v2/templates")).json()["templates"]
    message = {
        "phone_number": "393330000001",
        "template_id": next(each["id"] for each in templates if each["name"] == "avviso"),
        "personalisation": {"testo": "la sua pratica è pronta"},
    }
    statement = "SELECT count(*) FROM delivery WHERE municipality_id = $1 AND source_kind = 'request'"
    before = await superuser.fetchval(statement, town.id)
    repeats = [client.post(path, json=message, headers={"Idempotency-Key": f"one of {path}"}) for _ in range(50)]
    answers = await asyncio.gather(*repeats)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert await superuser.fetchval(statement, town.id) == before + 1
    await eventually(lambda: len(api.bells.rung) == 1)
