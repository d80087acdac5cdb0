"""Keys are made, shown, rotated and ended over the api, and nobody gives what they do not have."""

import datetime as dt
import secrets
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
import pytest_asyncio

from comunica.municipality.keys import read_key
from comunica.stores.keys.api_keys import PostgresKeys
from comunica.stores.keys.key_register import PostgresKeyUses
from comunica.stores.pool import Pool
from comunica.usecases.keys.authenticate_key import BELIEVED_FOR, KeyAuthentication
from comunica.usecases.keys.note_key_use import NotedUses
from tests.integration.api.asking import GOOD, said
from tests.integration.api.conftest import Api
from tests.towns import TownAtTest


class Clock:
    """Two hands: a monotonic one and the wall's, moved together."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self._began = dt.datetime.now(dt.UTC)

    def monotonic(self) -> float:
        return self.seconds

    def now(self) -> dt.datetime:
        return self._began + dt.timedelta(seconds=self.seconds - 1000)


@pytest.fixture
def clock(api: Api, pool: Pool) -> Clock:
    """The clock that the api of this test lives by."""
    clock = Clock()
    authentication = KeyAuthentication(PostgresKeys(pool), clock=clock.monotonic, now=clock.now)
    api.parts = replace(api.parts, authentication=authentication, now=clock.now)
    return clock


@pytest_asyncio.fixture
async def keeper(api: Api, clock: Clock, town: TownAtTest) -> AsyncIterator[httpx.AsyncClient]:
    async with api.client(headers=town.headers()) as client:
        yield client


def wanted(**more: Any) -> dict[str, Any]:
    return {"name": f"program {secrets.token_hex(6)}", "scopes": ["broadcast:read"], **more}


async def made(keeper: httpx.AsyncClient, **more: Any) -> Any:
    answer = await keeper.post("/v2/keys", json=wanted(**more))
    assert answer.status_code == 201, answer.text
    return answer.json()


async def opens(api: Api, secret: str, path: str = "/v2/zones") -> tuple[int, str | None]:
    async with api.client(headers={"Authorization": f"ApiKey-v1 {secret}"}) as client:
        answer = await client.get(path)
    return answer.status_code, said(answer)[0][0] if answer.status_code >= 400 else None


async def test_a_key_is_made_opens_what_it_may_and_its_secret_is_never_shown_again(
    api: Api, keeper: httpx.AsyncClient
) -> None:
    key = await made(keeper, kind="live", scopes=["broadcast:read"])
    assert await opens(api, key["secret"]) == (200, None)
    assert await opens(api, key["secret"], "/v2/subscribers") == (403, "scope_missing")
    shown = (await keeper.get(f"/v2/keys/{key['id']}")).json()
    assert shown == {name: value for name, value in key.items() if name not in {"secret", "notify_key"}}
    listed = (await keeper.get("/v2/keys")).text
    assert key["id"] in listed
    assert read_key(key["secret"]).secret not in listed


async def test_of_a_secret_only_its_digest_is_on_record(keeper: httpx.AsyncClient, superuser: Any) -> None:
    key = await made(keeper)
    row = await superuser.fetchval("SELECT k::text FROM api_key AS k WHERE id = $1::uuid", key["id"])
    assert read_key(key["secret"]).secret not in row
    assert read_key(key["secret"]).digest().hex() in row


async def test_a_rotated_key_has_two_secrets_until_the_overlap_is_over(
    api: Api, keeper: httpx.AsyncClient, clock: Clock
) -> None:
    key = await made(keeper)
    answer = await keeper.post(f"/v2/keys/{key['id']}/rotate", json={"overlap_minutes": 60})
    rotated = answer.json()
    assert (answer.status_code, rotated["id"]) == (200, key["id"])
    assert rotated["previous_secret_until"] is not None
    assert [await opens(api, each["secret"]) for each in (key, rotated)] == [(200, None), (200, None)]
    clock.seconds += 3601
    assert [await opens(api, each["secret"]) for each in (key, rotated)] == [(403, "key_expired"), (200, None)]


async def test_never_three_secrets_open(api: Api, keeper: httpx.AsyncClient, clock: Clock) -> None:
    first = await made(keeper)
    second = (await keeper.post(f"/v2/keys/{first['id']}/rotate")).json()
    third = (await keeper.post(f"/v2/keys/{first['id']}/rotate")).json()
    found = [await opens(api, each["secret"]) for each in (first, second, third)]
    assert found == [(403, "key_not_found"), (200, None), (200, None)]


async def test_a_revoked_key_opens_nothing_within_five_seconds(
    api: Api, keeper: httpx.AsyncClient, clock: Clock
) -> None:
    assert BELIEVED_FOR < 5
    key = await made(keeper)
    assert await opens(api, key["secret"]) == (200, None)
    answer = await keeper.post(f"/v2/keys/{key['id']}/revoke")
    assert (answer.status_code, answer.json()["state"]) == (200, "revoked")
    clock.seconds += 5
    assert await opens(api, key["secret"]) == (403, "key_revoked")
    again = await keeper.post(f"/v2/keys/{key['id']}/revoke")
    assert again.json() == answer.json()


async def test_who_believed_for_longer_would_let_a_revoked_key_in(
    api: Api, keeper: httpx.AsyncClient, clock: Clock, pool: Pool
) -> None:
    """The guard of the case above, switched off."""
    believing = KeyAuthentication(PostgresKeys(pool), clock=clock.monotonic, now=clock.now, believed_for=30)
    api.parts = replace(api.parts, authentication=believing)
    key = await made(keeper)
    assert await opens(api, key["secret"]) == (200, None)
    await keeper.post(f"/v2/keys/{key['id']}/revoke")
    clock.seconds += 5
    assert await opens(api, key["secret"]) == (200, None)


async def test_a_key_ends_by_itself_at_its_moment(api: Api, keeper: httpx.AsyncClient, clock: Clock) -> None:
    ends = clock.now() + dt.timedelta(hours=1)
    key = await made(keeper, expires_at=ends.isoformat())
    clock.seconds += 3599
    assert await opens(api, key["secret"]) == (200, None)
    clock.seconds += 1
    assert await opens(api, key["secret"]) == (403, "key_expired")
    assert (await keeper.get(f"/v2/keys/{key['id']}")).json()["state"] == "expired"


async def test_nobody_gives_a_permission_or_a_reach_that_is_not_theirs(api: Api, keeper: httpx.AsyncClient) -> None:
    helper = await made(keeper, kind="team", scopes=["key:write", "broadcast:read"])
    mighty = await made(keeper, scopes=["broadcast:send"])
    async with api.client(headers={"Authorization": f"ApiKey-v1 {helper['secret']}"}) as client:
        more = await client.post("/v2/keys", json=wanted(kind="live", scopes=["broadcast:read", "broadcast:send"]))
        taken = await client.post(f"/v2/keys/{mighty['id']}/rotate")
        same = await client.post("/v2/keys", json=wanted(kind="test", scopes=["broadcast:read"]))
    assert (more.status_code, said(more)) == (403, [("scope_not_yours", "scopes"), ("kind_not_yours", "kind")])
    assert (taken.status_code, said(taken)) == (403, [("scope_not_yours", "scopes"), ("kind_not_yours", "kind")])
    assert same.status_code == 201


@pytest.mark.parametrize(
    ("body", "status", "problems"),
    [
        ({}, 400, [("required", "name"), ("required", "scopes")]),
        ({"name": " ", "scopes": []}, 400, [("invalid", "name"), ("invalid", "scopes")]),
        ({"name": "a", "scopes": ["operator"]}, 400, [("invalid", "scopes[0]")]),
        ({"name": "a", "scopes": ["key:write", "staff:write"]}, 400, [("invalid", "scopes[1]")]),
        ({"name": "a", "scopes": ["broadcasts:write"]}, 400, [("invalid", "scopes[0]")]),
        ({"name": "a", "scopes": ["key:write"], "kind": "admin"}, 400, [("invalid", "kind")]),
        ({"name": "a", "scopes": ["key:write"], "owner": "me"}, 400, [("unknown_field", "owner")]),
        (
            {"name": "a", "scopes": ["key:write"], "expires_at": "2020-01-01T00:00:00Z"},
            400,
            [("expires_at_range", "expires_at")],
        ),
        ({"name": "all", "scopes": ["key:write"]}, 409, [("key_name_taken", "name")]),
    ],
)
async def test_a_wrong_wish_is_refused_with_all_its_errors_and_makes_no_key(
    keeper: httpx.AsyncClient, superuser: Any, body: dict[str, Any], status: int, problems: list[tuple[str, str]]
) -> None:
    before = await superuser.fetchval("SELECT count(*) FROM api_key")
    answer = await keeper.post("/v2/keys", json=body)
    assert (answer.status_code, said(answer)) == (status, problems)
    assert await superuser.fetchval("SELECT count(*) FROM api_key") == before


async def test_a_key_of_the_file_is_ended_here_and_rotated_there(keeper: httpx.AsyncClient, superuser: Any) -> None:
    listed = (await keeper.get("/v2/keys")).json()["keys"]
    of_file = next(each for each in listed if each["name"] == "writes")
    answer = await keeper.post(f"/v2/keys/{of_file['id']}/rotate")
    assert (answer.status_code, said(answer)) == (409, [("key_of_file", None)])


async def test_an_ended_key_gets_no_other_secret(keeper: httpx.AsyncClient) -> None:
    key = await made(keeper)
    await keeper.post(f"/v2/keys/{key['id']}/revoke")
    answer = await keeper.post(f"/v2/keys/{key['id']}/rotate")
    assert (answer.status_code, said(answer)) == (409, [("key_over", None)])


async def test_the_keys_of_another_town_do_not_exist(
    api: Api, keeper: httpx.AsyncClient, other_town: TownAtTest
) -> None:
    key = await made(keeper)
    async with api.client(headers=other_town.headers()) as client:
        answers = [
            await client.get(f"/v2/keys/{key['id']}"),
            await client.post(f"/v2/keys/{key['id']}/rotate"),
            await client.post(f"/v2/keys/{key['id']}/revoke"),
        ]
        listed = (await client.get("/v2/keys")).text
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert key["id"] not in listed
    assert (await keeper.get(f"/v2/keys/{key['id']}")).json()["state"] == "in_force"


async def test_the_last_use_is_written_once_for_many_uses(
    api: Api, keeper: httpx.AsyncClient, clock: Clock, pool: Pool
) -> None:
    uses = NotedUses(PostgresKeyUses(pool), now=clock.now)
    noting = KeyAuthentication(PostgresKeys(pool), clock=clock.monotonic, now=clock.now, uses=uses)
    key = await made(keeper)
    api.parts = replace(api.parts, authentication=noting)
    for _ in range(3):
        assert await opens(api, key["secret"]) == (200, None)
    assert (await keeper.get(f"/v2/keys/{key['id']}")).json()["last_used_at"] is None
    await uses.write()
    shown = (await keeper.get(f"/v2/keys/{key['id']}")).json()
    assert dt.datetime.fromisoformat(shown["last_used_at"]) == clock.now()


async def test_what_was_done_with_keys_stands_in_the_log(keeper: httpx.AsyncClient, superuser: Any) -> None:
    key = await made(keeper)
    await keeper.post(f"/v2/keys/{key['id']}/rotate")
    await keeper.post(f"/v2/keys/{key['id']}/revoke")
    statement = "SELECT what FROM audit_entry WHERE id::text = $1 OR reason = $1 ORDER BY id"
    rows = await superuser.fetch(statement, key["id"])
    assert [row["what"] for row in rows] == ["make_key", "rotate_key", "revoke_key"]


async def test_a_broadcast_by_a_rotated_key_is_the_same_authors(api: Api, keeper: httpx.AsyncClient) -> None:
    """Its idempotency keys are its own still."""
    key = await made(keeper, scopes=["broadcast:send", "broadcast:read"])
    rotated = (await keeper.post(f"/v2/keys/{key['id']}/rotate")).json()
    ids = set()
    for each in (key, rotated):
        headers = {"Authorization": f"ApiKey-v1 {each['secret']}", "Idempotency-Key": "across the rotation"}
        async with api.client(headers=headers) as client:
            ids.add((await client.post("/v2/broadcasts", json=GOOD)).json()["id"])
    assert len(ids) == 1
