"""Operators set municipalities up and have channels connected: on record at once, asked of the provider by a run."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
import pytest_asyncio
from uuid_utils.compat import uuid7

from comunica.municipality.keys import ApiKey
from comunica.stores.keys.answers import PostgresOperatorAnswers
from comunica.stores.pool import Pool, in_directory
from comunica.stores.sql import query
from comunica.usecases.keys.limit_requests import RequestLimits, RequestPolicy
from tests.integration.api.asking import said
from tests.integration.api.conftest import Api, api_on
from tests.integration.api.operating import borgo, number, operator_key, shown
from tests.integration.api.test_repeats import Crashes
from tests.towns import MASTER_KEY, TownAtTest

_serials = itertools.count(1)


@pytest_asyncio.fixture
async def key(superuser: Any) -> ApiKey:
    return await operator_key(superuser)


@pytest_asyncio.fixture
async def operator(api: Api, key: ApiKey) -> AsyncIterator[httpx.AsyncClient]:
    async with api.client(headers=shown(key)) as client:
        yield client


@pytest.fixture
def serial() -> int:
    return next(_serials)


async def made(operator: httpx.AsyncClient, serial: int, **more: Any) -> str:
    answer = await operator.post("/v2/municipalities", json=borgo(serial, **more))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def on_record(superuser: Any, municipality_id: str) -> Any:
    return await superuser.fetchrow("SELECT * FROM municipality WHERE id = $1::text::uuid", municipality_id)


async def log_of(superuser: Any, municipality_id: str) -> list[tuple[str, str]]:
    rows = await superuser.fetch(
        "SELECT who, what FROM audit_entry WHERE municipality_id = $1::text::uuid ORDER BY id", municipality_id
    )
    return [tuple(row) for row in rows]


async def key_id(superuser: Any, key: ApiKey) -> UUID:
    found = await superuser.fetchval("SELECT id FROM operator_key WHERE prefix = $1", key.prefix)
    assert isinstance(found, UUID)
    return found


# Municipalities.


async def test_a_municipality_is_set_up_on_trial_with_a_line_in_its_log(
    operator: httpx.AsyncClient, superuser: Any, key: ApiKey, serial: int
) -> None:
    zones = [{"id": "centro", "name": "Centro", "aliases": ["paese"]}]
    contrade = [{"id": "la-costa", "name": "La Costa", "zones": ["centro"]}]
    wish = borgo(serial, zones=zones, contrade=contrade, without_approval=["utility"], test_numbers=["399 99 00191"])
    answer = await operator.post("/v2/municipalities", json=wish)
    body = answer.json()
    assert (answer.status_code, body["slug"], body["trial"]) == (201, f"borgo-{serial}", True)
    assert answer.headers["location"].endswith(f"/v2/municipalities/{body['id']}")
    row = await on_record(superuser, body["id"])
    assert (row["trial"], row["retention_days"], row["timezone"]) == (True, 30, "Europe/Rome")
    in_town = "WHERE municipality_id = $1::text::uuid"
    assert await superuser.fetchval(f"SELECT array_agg(id ORDER BY id) FROM zone {in_town}", body["id"]) == [
        "centro",
        "la-costa",
    ]
    assert await superuser.fetchval(f"SELECT count(*) FROM test_recipient {in_town}", body["id"]) == 1
    assert await superuser.fetchval(f"SELECT count(*) FROM consent_head {in_town}", body["id"]) == 1
    who = f"operator_key:{await key_id(superuser, key)}"
    assert await log_of(superuser, body["id"]) == [(who, "make_municipality")]
    MASTER_KEY.unwrap(row["id"], row["wrapped_key"])


async def test_it_is_found_by_its_slug(operator: httpx.AsyncClient, serial: int) -> None:
    municipality_id = await made(operator, serial)
    page = (await operator.get("/v2/municipalities", params={"slug": f"borgo-{serial}"})).json()
    assert [each["id"] for each in page["municipalities"]] == [municipality_id]
    nobody = (await operator.get("/v2/municipalities", params={"slug": "altrove"})).json()
    assert nobody["municipalities"] == []


async def test_a_slug_is_taken_once(operator: httpx.AsyncClient, superuser: Any, serial: int) -> None:
    municipality_id = await made(operator, serial)
    again = await operator.post("/v2/municipalities", json=borgo(serial, name="Altro"))
    assert (again.status_code, said(again)) == (409, [("slug_taken", "slug")])
    assert (await on_record(superuser, municipality_id))["name"] == f"Borgo {serial}"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"slug": "Borgo!"}, [("invalid", "slug")]),
        ({"name": ""}, [("invalid", "name")]),
        ({"name": "Bor\x00go"}, [("invalid", "name")]),
        ({"trial": False}, [("invalid", "trial")]),
        ({"istat": 15999}, [("invalid", "istat")]),
        ({"timezone": "Europe/Borgo", "colour": "red"}, [("invalid", "timezone"), ("unknown_field", "colour")]),
        ({"quiet_hours": {"from": "9"}}, [("invalid", "quiet_hours.from")]),
        ({"texts": {"goodbye": " ", "ciao": "x"}}, [("text_unfit", "texts.goodbye"), ("text_unfit", "texts.ciao")]),
        ({"join_words": ["DISATTIVA"]}, [("words_unfit", "join_words")]),
        ({"leave_words": ["via"]}, [("words_unfit", "leave_words")]),
        ({"contrade": [{"id": "c", "name": "C", "zones": ["z"]}]}, [("invalid", "contrade")]),
        ({"test_numbers": ["12"]}, [("invalid", "test_numbers[0]")]),
    ],
)
async def test_what_is_wrong_with_a_municipality_is_told_and_nothing_is_set_up(
    operator: httpx.AsyncClient, superuser: Any, serial: int, changes: dict[str, Any], expected: list[tuple[str, Any]]
) -> None:
    before = await superuser.fetchval("SELECT count(*) FROM municipality")
    answer = await operator.post("/v2/municipalities", json=borgo(serial) | changes)
    assert (answer.status_code, said(answer)) == (400, expected)
    assert await superuser.fetchval("SELECT count(*) FROM municipality") == before


async def test_a_change_leaves_what_is_absent_as_it_is(
    operator: httpx.AsyncClient, superuser: Any, serial: int
) -> None:
    told = {"quiet_hours": {"from": "20:30", "to": "07:00"}, "leave_words": ["BASTA BORGO"], "minimum_age": 16}
    municipality_id = await made(operator, serial, test_numbers=["399 99 00191"], **told)
    before = await on_record(superuser, municipality_id)
    changes = {"contacts": "chiama 02 000", "without_approval": ["utility", "marketing"], "trial": False}
    answer = await operator.patch(f"/v2/municipalities/{municipality_id}", json=changes)
    assert (answer.status_code, answer.json()["trial"]) == (200, False)
    after = await on_record(superuser, municipality_id)
    assert (after["contacts"], after["trial"]) == ("chiama 02 000", False)
    assert {name for name in dict(before) if before[name] != after[name]} == {"contacts", "trial", "profile"}
    numbers = "SELECT count(*) FROM test_recipient WHERE municipality_id = $1::text::uuid"
    assert await superuser.fetchval(numbers, municipality_id) == 1
    assert [what for _, what in await log_of(superuser, municipality_id)] == [
        "make_municipality",
        "change_municipality",
    ]
    emptied = await operator.patch(f"/v2/municipalities/{municipality_id}", json={"test_numbers": []})
    assert (emptied.status_code, await superuser.fetchval(numbers, municipality_id)) == (200, 0)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"slug": "altro"}, [("unknown_field", "slug")]),
        ({"name": None}, [("invalid", "name")]),
        ({"retention_days": -1}, [("invalid", "retention_days")]),
        ({"texts": {"goodbye": ""}}, [("text_unfit", "texts.goodbye")]),
    ],
)
async def test_a_wrong_change_changes_nothing(
    operator: httpx.AsyncClient, superuser: Any, serial: int, changes: dict[str, Any], expected: list[tuple[str, Any]]
) -> None:
    municipality_id = await made(operator, serial)
    before = await on_record(superuser, municipality_id)
    answer = await operator.patch(f"/v2/municipalities/{municipality_id}", json={"province": "MI"} | changes)
    assert (answer.status_code, said(answer)) == (400, expected)
    assert await on_record(superuser, municipality_id) == before


@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("PATCH", "/v2/municipalities/{id}"),
        ("GET", "/v2/channels/{id}"),
        ("POST", "/v2/channels/{id}/connect"),
        ("POST", "/v2/channels/{id}/check"),
        ("GET", "/v2/channels/{id}/runs"),
        ("GET", "/v2/channels/{id}/runs/{id}"),
    ],
)
async def test_what_is_not_there_is_not_found(operator: httpx.AsyncClient, verb: str, path: str) -> None:
    answer = await operator.request(verb, path.replace("{id}", str(uuid7())), json={} if verb != "GET" else None)
    assert (answer.status_code, said(answer)) == (404, [("not_found", None)])


# Channels.


async def test_a_new_number_is_on_record_at_once_and_its_run_waits_for_a_dispatcher(
    operator: httpx.AsyncClient, superuser: Any, key: ApiKey, serial: int
) -> None:
    municipality_id = await made(operator, serial)
    answer = await operator.post("/v2/channels", json=number(municipality_id, serial, pin="246810"))
    run = answer.json()
    assert (answer.status_code, run["kind"], run["state"], run["steps"]) == (202, "connect", "waiting", [])
    followed = await operator.get(answer.headers["location"])
    assert followed.json() == run
    standing = (await operator.get(f"/v2/channels/{run['channel_id']}")).json()
    assert (standing["phone_number_id"], standing["state"]) == (f"10654{serial:07d}", "active")
    channel = await superuser.fetchrow("SELECT * FROM channel WHERE id = $1::text::uuid", run["channel_id"])
    owned = "SELECT count(*) FROM channel_ownership WHERE channel_id = $1"
    assert await superuser.fetchval(owned, channel["id"]) == 1, "a dispatcher may take it"
    kept = await superuser.fetchval("SELECT wish_sealed FROM channel_run WHERE id = $1::text::uuid", run["id"])
    assert b"246810" not in kept
    assert f"EAAG-of-{serial}".encode() not in channel["token_sealed"]
    assert [what for _, what in await log_of(superuser, municipality_id)] == ["make_municipality", "connect_channel"]


async def test_no_answer_shows_a_secret(operator: httpx.AsyncClient, serial: int) -> None:
    municipality_id = await made(operator, serial)
    secrets = {"pin": "975310", "verify_token": "sesamo", "callback_url": "https://webhooks.example.it/w"}
    answer = await operator.post("/v2/channels", json=number(municipality_id, serial, **secrets))
    run = answer.json()
    wrong = await operator.post("/v2/channels", json=number(municipality_id, serial, pin="97531", token="a b"))
    shown_by = [
        answer,
        wrong,
        await operator.get(f"/v2/channels/{run['channel_id']}"),
        await operator.get(f"/v2/channels/{run['channel_id']}/runs"),
        await operator.get(f"/v2/municipalities/{municipality_id}"),
    ]
    assert wrong.status_code == 400
    for each in shown_by:
        assert not any(secret in each.text for secret in ("97531", "sesamo", f"EAAG-of-{serial}", "a b")), each.url


async def test_one_run_of_a_channel_at_a_time(operator: httpx.AsyncClient, superuser: Any, serial: int) -> None:
    municipality_id = await made(operator, serial)
    run = (await operator.post("/v2/channels", json=number(municipality_id, serial))).json()
    for path in ("connect", "check"):
        again = await operator.post(
            f"/v2/channels/{run['channel_id']}/{path}", json={"token": "x"} if path == "connect" else None
        )
        assert (again.status_code, said(again)) == (409, [("run_under_way", None)])
    await superuser.execute("UPDATE channel_run SET state = 'done' WHERE id = $1::text::uuid", run["id"])
    checked = await operator.post(f"/v2/channels/{run['channel_id']}/check")
    assert (checked.status_code, checked.json()["kind"]) == (202, "check")
    listed = (await operator.get(f"/v2/channels/{run['channel_id']}/runs")).json()["runs"]
    assert [each["kind"] for each in listed] == ["check", "connect"]


async def test_connected_again_a_channel_keeps_what_is_absent(
    operator: httpx.AsyncClient, superuser: Any, serial: int
) -> None:
    municipality_id = await made(operator, serial)
    run = (await operator.post("/v2/channels", json=number(municipality_id, serial))).json()
    await superuser.execute("UPDATE channel_run SET state = 'done' WHERE id = $1::text::uuid", run["id"])
    find = "SELECT * FROM channel WHERE id = $1::text::uuid"
    before = await superuser.fetchrow(find, run["channel_id"])
    answer = await operator.post(f"/v2/channels/{run['channel_id']}/connect", json={"token": "EAAG-another"})
    assert answer.status_code == 202, answer.text
    after = await superuser.fetchrow(find, run["channel_id"])
    assert {name for name in dict(before) if before[name] != after[name]} == {"token_sealed"}
    vault = MASTER_KEY.unwrap(after["municipality_id"], (await on_record(superuser, municipality_id))["wrapped_key"])
    assert vault.open("channel.token_sealed", after["token_sealed"]) == "EAAG-another"


@pytest.mark.parametrize(
    ("changes", "status", "expected"),
    [
        ({"base_url": "http://graph.facebook.com/v25.0"}, 400, [("base_url_not_allowed", "base_url")]),
        ({"base_url": "https://10.0.0.7/v25.0"}, 400, [("base_url_not_allowed", "base_url")]),
        ({"base_url": "https://postgres.svc.internal/"}, 400, [("base_url_not_allowed", "base_url")]),
        ({"callback_url": "https://webhooks.example.it/w"}, 400, [("verify_token_missing", "verify_token")]),
        (
            {"municipality_id": "01999999-0000-7000-8000-000000000000"},
            400,
            [("municipality_unknown", "municipality_id")],
        ),
        ({"starters": ["nessuna"]}, 400, [("invalid", "starters[0]")]),
        ({"phone_number_id": 106540000000901}, 400, [("invalid", "phone_number_id")]),
        ({"authorization_header": "X: y"}, 400, [("invalid", "authorization_header")]),
    ],
)
async def test_what_is_wrong_with_a_number_is_told_and_nothing_is_on_record(
    operator: httpx.AsyncClient,
    superuser: Any,
    serial: int,
    changes: dict[str, Any],
    status: int,
    expected: list[tuple[str, Any]],
) -> None:
    municipality_id = await made(operator, serial)
    answer = await operator.post("/v2/channels", json=number(municipality_id, serial) | changes)
    assert (answer.status_code, said(answer)) == (status, expected)
    mine = "SELECT count(*) FROM channel WHERE municipality_id = $1::text::uuid"
    assert await superuser.fetchval(mine, municipality_id) == 0


async def test_a_number_of_another_municipality_is_refused_and_stays_there(
    operator: httpx.AsyncClient, superuser: Any, serial: int, town: TownAtTest
) -> None:
    municipality_id = await made(operator, serial)
    theirs = town.setup.channel.phone_number_id
    answer = await operator.post("/v2/channels", json=number(municipality_id, serial, phone_number_id=theirs))
    assert (answer.status_code, said(answer)) == (409, [("channel_refused", "phone_number_id")])
    owner = await superuser.fetchval("SELECT municipality_id FROM channel WHERE phone_number_id = $1", theirs)
    assert owner == town.id


# Repeats and limits.


async def test_fifty_repeats_of_a_post_at_once_set_one_municipality_up(
    operator: httpx.AsyncClient, superuser: Any, serial: int
) -> None:
    wish = borgo(serial)
    repeats = [operator.post("/v2/municipalities", json=wish, headers={"Idempotency-Key": "fifty"}) for _ in range(50)]
    answers = await asyncio.gather(*repeats)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("idempotent-replay" not in answer.headers for answer in answers) == 1
    assert len(await log_of(superuser, answers[0].json()["id"])) == 1


async def test_the_same_answer_comes_from_another_process_and_another_request_is_a_422(
    operator: httpx.AsyncClient, pool: Pool, key: ApiKey, superuser: Any, serial: int
) -> None:
    municipality_id = await made(operator, serial)
    once = {"Idempotency-Key": "connect"}
    wish = number(municipality_id, serial)
    first = await operator.post("/v2/channels", json=wish, headers=once)
    async with api_on(pool).client(headers=shown(key)) as later:
        again = await later.post("/v2/channels", json=wish, headers=once)
        other = await later.post("/v2/channels", json=wish | {"token": "y"}, headers=once)
    assert (first.status_code, again.content, again.headers["idempotent-replay"]) == (202, first.content, "true")
    assert again.headers["location"] == first.headers["location"]
    assert (other.status_code, said(other)) == (422, [("idempotency_key_reused", "idempotency_key")])
    body = await superuser.fetchval("SELECT body_sealed FROM answered_request WHERE key = 'connect'")
    assert municipality_id.encode() not in body


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("kind", ["municipality", "partner"])
async def test_a_crash_between_the_work_and_its_answer_leaves_nothing(
    api: Api, key: ApiKey, superuser: Any, serial: int, kind: str, together: bool
) -> None:
    """And were the two not one transaction, it would be there and the repeat refused. Partners are of no town."""
    wishes: dict[str, Any] = {
        "municipality": ("/v2/municipalities", borgo(serial)),
        "partner": (
            "/v2/operator/partners",
            {"slug": f"borgo-{serial}", "name": "Protezione civile", "contact": "https://sala.example"},
        ),
    }
    path, wish = wishes[kind]
    turns = Crashes(PostgresOperatorAnswers(api.parts.operated._pool, MASTER_KEY), together=together)
    dying = replace(api, parts=replace(api.parts, operator_turns=turns))
    once = {"Idempotency-Key": f"crash {kind} {together}"}
    async with dying.client(headers=shown(key)) as client:
        assert (await client.post(path, json=wish, headers=once)).status_code == 503
    there = f"SELECT count(*) FROM {kind} WHERE slug = $1"
    assert await superuser.fetchval(there, f"borgo-{serial}") == (0 if together else 1)
    async with api.client(headers=shown(key)) as client:
        answers = [await client.post(path, json=wish, headers=once) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {201 if together else 409}
    if together:
        assert answers[1].headers["idempotent-replay"] == "true"


async def test_another_operator_s_key_of_the_same_name_is_another_request(
    operator: httpx.AsyncClient, api: Api, superuser: Any, serial: int
) -> None:
    once = {"Idempotency-Key": "mine"}
    await operator.post("/v2/municipalities", json=borgo(serial), headers=once)
    async with api.client(headers=shown(await operator_key(superuser))) as other:
        answer = await other.post("/v2/municipalities", json=borgo(serial), headers=once)
    assert (answer.status_code, said(answer)) == (409, [("slug_taken", "slug")])


async def test_answers_to_operators_are_forgotten_after_a_day(
    operator: httpx.AsyncClient, superuser: Any, serial: int
) -> None:
    await operator.post("/v2/municipalities", json=borgo(serial), headers={"Idempotency-Key": "old"})
    await superuser.execute("UPDATE answered_request SET answered_at = now() - interval '25 hours' WHERE key = 'old'")
    again = await operator.post("/v2/municipalities", json=borgo(serial), headers={"Idempotency-Key": "old"})
    assert (again.status_code, said(again)) == (409, [("slug_taken", "slug")])
    another = await operator.post(
        "/v2/municipalities", json=borgo(serial, slug=f"altro-{serial}"), headers={"Idempotency-Key": "new"}
    )
    assert another.status_code == 201
    assert await superuser.fetchval("SELECT count(*) FROM answered_request WHERE key = 'old'") == 0


async def test_an_operator_s_requests_are_limited_and_every_answer_says_so(api: Api, key: ApiKey) -> None:
    limits = RequestLimits(api.parts.limits._buckets, clock=lambda: 0.0, policy=RequestPolicy(of_key=2))
    async with replace(api, parts=replace(api.parts, limits=limits)).client(headers=shown(key)) as client:
        answers = [await client.get("/v2/channels") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[0].headers["ratelimit-policy"] == '"key";q=2;w=60'
    assert (said(answers[2]), int(answers[2].headers["retry-after"]) > 0) == ([("rate_limit", None)], True)


# The record's own guard.


async def test_without_an_operator_s_key_the_api_s_role_sets_no_town_up_and_changes_none(
    pool: Pool, superuser: Any, town: TownAtTest, key: ApiKey
) -> None:
    change = "UPDATE municipality SET name = 'Altro' WHERE id = $1"
    add = (
        "INSERT INTO municipality (id, slug, name, service_name, contacts, privacy_url, notice_version, wrapped_key)"
        " VALUES (gen_random_uuid(), 'x', 'x', 'x', 'x', 'x', 'x', '')"
    )
    async with in_directory(pool) as connection:
        assert await connection.execute(change, town.id) == "UPDATE 0"
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with connection.transaction():
                await connection.execute(add)
        # The guard of the case above, switched off: a key in force is named, and nothing of it stays.
        with pytest.raises(_Undone):
            async with connection.transaction():
                await connection.execute(query("operate"), await key_id(superuser, key))
                assert await connection.execute(change, town.id) == "UPDATE 1"
                await connection.execute(add)
                raise _Undone
    await superuser.execute("UPDATE operator_key SET revoked_at = now() WHERE prefix = $1", key.prefix)
    async with in_directory(pool) as connection:
        await connection.execute(query("operate"), await key_id(superuser, key))
        assert await connection.execute(change, town.id) == "UPDATE 0", "a revoked key stands behind nothing"


class _Undone(Exception):
    pass


FIRST = {"name": "municipio", "scopes": ["broadcast:draft", "broadcast:read", "gazetteer:read"]}


async def test_a_new_municipality_gets_its_first_key_and_is_of_use_at_once(
    api: Api, operator: httpx.AsyncClient, superuser: Any, serial: int, key: ApiKey
) -> None:
    town = await made(operator, serial)
    answer = await operator.post(f"/v2/municipalities/{town}/keys", json=FIRST)
    assert answer.status_code == 201, answer.text
    async with api.client(headers={"Authorization": f"ApiKey-v1 {answer.json()['secret']}"}) as client:
        assert (await client.get("/v2/broadcasts")).json()["broadcasts"] == []
        refused = [await client.get(path) for path in ("/v2/subscribers", "/v2/keys", "/v2/received-messages")]
    assert [(each.status_code, said(each)[0][0]) for each in refused] == [(403, "scope_missing")] * 3
    who = await superuser.fetchval("SELECT id FROM operator_key WHERE prefix = $1", key.prefix)
    assert (f"operator_key:{who}", "make_key") in await log_of(superuser, town)


@pytest.mark.parametrize(
    "scope",
    [
        *("subscribers:read", "subscribers:write", "subscribers:export", "subscribers:erase", "received:read"),
        *("key:write", "import:write", "message:read", "mandate:write", "operator"),
    ],
)
async def test_a_first_key_opens_no_citizen(
    operator: httpx.AsyncClient, superuser: Any, serial: int, scope: str
) -> None:
    town = await made(operator, serial)
    answer = await operator.post(f"/v2/municipalities/{town}/keys", json=FIRST | {"scopes": ["report:read", scope]})
    assert answer.status_code == 400
    assert await superuser.fetchval("SELECT count(*) FROM api_key WHERE municipality_id = $1::text::uuid", town) == 0


async def test_an_operator_makes_one_key_and_no_second(operator: httpx.AsyncClient, serial: int) -> None:
    town = await made(operator, serial)
    answers = await asyncio.gather(
        *(operator.post(f"/v2/municipalities/{town}/keys", json=FIRST | {"name": f"key {place}"}) for place in range(5))
    )
    assert sorted(each.status_code for each in answers) == [201, 400, 400, 400, 400]
    assert {said(each)[0][0] for each in answers if each.status_code == 400} == {"keys_there"}


async def test_a_town_with_keys_and_one_that_there_is_not_get_none(
    operator: httpx.AsyncClient, town: TownAtTest
) -> None:
    there = await operator.post(f"/v2/municipalities/{town.id}/keys", json=FIRST)
    missing = await operator.post(f"/v2/municipalities/{uuid7()}/keys", json=FIRST)
    assert (there.status_code, missing.status_code) == (400, 404)


async def test_a_key_that_was_revoked_is_no_reason_for_another(
    operator: httpx.AsyncClient, superuser: Any, serial: int
) -> None:
    town = await made(operator, serial)
    await operator.post(f"/v2/municipalities/{town}/keys", json=FIRST)
    await superuser.execute("UPDATE api_key SET revoked_at = now() WHERE municipality_id = $1::text::uuid", town)
    again = await operator.post(f"/v2/municipalities/{town}/keys", json=FIRST | {"name": "another"})
    assert (again.status_code, said(again)[0][0]) == (400, "keys_there")


async def test_the_same_request_again_shows_the_same_key(operator: httpx.AsyncClient, serial: int) -> None:
    town = await made(operator, serial)
    headers = {"Idempotency-Key": f"first-{serial}"}
    one, two = [await operator.post(f"/v2/municipalities/{town}/keys", json=FIRST, headers=headers) for _ in range(2)]
    assert (one.status_code, two.status_code) == (201, 201)
    assert one.json()["secret"] == two.json()["secret"]
