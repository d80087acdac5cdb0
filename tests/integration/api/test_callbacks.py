"""/v2/callbacks: registered, shown, steered and replayed; of another town as if there were none."""

from typing import Any

import httpx
import pytest
from uuid_utils.compat import uuid7

from comunica.stores.pool import Connection
from tests.integration.api.conftest import Api
from tests.towns import TownAtTest

URL = "https://protocollo.comune.example/comunica"


async def registered(client: httpx.AsyncClient, **asked: object) -> dict[str, Any]:
    answer = await client.post("/v2/callbacks", json={"url": URL} | asked)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert isinstance(made, dict)
    return made


async def disabled(client: httpx.AsyncClient, callback_id: str) -> None:
    """So that the town's share is free for the next test."""
    assert (await client.post(f"/v2/callbacks/{callback_id}/disable")).status_code == 200


async def test_a_secret_is_shown_once(client: httpx.AsyncClient) -> None:
    made = await registered(client, events=["broadcast.finished", "broadcast.finished"], description="protocollo")
    assert made["secret"].startswith("whsec_")
    assert made["events"] == ["broadcast.finished"]
    shown = (await client.get(f"/v2/callbacks/{made['id']}")).json()
    assert "secret" not in shown
    assert shown == {name: value for name, value in made.items() if name != "secret"}
    [listed] = [each for each in (await client.get("/v2/callbacks")).json()["callbacks"] if each["id"] == made["id"]]
    assert listed.items() <= shown.items()
    await disabled(client, made["id"])


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"url": "http://protocollo.comune.example/"}, "url_scheme"),
        ({"url": "https://169.254.169.254/latest"}, "url_address"),
        ({"url": "https://user:word@protocollo.comune.example/"}, "url_credentials"),
        ({"url": "https://protocollo.comune.example:8443/"}, "url_port"),
    ],
)
async def test_an_address_that_we_would_not_call_is_refused_with_what_to_do(
    client: httpx.AsyncClient, asked: dict[str, str], code: str
) -> None:
    answer = await client.post("/v2/callbacks", json=asked)
    assert answer.status_code == 400
    [error] = answer.json()["errors"]
    assert (error["code"], error["field"]) == (code, "url")


async def test_unknown_fields_and_kinds_are_refused_at_once(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v2/callbacks", json={"url": URL, "events": ["delivery.eaten"], "colour": "red"})
    assert answer.status_code == 400
    assert len(answer.json()["errors"]) == 2


async def test_a_town_has_ten_active_callbacks_at_most(client: httpx.AsyncClient) -> None:
    made = [await registered(client) for _ in range(10)]
    answer = await client.post("/v2/callbacks", json={"url": URL})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "too_many_callbacks")
    for each in made:
        await disabled(client, each["id"])
    await disabled(client, (await registered(client))["id"])


async def test_rotating_gives_a_new_secret_and_the_former_signs_for_a_day(client: httpx.AsyncClient) -> None:
    made = await registered(client)
    answer = await client.post(f"/v2/callbacks/{made['id']}/rotate-secret")
    assert answer.status_code == 200
    assert answer.json()["secret"] != made["secret"]
    shown = (await client.get(f"/v2/callbacks/{made['id']}")).json()
    assert shown["former_secret_until"] == answer.json()["former_secret_until"]
    await disabled(client, made["id"])


async def test_disabled_and_enabled_it_says_so(client: httpx.AsyncClient) -> None:
    made = await registered(client)
    assert (await client.post(f"/v2/callbacks/{made['id']}/disable")).json()["state"] == "disabled"
    assert (await client.post(f"/v2/callbacks/{made['id']}/enable")).json()["state"] == "active"
    await disabled(client, made["id"])


async def test_the_towns_log_says_who_had_it_called_and_who_ended_it(
    client: httpx.AsyncClient, superuser: Connection
) -> None:
    made = await registered(client)
    for step in ("enable", "disable", "disable", "enable"):
        await client.post(f"/v2/callbacks/{made['id']}/{step}")
    await disabled(client, made["id"])
    lines = await superuser.fetch("SELECT who, what FROM audit_entry WHERE reason = $1 ORDER BY id", made["id"])
    begun, ended = "register_callback", "end_callback"
    assert [line["what"] for line in lines] == [begun, ended, begun, ended]
    assert {line["who"].partition(":")[0] for line in lines} == {"key"}


async def test_a_replay_says_how_many_wait_again(client: httpx.AsyncClient) -> None:
    made = await registered(client)
    asked = {"since": "2026-11-01T00:00:00+01:00", "events": "all"}
    answer = await client.post(f"/v2/callbacks/{made['id']}/replay", json=asked)
    assert (answer.status_code, answer.json()) == (202, {"events": 0})
    empty = asked | {"until": "2026-10-01T00:00:00+01:00"}
    answer = await client.post(f"/v2/callbacks/{made['id']}/replay", json=empty)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "period_empty")
    await disabled(client, made["id"])


async def test_a_test_event_waits_to_be_told_and_there_is_one_at_a_time(
    client: httpx.AsyncClient, superuser: Connection
) -> None:
    made = await registered(client)
    assert made["last_test"] is None
    answer = await client.post(f"/v2/callbacks/{made['id']}/test")
    assert answer.status_code == 202
    test = answer.json()["last_test"]
    assert (test["state"], test["attempts"], test["answer"]) == ("waiting", 0, None)
    assert answer.json()["waiting"] == 0, "it is no event of the town"
    again = await client.post(f"/v2/callbacks/{made['id']}/test")
    assert (again.status_code, again.json()["errors"][0]["code"]) == (409, "test_waits")
    lines = "SELECT what FROM audit_entry WHERE reason = $1 AND what = 'test_callback'"
    assert len(await superuser.fetch(lines, made["id"])) == 1
    await disabled(client, made["id"])
    refused = await client.post(f"/v2/callbacks/{made['id']}/test")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "callback_disabled")


@pytest.mark.parametrize("step", ["", "/rotate-secret", "/disable", "/enable", "/test", "/replay"])
async def test_of_another_town_it_is_as_if_there_were_none(
    api: Api, client: httpx.AsyncClient, other_town: TownAtTest, step: str
) -> None:
    made = await registered(client)
    verb, body = (
        ("GET", None) if not step else ("POST", {"since": "2026-11-01T00:00:00Z"} if "replay" in step else None)
    )
    async with api.client(headers=other_town.headers()) as other:
        answers = [
            await other.request(verb, f"/v2/callbacks/{each}{step}", json=body) for each in (made["id"], uuid7())
        ]
        assert made["id"] not in (await other.get("/v2/callbacks")).text
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].json()["errors"] == answers[1].json()["errors"]
    await disabled(client, made["id"])


async def test_without_its_scope_nothing_of_it_is_open(api: Api, town: TownAtTest) -> None:
    async with api.client(headers=town.headers("writes")) as client:
        answers = [await client.get("/v2/callbacks"), await client.post("/v2/callbacks", json={"url": URL})]
    assert [answer.status_code for answer in answers] == [403, 403]
