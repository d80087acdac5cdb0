"""Who may come in, and with which words the others are turned away."""

from dataclasses import replace

import asyncpg
import httpx
import pytest

from comunica.municipality.keys import make_key
from comunica.stores.keys.api_keys import PostgresKeys
from comunica.stores.pool import Pool
from comunica.usecases.keys.authenticate_key import KeyAuthentication
from tests.integration.api.asking import GOOD, said
from tests.integration.api.conftest import Api
from tests.servers import Database
from tests.towns import TownAtTest


async def asked(api: Api, headers: dict[str, str], path: str = "/v2/zones") -> httpx.Response:
    async with api.client(headers=headers) as client:
        return await client.get(path)


@pytest.mark.parametrize(
    ("headers", "status", "code", "message"),
    [
        ({}, 401, "key_missing", "Unauthorized: authentication token must be provided"),
        (
            {"Authorization": "Basic x"},
            401,
            "scheme_unknown",
            "Unauthorized: authentication bearer scheme must be used, or ApiKey-v1",
        ),
        (
            {"Authorization": "Bearer x"},
            403,
            "token_malformed",
            "Invalid token: make sure that it is a JSON Web Token signed by HS256",
        ),
        ({"Authorization": "ApiKey-v1 x"}, 403, "key_not_found", "Invalid token: API key not found"),
        (
            {"Authorization": f"ApiKey-v1 {make_key(bytes(37)).plain()}"},
            403,
            "key_not_found",
            "Invalid token: API key not found",
        ),
    ],
)
async def test_a_stranger_is_turned_away(
    api: Api, headers: dict[str, str], status: int, code: str, message: str
) -> None:
    answer = await asked(api, headers)
    assert answer.status_code == status
    assert answer.json()["errors"] == [{"error": "AuthError", "message": message, "code": code, "field": None}]


async def test_a_wrong_secret_looks_like_an_unknown_key(api: Api, town: TownAtTest) -> None:
    key = town.keys["all"]
    answer = await asked(api, {"Authorization": f"ApiKey-v1 {replace(key, secret='A' * 43).plain()}"})
    assert (answer.status_code, said(answer)) == (403, [("key_not_found", None)])


async def test_a_stranger_is_turned_away_before_the_body_is_read(api: Api) -> None:
    async with api.client(headers={"Content-Type": "application/json"}) as client:
        answer = await client.post("/v2/broadcasts", content=b"{" * 2_000_000)
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("key", "open_paths"),
    [
        ("reads", {"/v2/broadcasts", "/v2/zones"}),
        ("people", {"/v2/subscribers"}),
        ("writes", set()),
    ],
)
async def test_a_key_opens_what_its_scopes_say(api: Api, town: TownAtTest, key: str, open_paths: set[str]) -> None:
    paths = ("/v2/broadcasts", "/v2/zones", "/v2/subscribers")
    opened = {path for path in paths if (await asked(api, town.headers(key), path)).status_code == 200}
    assert opened == open_paths


async def test_a_key_that_only_reads_submits_nothing(api: Api, town: TownAtTest) -> None:
    async with api.client(headers=town.headers("reads")) as client:
        answer = await client.post("/v2/broadcasts", json=GOOD)
    assert (answer.status_code, said(answer)) == (403, [("scope_missing", None)])


async def test_a_revoked_key_is_believed_for_as_long_as_was_set_at_most(
    api: Api, pool: Pool, database: Database, town: TownAtTest
) -> None:
    clock = [1000.0]
    api.parts = replace(
        api.parts, authentication=KeyAuthentication(PostgresKeys(pool), clock=lambda: clock[0], believed_for=30)
    )
    assert (await asked(api, town.headers("people"), "/v2/subscribers")).status_code == 200
    connection = await asyncpg.connect(database.dsn)
    statement = "UPDATE api_key SET revoked_at = {} WHERE municipality_id = $1 AND name = 'people'"
    try:
        await connection.execute(statement.format("now()"), town.id)
        clock[0] += 29
        assert (await asked(api, town.headers("people"), "/v2/subscribers")).status_code == 200
        clock[0] += 2
        answer = await asked(api, town.headers("people"), "/v2/subscribers")
        assert (answer.status_code, said(answer)) == (403, [("key_revoked", None)])
    finally:
        await connection.execute(statement.format("NULL"), town.id)
        await connection.close()
