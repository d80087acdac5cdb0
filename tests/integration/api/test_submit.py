"""A broadcast is submitted whole or not at all, and once however often it is repeated."""

import asyncio
from typing import Any

import asyncpg
import httpx
import pytest

from comunica.contracts.bells import BroadcastBell
from tests.integration.api.asking import GOOD, said
from tests.integration.api.conftest import Api
from tests.servers import Database
from tests.towns import TownAtTest


async def count(database: Database, table: str, town: TownAtTest) -> int:
    connection = await asyncpg.connect(database.dsn)
    try:
        return int(await connection.fetchval(f"SELECT count(*) FROM {table} WHERE municipality_id = $1", town.id))
    finally:
        await connection.close()


async def test_a_good_broadcast_is_accepted_scheduled_and_rung_for(
    client: httpx.AsyncClient, api: Api, town: TownAtTest
) -> None:
    answer = await client.post("/v2/broadcasts", json=GOOD)
    body = answer.json()
    assert answer.status_code == 202
    assert (body["state"], body["counted"]) == ("scheduled", 4)
    assert answer.headers["location"] == body["uri"] == f"http://api/v2/broadcasts/{body['id']}"
    assert api.bells.rung == [BroadcastBell(str(town.id), body["id"])]


@pytest.mark.parametrize(
    ("audience", "counted"),
    [
        ({"zones": ["centro"]}, 2),  # and those of the contrada that lies in it
        ({"zones": ["la-costa"]}, 1),
        ({"zones": ["centro", "brollo"]}, 3),
        ({"outside": True}, 1),
        ({"zones": ["brollo"], "outside": True}, 2),
        ({"everyone": True, "zones": ["brollo"]}, 4),
    ],
)
async def test_the_audience_is_counted_as_it_will_be_resolved(
    client: httpx.AsyncClient, audience: dict[str, Any], counted: int
) -> None:
    answer = await client.post("/v2/broadcasts", json=GOOD | {"audience": audience})
    assert (answer.status_code, answer.json()["counted"]) == (202, counted)


async def test_a_broadcast_for_later_waits_without_a_bell(client: httpx.AsyncClient, api: Api) -> None:
    answer = await client.post("/v2/broadcasts", json=GOOD | {"scheduled_for": "2027-01-01T09:00:00+01:00"})
    assert answer.json()["scheduled_for"] == "2027-01-01T08:00:00Z"
    assert api.bells.rung == []


async def test_fifty_repeats_at_once_make_one_broadcast_and_one_answer(
    client: httpx.AsyncClient, database: Database, town: TownAtTest, api: Api
) -> None:
    before = await count(database, "broadcast", town)
    repeats = [client.post("/v2/broadcasts", json=GOOD, headers={"Idempotency-Key": "fifty"}) for _ in range(50)]
    answers = await asyncio.gather(*repeats)
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.content for answer in answers}) == 1
    assert sum("idempotent-replay" not in answer.headers for answer in answers) == 1
    assert await count(database, "broadcast", town) == before + 1
    assert len(api.bells.rung) == 1


async def test_without_a_key_fifty_repeats_make_fifty_broadcasts(
    client: httpx.AsyncClient, database: Database, town: TownAtTest
) -> None:
    """The guard of the case above, switched off."""
    before = await count(database, "broadcast", town)
    await asyncio.gather(*(client.post("/v2/broadcasts", json=GOOD) for _ in range(50)))
    assert await count(database, "broadcast", town) == before + 50


async def test_the_same_key_with_another_request_is_refused_with_422(client: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": "changed"}
    first = await client.post("/v2/broadcasts", json=GOOD, headers=key)
    other = await client.post("/v2/broadcasts", json=GOOD | {"lane": "bulk"}, headers=key)
    assert (first.status_code, other.status_code) == (202, 422)
    assert said(other) == [("idempotency_key_reused", "idempotency_key")]


async def test_a_repeat_written_in_another_order_is_the_same_request(client: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": "order"}
    later = {"expires_at": "2027-06-01T12:00:00+02:00"}
    same = {"lane": "normal", **dict(reversed(GOOD.items())), "expires_at": "2027-06-01T10:00:00Z"}
    first = await client.post("/v2/broadcasts", json=GOOD | later, headers=key)
    again = await client.post("/v2/broadcasts", json=same, headers=key)
    assert again.headers["idempotent-replay"] == "true"
    assert again.content == first.content


async def test_a_refused_request_does_not_use_up_its_key(client: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": "second try"}
    refused = await client.post("/v2/broadcasts", json=GOOD | {"audience": {"zones": ["vuota"]}}, headers=key)
    mended = await client.post("/v2/broadcasts", json=GOOD, headers=key)
    assert (refused.status_code, mended.status_code) == (400, 202)


async def test_keys_of_two_towns_and_of_two_api_keys_do_not_meet(
    api: Api, town: TownAtTest, other_town: TownAtTest
) -> None:
    ids = set()
    for headers in (town.headers(), town.headers("no-urgent"), other_town.headers()):
        async with api.client(headers={**headers, "Idempotency-Key": "shared"}) as client:
            ids.add((await client.post("/v2/broadcasts", json=GOOD)).json()["id"])
    assert len(ids) == 3


WRONG: dict[str, tuple[dict[str, Any], list[tuple[str, str | None]]]] = {
    "nothing at all": ({"template": None, "parameters": None, "audience": None}, [
        ("invalid", "template"), ("invalid", "parameters"), ("invalid", "audience")]),
    "an unknown field": ({"priority": "urgent"}, [("unknown_field", "priority")]),
    "an unknown field in the audience": ({"audience": {"everyone": True, "groups": []}}, [
        ("unknown_field", "audience.groups")]),
    "a number for a text": ({"parameters": {"testo": 5}}, [("invalid", "parameters.testo")]),
    "a word for a yes": ({"audience": {"everyone": "yes"}}, [("invalid", "audience.everyone")]),
    "a lane that is not for clients": ({"lane": "reply"}, [("invalid", "lane")]),
    "a time without its offset": ({"expires_at": "2027-01-01T10:00:00"}, [("invalid", "expires_at")]),
    "a time that is a number": ({"expires_at": 1900000000}, [("invalid", "expires_at")]),
    "a time outside of the calendar": ({"expires_at": "9999-12-31T23:59:59-10:00"}, [("invalid", "expires_at")]),
    "an unknown template": ({"template": "nessuno"}, [("template_unknown", "template")]),
    "a template under review": ({"template": "in_esame"}, [("template_not_approved", "template")]),
    "a language it does not have": ({"language": "de"}, [("template_language_unknown", "language")]),
    "an unknown zone": ({"audience": {"zones": ["centro", "atlantide"]}}, [("zone_unknown", "audience.zones[1]")]),
    "an audience of nobody": ({"audience": {}}, [("audience_missing", "audience")]),
    "an audience of nobody in words": ({"audience": {"everyone": False}}, [("audience_missing", "audience")]),
    "an empty audience": ({"audience": {"zones": ["vuota"]}}, [("audience_empty", "audience")]),
    "already expired": ({"expires_at": "2020-01-01T00:00:00Z"}, [("expired", "expires_at")]),
    "expired before it starts": (
        {"scheduled_for": "2027-02-01T00:00:00Z", "expires_at": "2027-01-01T00:00:00Z"},
        [("expires_before_start", "expires_at")]),
    "scheduled too far away": ({"scheduled_for": "2099-01-01T00:00:00Z"}, [("scheduled_too_far", "scheduled_for")]),
    "a missing parameter": ({"parameters": {}}, [("parameter_missing", "parameters.testo")]),
    "an empty parameter": ({"parameters": {"testo": " \n "}}, [("parameter_empty", "parameters.testo")]),
    "an unknown parameter": (
        {"parameters": {"testo": "x", "titolo": "y"}}, [("parameter_unknown", "parameters.titolo")]),
    "a text that is too long": ({"parameters": {"testo": "x" * 1024}}, [("text_too_long", "parameters")]),
    "a template that does not say who writes": ({"template": "anonimo"}, [("template_without_sender", "template")]),
    "a template that does not say how to leave": (
        {"template": "senza_uscita"}, [("template_without_leave_word", "template")]),
    "a combination of fields without a template": (
        {"template": "viabilita", "parameters": {"fare": "attendi"}}, [("template_variant_unknown", "parameters")]),
    "a field that is too long": (
        {"template": "viabilita", "parameters": {"cosa": "buca", "dove": "x" * 151}},
        [("parameter_too_long", "parameters.dove")]),
    "a NUL in a text": ({"parameters": {"testo": "a\x00b"}}, [("invalid", "parameters.testo")]),
    "several things at once": (
        {"template": "nessuno", "audience": {"zones": ["atlantide"]}, "expires_at": "2020-01-01T00:00:00Z"},
        [("expired", "expires_at"), ("template_unknown", "template"), ("zone_unknown", "audience.zones[0]")]),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
async def test_a_wrong_request_is_refused_with_all_its_errors_and_leaves_nothing_behind(
    client: httpx.AsyncClient, database: Database, town: TownAtTest, case: str
) -> None:
    change, expected = WRONG[case]
    tables = ("broadcast", "idempotency", "due_source")
    before = [await count(database, table, town) for table in tables]
    answer = await client.post("/v2/broadcasts", json=GOOD | change, headers={"Idempotency-Key": case})
    assert (answer.status_code, said(answer)) == (400, expected)
    assert [await count(database, table, town) for table in tables] == before


@pytest.mark.parametrize("body", [b"{", b"", b"[]", b"null", b"5", b'{"template": "\xff"}', b"[" * 100_000])
async def test_a_body_that_is_no_object_is_refused_with_400(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await client.post("/v2/broadcasts", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert said(answer)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"template": "avviso", "parameters": {"testo": "\\ud800"}, "audience": {"everyone": true}}', "invalid"),
        (b'{"template": "avviso", "parameters": {"\\ud800": "x"}, "audience": {"everyone": true}}', "invalid"),
        (b'{"\\ud800": 1, "template": "avviso", "audience": {"everyone": true}}', "invalid"),
        (b'{"template": "avviso", "audience": {"zones": ["\\u0000", "\\ud800"]}}', "invalid"),
    ],
)
async def test_half_a_character_is_refused_with_400(client: httpx.AsyncClient, body: bytes, expected: str) -> None:
    answer = await client.post("/v2/broadcasts", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert expected in {code for code, _ in said(answer)}


async def test_another_kind_of_body_is_refused_with_415(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v2/broadcasts", data={"template": "avviso"})
    assert (answer.status_code, said(answer)) == (415, [("not_json", None)])


async def test_a_body_over_a_mebibyte_is_refused_with_413_with_and_without_its_length(
    client: httpx.AsyncClient,
) -> None:
    async def pieces() -> Any:
        for _ in range(20):
            yield b" " * 100_000

    headers = {"Content-Type": "application/json"}
    for content in (b" " * 1_100_000, pieces()):
        answer = await client.post("/v2/broadcasts", content=content, headers=headers)
        assert (answer.status_code, said(answer)) == (413, [("too_large", None)])


@pytest.mark.parametrize("key", ["", "x" * 256])
async def test_an_idempotency_key_has_1_to_255_characters(client: httpx.AsyncClient, key: str) -> None:
    answer = await client.post("/v2/broadcasts", json=GOOD, headers={"Idempotency-Key": key})
    assert (answer.status_code, len(said(answer))) == (400, 1)


async def test_urgent_needs_its_own_permission(api: Api, town: TownAtTest) -> None:
    async with api.client(headers=town.headers("no-urgent")) as client:
        answer = await client.post("/v2/broadcasts", json=GOOD | {"lane": "urgent"})
    assert (answer.status_code, said(answer)) == (403, [("urgent_not_allowed", "lane")])
    async with api.client(headers=town.headers()) as client:
        assert (await client.post("/v2/broadcasts", json=GOOD | {"lane": "urgent"})).status_code == 202


async def test_the_variant_of_a_starter_template_is_chosen_by_the_fields_that_are_filled(
    client: httpx.AsyncClient, superuser: Any
) -> None:
    fields = {"cosa": "strada\nchiusa", "dove": "via Roma", "quando": " ", "fare": ""}
    answer = await client.post("/v2/broadcasts", json=GOOD | {"template": "viabilita", "parameters": fields})
    assert answer.status_code == 202
    row = await superuser.fetchrow("SELECT template_name, parameters FROM broadcast WHERE id = $1", answer.json()["id"])
    assert row["template_name"] == "viabilita_cosa_dove_v1"
    assert row["parameters"] == '{"cosa": "strada chiusa", "dove": "via Roma"}'
