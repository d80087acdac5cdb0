"""Series through the api: submitted as a broadcast with a recurrence, shown, paused, resumed, cancelled."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.integration.api.asking import GOOD, said
from tests.integration.api.conftest import Api
from tests.towns import TownAtTest

MONDAYS = GOOD | {"at": "2028-01-03T09:00", "recurrence": {"every": "week", "weekdays": ["mon", "thu"], "times": 4}}
DAILY = {"every": "day", "times": 2}


async def submitted(client: httpx.AsyncClient, **more: Any) -> dict[str, Any]:
    answer = await client.post("/v2/broadcasts", json=MONDAYS | more)
    assert answer.status_code == 202, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def listed(superuser: Any, series: str) -> Any:
    return await superuser.fetchrow("SELECT step, due_at FROM due_source WHERE source_id = $1", UUID(series))


async def test_a_series_is_accepted_with_its_first_occurrences(client: httpx.AsyncClient, superuser: Any) -> None:
    body = await submitted(client, at="2027-01-04T09:00")
    assert body["upcoming"] == [
        "2027-01-04T08:00:00Z",
        "2027-01-07T08:00:00Z",
        "2027-01-11T08:00:00Z",
        "2027-01-14T08:00:00Z",
    ]
    assert (body["state"], body["counted"], body["uri"]) == ("active", 4, f"http://api/v2/series/{body['series']}")
    row = await listed(superuser, body["series"])
    assert (row["step"], row["due_at"].isoformat()) == ("occur", "2027-01-04T08:00:00+00:00")
    shown = (await client.get(body["uri"])).json()
    assert shown["recurrence"] == {
        "every": "week",
        "at": "09:00",
        "first": "2027-01-04",
        "weekdays": ["mon", "thu"],
        "day": None,
        "until": None,
        "times": 4,
    }
    assert (shown["next_at"], shown["timezone"], shown["occurrences"]) == ("2027-01-04T08:00:00Z", "Europe/Rome", [])


async def test_repeats_with_a_key_make_one_series(client: httpx.AsyncClient, superuser: Any) -> None:
    asked = MONDAYS | {"at": "2027-02-01T09:00"}
    repeats = [client.post("/v2/broadcasts", json=asked, headers={"Idempotency-Key": "weekly"}) for _ in range(10)]
    answers = await asyncio.gather(*repeats)
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.content for answer in answers}) == 1
    once = await client.post("/v2/broadcasts", json=GOOD, headers={"Idempotency-Key": "weekly"})
    assert (once.status_code, said(once)) == (422, [("idempotency_key_reused", "idempotency_key")])


async def test_a_key_of_a_broadcast_makes_no_series(client: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": "single"}
    await client.post("/v2/broadcasts", json=GOOD, headers=key)
    answer = await client.post("/v2/broadcasts", json=MONDAYS | {"at": "2027-02-01T09:00"}, headers=key)
    assert (answer.status_code, said(answer)) == (422, [("idempotency_key_reused", "idempotency_key")])


async def test_paused_it_leaves_the_list_and_resumed_it_goes_on_with_what_is_ahead(
    client: httpx.AsyncClient, superuser: Any
) -> None:
    body = await submitted(client, at="2027-01-04T09:00")
    paused = (await client.post(f"{body['uri']}/pause")).json()
    assert (paused["state"], paused["next_at"], await listed(superuser, body["series"])) == ("paused", None, None)
    resumed = (await client.post(f"{body['uri']}/resume")).json()
    assert (resumed["state"], resumed["next_at"]) == ("active", "2027-01-04T08:00:00Z")
    assert (await listed(superuser, body["series"]))["step"] == "occur"
    cancelled = (await client.post(f"{body['uri']}/cancel")).json()
    assert (cancelled["state"], await listed(superuser, body["series"])) == ("cancelled", None)
    assert (await client.post(f"{body['uri']}/cancel")).status_code == 200
    late = await client.post(f"{body['uri']}/resume")
    assert (late.status_code, said(late)) == (409, [("state_does_not_allow", None)])


async def test_the_towns_log_has_a_line_for_each_order_that_was_followed_and_none_for_the_others(
    client: httpx.AsyncClient, superuser: Any
) -> None:
    body = await submitted(client, at="2027-01-04T09:00")
    for order in ("resume", "pause", "pause", "resume", "cancel", "cancel", "resume"):
        await client.post(f"{body['uri']}/{order}")
    lines = await superuser.fetch("SELECT who, what FROM audit_entry WHERE reason = $1 ORDER BY id", body["series"])
    assert [line["what"] for line in lines] == ["pause_series", "resume_series", "cancel_series"]
    assert {line["who"].partition(":")[0] for line in lines} == {"key"}


@pytest.mark.parametrize(("order", "state"), [("pause", "active"), ("resume", "paused"), ("cancel", "active")])
async def test_an_order_that_cannot_be_told_in_the_log_is_not_followed(
    client: httpx.AsyncClient, superuser: Any, order: str, state: str
) -> None:
    body = await submitted(client, at="2027-01-04T09:00")
    await superuser.execute("UPDATE series SET state = $2 WHERE id = $1::text::uuid", body["series"], state)
    await superuser.execute("REVOKE INSERT ON audit_entry FROM comunica_api")
    try:
        answer = await client.post(f"{body['uri']}/{order}")
    finally:
        await superuser.execute("GRANT INSERT ON audit_entry TO comunica_api")
    assert answer.status_code >= 500
    assert (await client.get(body["uri"])).json()["state"] == state


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"at": None}, ("invalid", "recurrence")),
        ({"recurrence": {"every": "day"}}, ("recurrence_end", "recurrence")),
        ({"recurrence": {"every": "day", "times": 2, "until": "2027-03-01"}}, ("recurrence_end", "recurrence")),
        ({"recurrence": {"every": "day", "until": "2026-01-01"}}, ("recurrence_until", "recurrence.until")),
        ({"recurrence": {"every": "day", "until": "2042-01-01"}}, ("recurrence_until", "recurrence.until")),
        ({"recurrence": {"every": "year", "times": 2}}, ("invalid", "recurrence.every")),
        ({"at": "9999-12-31T09:00", "recurrence": DAILY}, ("scheduled_too_far", "scheduled_for")),
        ({"at": "0001-01-01T00:00", "recurrence": DAILY}, ("no_occurrence", "recurrence")),
        ({"lane": "urgent"}, ("urgent_not_recurring", "lane")),
        ({"expires_at": "2027-05-01T09:00:00Z"}, ("expires_at_of_series", "expires_at")),
        ({"template": "niente"}, ("template_unknown", "template")),
    ],
)
async def test_a_series_that_cannot_be_meant_is_refused(
    client: httpx.AsyncClient, change: dict[str, Any], error: tuple[str, str | None]
) -> None:
    answer = await client.post("/v2/broadcasts", json=MONDAYS | {"at": "2027-01-04T09:00"} | change)
    assert answer.status_code == 400
    assert error in said(answer)


async def test_a_series_of_another_town_is_not_there(
    api: Api, client: httpx.AsyncClient, other_town: TownAtTest
) -> None:
    body = await submitted(client, at="2027-01-04T09:00")
    async with api.client(headers=other_town.headers()) as stranger:
        assert (await stranger.get(body["uri"])).status_code == 404
        assert (await stranger.post(f"{body['uri']}/cancel")).status_code == 404
        assert body["series"] not in {each["id"] for each in (await stranger.get("/v2/series")).json()["series"]}
    assert body["series"] in {each["id"] for each in (await client.get("/v2/series")).json()["series"]}
