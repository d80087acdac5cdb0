"""So many requests a minute of a key, of a municipality, of an address without a good key; and every answer says so."""

import asyncio
import re
import time
from dataclasses import replace
from uuid import UUID

import httpx
import pytest_asyncio

from comunica.stores.keys.buckets import PostgresBuckets
from comunica.stores.pool import Connection, Pool
from comunica.usecases.keys.limit_requests import Drawn, RequestLimits, RequestPolicy
from services.api.doors.strangers import Strangers
from tests.integration.api.asking import said
from tests.integration.api.conftest import Api
from tests.integration.api.test_keys import made
from tests.towns import TownAtTest


@pytest_asyncio.fixture(autouse=True)
async def full_buckets(superuser: Connection) -> None:
    """Whatever another case took."""
    await superuser.execute("DELETE FROM request_bucket")


def limited(api: Api, pool: Pool, *, of_key: int = 3000, of_municipality: int = 6000) -> Api:
    """A process of the api with these limits."""
    policy = RequestPolicy(of_key=of_key, of_municipality=of_municipality)
    limits = RequestLimits(PostgresBuckets(pool), clock=time.monotonic, policy=policy)
    return replace(api, parts=replace(api.parts, limits=limits))


async def asked(api: Api, secret: str, times: int) -> list[httpx.Response]:
    async with api.client(headers={"Authorization": f"ApiKey-v1 {secret}"}) as client:
        return [await client.get("/v2/zones") for _ in range(times)]


def statuses(answers: list[httpx.Response]) -> list[int]:
    return [answer.status_code for answer in answers]


async def test_one_request_too_many_is_told_when_to_come_again(api: Api, pool: Pool, client: httpx.AsyncClient) -> None:
    key = await made(client)
    answers = await asked(limited(api, pool, of_key=2), key["secret"], 3)
    assert statuses(answers) == [200, 200, 429]
    refused = answers[-1]
    assert said(refused) == [("rate_limit", None)]
    assert refused.json()["errors"][0]["error"] == "RateLimitError"
    assert 1 <= int(refused.headers["retry-after"]) <= 30
    assert refused.headers["ratelimit-policy"] == '"key";q=2;w=60'
    assert re.fullmatch(r'"key";r=0;t=\d+', refused.headers["ratelimit"])
    assert refused.headers["ratelimit-remaining"] == "0"


async def test_every_answer_says_how_the_limits_stand(api: Api, pool: Pool, client: httpx.AsyncClient) -> None:
    key = await made(client)
    answer = (await asked(limited(api, pool, of_key=100, of_municipality=500), key["secret"], 1))[0]
    assert answer.headers["ratelimit-policy"] == '"key";q=100;w=60, "municipality";q=500;w=60'
    assert answer.headers["ratelimit"].startswith('"key";r=99;t=')
    assert (answer.headers["ratelimit-limit"], answer.headers["ratelimit-remaining"]) == ("100", "99")


async def test_two_processes_share_one_truth(api: Api, pool: Pool, client: httpx.AsyncClient) -> None:
    key = await made(client)
    found = []
    for _ in range(2):
        found += statuses(await asked(limited(api, pool, of_key=3), key["secret"], 3))
    assert sorted(found) == [200] * 3 + [429] * 3


async def test_of_many_at_once_no_more_come_than_may(api: Api, pool: Pool, client: httpx.AsyncClient) -> None:
    key = await made(client)
    process = limited(api, pool, of_key=5)
    async with process.client(headers={"Authorization": f"ApiKey-v1 {key['secret']}"}) as many:
        answers = await asyncio.gather(*(many.get("/v2/zones") for _ in range(20)))
    # One more may come for each twelve seconds that this took.
    assert 5 <= statuses(answers).count(200) <= 7
    assert set(statuses(answers)) == {200, 429}


async def test_keys_of_one_municipality_share_its_limit_and_another_has_its_own(
    api: Api, pool: Pool, client: httpx.AsyncClient, other_town: TownAtTest
) -> None:
    one, other = await made(client), await made(client)
    process = limited(api, pool, of_municipality=3)
    used = [*await asked(process, one["secret"], 2), *await asked(process, other["secret"], 2)]
    assert statuses(used)[-1] == 429
    assert used[-1].headers["ratelimit-policy"] == '"key";q=3000;w=60, "municipality";q=3;w=60'
    foreign = await asked(process, other_town.keys["reads"].plain(), 1)
    assert statuses(foreign) == [200]


async def test_a_refused_post_has_changed_nothing_and_keeps_its_key(
    api: Api, pool: Pool, client: httpx.AsyncClient, superuser: Connection
) -> None:
    key = await made(client, scopes=["key:write"])
    process = limited(api, pool, of_key=1)
    wish = {"name": "after the wait", "scopes": ["key:write"]}
    headers = {"Authorization": f"ApiKey-v1 {key['secret']}", "Idempotency-Key": "limited"}
    async with process.client(headers=headers) as many:
        await many.get("/v2/keys")
        refused = await many.post("/v2/keys", json=wish)
    await superuser.execute("DELETE FROM request_bucket")
    async with api.client(headers=headers) as later:
        done = await later.post("/v2/keys", json=wish)
    assert (refused.status_code, done.status_code) == (429, 201)


async def test_limits_are_shown(api: Api, pool: Pool, client: httpx.AsyncClient) -> None:
    key = await made(client, scopes=["key:write"])
    # Of few a minute, so that what was drawn has not flowed back when it is shown.
    process = limited(api, pool, of_key=60)
    async with process.client(headers={"Authorization": f"ApiKey-v1 {key['secret']}"}) as shown:
        body = (await shown.get("/v2/limits")).json()
    assert [each["name"] for each in body["requests"]] == ["key", "municipality"]
    assert all(0 <= each["remaining"] < each["limit"] for each in body["requests"])
    assert (body["largest_body_bytes"], body["page_size"]) == (1024 * 1024, 250)


async def test_an_address_with_bad_keys_is_slowed_down_and_a_good_key_of_it_is_not(api: Api, town: TownAtTest) -> None:
    process = replace(api, parts=replace(api.parts, strangers=Strangers(clock=lambda: 1000.0, per_minute=3)))
    bad = [await asked_with(process, {"Authorization": "ApiKey-v1 x"}) for _ in range(4)]
    good = await asked_with(process, town.headers())
    assert statuses(bad) == [403, 403, 403, 429]
    assert bad[-1].headers["retry-after"] == "20"
    assert bad[-1].headers["ratelimit"] == '"address";r=0;t=60'
    assert bad[-1].headers["ratelimit-policy"] == '"address";q=3;w=60'
    assert good.status_code == 200


async def asked_with(api: Api, headers: dict[str, str]) -> httpx.Response:
    async with api.client(headers=headers) as client:
        return await client.get("/v2/zones")


async def test_one_drawing_serves_many_requests(api: Api, pool: Pool, client: httpx.AsyncClient) -> None:
    key = await made(client)
    buckets = Counting(PostgresBuckets(pool))
    limits = RequestLimits(buckets, clock=lambda: 1000.0, policy=RequestPolicy())
    process = replace(api, parts=replace(api.parts, limits=limits))
    assert set(statuses(await asked(process, key["secret"], 100))) == {200}
    assert buckets.drawings == 2


class Counting:
    """Counts the statements."""

    def __init__(self, buckets: PostgresBuckets) -> None:
        self._buckets = buckets
        self.drawings = 0

    async def draw(self, municipality_id: UUID, holder: str, *, size: int, per_second: float, want: int) -> Drawn:
        self.drawings += 1
        return await self._buckets.draw(municipality_id, holder, size=size, per_second=per_second, want=want)
