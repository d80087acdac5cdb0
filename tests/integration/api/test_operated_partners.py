"""What an operator does about partners: made with what opens to them, nkeys added and ended, all of it on record."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
import pytest_asyncio
from uuid_utils.compat import uuid7

from comunica.contracts.nkeys import Kind, read_seed, seed_of
from comunica.stores.keys.buckets import PostgresBuckets
from comunica.stores.pool import Pool
from comunica.usecases.keys.limit_requests import RequestLimits, RequestPolicy
from tests.integration.api.asking import said
from tests.integration.api.conftest import Api
from tests.integration.api.operating import operator_key, shown

PARTNERS = "/v2/operator/partners"
SENDS = ["broadcast:send", "broadcast:urgent"]


@pytest_asyncio.fixture
async def operator(api: Api, superuser: Any) -> AsyncIterator[httpx.AsyncClient]:
    async with api.client(headers=shown(await operator_key(superuser))) as client:
        yield client


def a_partner(**more: Any) -> dict[str, Any]:
    return {"slug": f"p-{uuid7().hex[-12:]}", "name": "Protezione civile"} | more


def an_nkey() -> str:
    return read_seed(seed_of(Kind.USER, uuid7().bytes * 2)).public


async def made(operator: httpx.AsyncClient, **more: Any) -> Any:
    answer = await operator.post(PARTNERS, json=a_partner(**more))
    assert answer.status_code == 201, answer.text
    return answer.json()


async def log_of(operator: httpx.AsyncClient, partner_id: str) -> list[tuple[str, str | None]]:
    """What was done, latest first, and to which key."""
    entries = (await operator.get(f"{PARTNERS}/{partner_id}/log")).json()["entries"]
    return [(each["what"], each["about"]) for each in entries]


async def count(superuser: Any, table: str, partner_id: str) -> int:
    return int(await superuser.fetchval(f"SELECT count(*) FROM {table} WHERE partner_id = $1", partner_id))


async def test_a_partner_is_made_with_its_key_and_its_way_into_nats_whose_secrets_are_told_once(
    operator: httpx.AsyncClient, api: Api, superuser: Any
) -> None:
    body = await made(operator, key={"name": "sala", "scopes": SENDS}, nkey={"name": "sala", "scopes": SENDS})
    nkey = body["nkey"]
    row = await superuser.fetchrow(
        "SELECT public_key, scopes, kind, partner_id FROM partner_nkey WHERE id = $1", nkey["id"]
    )
    assert read_seed(nkey["seed"]).public == row["public_key"] == nkey["public_key"]
    assert (row["scopes"], row["kind"], str(row["partner_id"])) == (SENDS, "live", body["id"])
    assert nkey["access"] == {
        "publish_on": f"job.partner.{body['id']}.{nkey['id']}",
        "events_on": f"event.partner.{body['id']}",
        "stream": "PARTNEREVENTS",
        "consumer": f"partner-{body['id']}",
        "inbox_prefix": f"_INBOX_partner_{nkey['id']}",
    }
    async with api.client(headers={"Authorization": f"ApiKey-v1 {body['key']['secret']}"}) as program:
        assert (await program.get("/v2/partner/mandates")).status_code == 200
    [listed] = (await operator.get(f"{PARTNERS}/{body['id']}/nkeys")).json()["nkeys"]
    assert listed == {name: nkey[name] for name in nkey if name not in {"access", "seed"}}
    shown_again = (await operator.get(f"{PARTNERS}/{body['id']}")).text
    assert nkey["seed"] not in shown_again
    assert body["key"]["secret"] not in shown_again


async def test_without_a_word_of_keys_it_gets_none(operator: httpx.AsyncClient) -> None:
    body = await made(operator)
    assert (body["key"], body["nkey"]) == (None, None)
    assert (await operator.get(f"{PARTNERS}/{body['id']}/nkeys")).json()["nkeys"] == []


async def test_an_nkey_that_the_partner_made_itself_is_taken_and_no_seed_is_told(operator: httpx.AsyncClient) -> None:
    public_key = an_nkey()
    body = await made(operator, nkey={"name": "sala", "scopes": SENDS, "public_key": public_key})
    assert (body["nkey"]["public_key"], body["nkey"]["seed"]) == (public_key, None)


async def test_it_is_found_by_its_slug(operator: httpx.AsyncClient) -> None:
    body = await made(operator)
    found = (await operator.get(PARTNERS, params={"slug": body["slug"]})).json()["partners"]
    assert [each["id"] for each in found] == [body["id"]]
    assert (await operator.get(PARTNERS, params={"slug": "nessuno"})).json()["partners"] == []


async def test_nkeys_are_added_listed_and_ended_and_ending_one_again_changes_nothing(
    operator: httpx.AsyncClient,
) -> None:
    partner = await made(operator)
    nkeys = f"{PARTNERS}/{partner['id']}/nkeys"
    wish = {"name": "sala", "scopes": SENDS, "kind": "test", "expires_at": "2027-12-31T23:00:00+01:00"}
    added = await operator.post(nkeys, json=wish)
    assert (added.status_code, added.json()["kind"], added.json()["state"]) == (201, "test", "in_force")
    ended = [(await operator.post(f"{nkeys}/{added.json()['id']}/revoke")).json() for _ in range(2)]
    assert ended[0] == ended[1]
    assert (ended[0]["state"], "seed" in ended[0]) == ("revoked", False)
    assert [each["state"] for each in (await operator.get(nkeys)).json()["nkeys"]] == ["revoked"]


async def test_everything_that_is_done_is_told_in_the_partner_s_log_once_and_by_whom(api: Api, superuser: Any) -> None:
    key = await operator_key(superuser)
    async with api.client(headers=shown(key)) as operator:
        body = await made(operator, key={"name": "a", "scopes": SENDS}, nkey={"name": "a", "scopes": SENDS})
        path = f"{PARTNERS}/{body['id']}"
        more = (await operator.post(f"{path}/keys", json={"name": "b", "scopes": SENDS})).json()["id"]
        also = (await operator.post(f"{path}/nkeys", json={"name": "b", "scopes": SENDS})).json()["id"]
        for order in (f"keys/{more}/revoke", f"nkeys/{also}/revoke", "close"):
            for _ in range(2):
                assert (await operator.post(f"{path}/{order}")).status_code == 200
        assert await log_of(operator, body["id"]) == [
            ("close_partner", None),
            ("revoke_nkey", also),
            ("revoke_key", more),
            ("add_nkey", also),
            ("issue_key", more),
            ("add_nkey", body["nkey"]["id"]),
            ("issue_key", body["key"]["id"]),
            ("create_partner", None),
        ]
    who = await superuser.fetchval("SELECT 'operator_key:' || id FROM operator_key WHERE prefix = $1", key.prefix)
    found = await superuser.fetch("SELECT DISTINCT who FROM partner_audit_entry WHERE partner_id = $1", body["id"])
    assert [row["who"] for row in found] == [who]


@pytest.mark.parametrize(
    ("more", "status", "expected"),
    [
        ({"key": {"name": "a", "scopes": []}}, 400, [("invalid", "key.scopes")]),
        ({"nkey": {"name": "a", "scopes": ["subscribers:read"]}}, 400, [("invalid", "nkey.scopes[0]")]),
        (
            {"key": {"name": " ", "scopes": SENDS}, "nkey": {"name": "a", "scopes": SENDS, "public_key": "UABC"}},
            400,
            [("key_name_length", "key.name"), ("public_key_invalid", "nkey.public_key")],
        ),
    ],
)
async def test_a_wrong_wish_is_told_in_whole_and_makes_no_partner(
    operator: httpx.AsyncClient, superuser: Any, more: dict[str, Any], status: int, expected: Any
) -> None:
    wish = a_partner(**more)
    answer = await operator.post(PARTNERS, json=wish)
    assert (answer.status_code, said(answer)) == (status, expected)
    assert await superuser.fetchval("SELECT count(*) FROM partner WHERE slug = $1", wish["slug"]) == 0


async def test_a_public_key_that_is_taken_makes_neither_partner_nor_key_nor_line(
    operator: httpx.AsyncClient, superuser: Any
) -> None:
    public_key = an_nkey()
    first = await made(operator, nkey={"name": "a", "scopes": SENDS, "public_key": public_key})
    wish = a_partner(key={"name": "a", "scopes": SENDS}, nkey={"name": "a", "scopes": SENDS, "public_key": public_key})
    answer = await operator.post(PARTNERS, json=wish, headers={"Idempotency-Key": wish["slug"]})
    assert (answer.status_code, said(answer)) == (409, [("nkey_taken", "nkey.public_key")])
    assert await superuser.fetchval("SELECT count(*) FROM partner WHERE slug = $1", wish["slug"]) == 0
    again = await operator.post(f"{PARTNERS}/{first['id']}/nkeys", json={"name": "a", "scopes": SENDS})
    assert (again.status_code, said(again)) == (409, [("nkey_taken", "name")])
    assert await count(superuser, "partner_audit_entry", first["id"]) == 2


async def test_of_many_who_ask_with_one_idempotency_key_one_partner_is_made_and_all_are_told_its_secrets(
    operator: httpx.AsyncClient, superuser: Any
) -> None:
    wish = a_partner(nkey={"name": "a", "scopes": SENDS})
    asks = (operator.post(PARTNERS, json=wish, headers={"Idempotency-Key": wish["slug"]}) for _ in range(10))
    answers = await asyncio.gather(*asks)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["nkey"]["seed"] for answer in answers}) == 1
    assert await count(superuser, "partner_nkey", answers[0].json()["id"]) == 1


async def test_what_is_not_there_is_not_found_and_a_closed_partner_gets_none(operator: httpx.AsyncClient) -> None:
    partner, nobody = await made(operator), uuid7()
    wish = {"name": "a", "scopes": SENDS}
    assert (await operator.post(f"{PARTNERS}/{nobody}/nkeys", json=wish)).status_code == 404
    assert (await operator.get(f"{PARTNERS}/{nobody}/nkeys")).status_code == 404
    assert (await operator.get(f"{PARTNERS}/{nobody}/log")).status_code == 404
    assert (await operator.post(f"{PARTNERS}/{partner['id']}/nkeys/{nobody}/revoke")).status_code == 404
    await operator.post(f"{PARTNERS}/{partner['id']}/close")
    answer = await operator.post(f"{PARTNERS}/{partner['id']}/nkeys", json=wish)
    assert (answer.status_code, said(answer)) == (409, [("partner_closed", None)])


async def test_the_log_and_nkeys_are_paged(api: Api, superuser: Any) -> None:
    async with api.with_pages_of(2).client(headers=shown(await operator_key(superuser))) as operator:
        partner = await made(operator)
        for name in "abc":
            await operator.post(f"{PARTNERS}/{partner['id']}/nkeys", json={"name": name, "scopes": SENDS})
        for what, expected in (("nkeys", 3), ("log", 4)):
            url, found = f"{PARTNERS}/{partner['id']}/{what}", 0
            while url:
                page = (await operator.get(url)).json()
                found += len(page["nkeys" if what == "nkeys" else "entries"])
                url = page["links"]["next"]
            assert found == expected


async def test_the_record_itself_lets_no_transaction_without_an_operator_s_key_read_or_make_an_nkey(
    operator: httpx.AsyncClient, pool: Pool
) -> None:
    """A route of a municipality that forgot to ask would find nothing."""
    await made(operator, nkey={"name": "a", "scopes": SENDS})
    async with pool.acquire() as connection:
        for table in ("partner_nkey", "partner_audit_entry"):
            assert await connection.fetchval(f"SELECT count(*) FROM {table}") == 0


async def test_requests_of_an_operator_about_partners_are_limited_and_told_when_to_come_again(
    api: Api, pool: Pool, superuser: Any
) -> None:
    stopped = 0.0
    limits = RequestLimits(PostgresBuckets(pool), clock=lambda: stopped, policy=RequestPolicy(of_key=3))
    limited = replace(api, parts=replace(api.parts, limits=limits))
    async with limited.client(headers=shown(await operator_key(superuser))) as operator:
        answers = [await operator.post(PARTNERS, json=a_partner()) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 429]
    assert said(answers[3]) == [("rate_limit", None)]
    assert int(answers[3].headers["retry-after"]) >= 1
