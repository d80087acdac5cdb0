"""What is on record is shown to its own town: whole, page by page, and nothing of anybody else."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from structlog.testing import capture_logs
from uuid_utils.compat import uuid7

from comunica.broadcasting.states import DeliveryState
from services.api.broadcasts.recipient_shapes import Counts
from tests.integration.api.asking import GOOD, resolve, said, submitted
from tests.integration.api.conftest import Api
from tests.towns import TownAtTest


def test_every_state_of_a_delivery_has_its_count() -> None:
    assert set(Counts.model_fields) == set(DeliveryState)


async def test_a_broadcast_before_its_start_has_zeros_and_nobody_unaccounted_for(client: httpx.AsyncClient) -> None:
    body = (await client.get(f"/v2/broadcasts/{await submitted(client)}")).json()
    assert body["counts"] == dict.fromkeys(DeliveryState, 0)
    assert (body["state"], body["resolved"], body["unaccounted"], body["resent_in_doubt"]) == ("scheduled", None, 0, 0)
    assert body["template"]["parameters"] == GOOD["parameters"]
    assert body["audience"] == {"everyone": True, "zones": [], "outside": False, "streets": [], "topics": []}


async def test_counts_add_up_to_what_was_resolved(client: httpx.AsyncClient, superuser: Any, town: TownAtTest) -> None:
    broadcast = await submitted(client)
    people = await resolve(superuser, town, broadcast)
    await superuser.execute(
        "UPDATE delivery SET state = 'doubt', resent_in_doubt = true WHERE source_id = $1 AND recipient_id = $2",
        UUID(broadcast),
        people[0],
    )
    body = (await client.get(f"/v2/broadcasts/{broadcast}")).json()
    assert {state: n for state, n in body["counts"].items() if n} == {"queued": 3, "doubt": 1}
    assert (body["resolved"], body["unaccounted"], body["resent_in_doubt"]) == (4, 0, 1)


async def test_a_delivery_that_vanishes_is_seen_as_unaccounted(
    client: httpx.AsyncClient, superuser: Any, town: TownAtTest
) -> None:
    """The invariant switched off: what the tally lost is shown, not hidden."""
    broadcast = await submitted(client)
    await resolve(superuser, town, broadcast)
    await superuser.execute("UPDATE delivery_tally SET n = n - 1 WHERE source_id = $1", UUID(broadcast))
    body = (await client.get(f"/v2/broadcasts/{broadcast}")).json()
    assert body["unaccounted"] == 1


async def test_a_reconciliation_counts_the_same_people_three_times(
    client: httpx.AsyncClient, superuser: Any, town: TownAtTest
) -> None:
    broadcast = await submitted(client)
    before = (await client.get(f"/v2/broadcasts/{broadcast}/reconciliation")).json()
    assert (before["resolved"], before["unaccounted"]) == (None, 0)
    await resolve(superuser, town, broadcast)
    found = (await client.get(f"/v2/broadcasts/{broadcast}/reconciliation")).json()
    assert (found["resolved"], found["unaccounted"], found["closed_at"]) == (4, 0, None)
    assert found["tally"] == found["recount"]
    assert found["recount"]["queued"] == 4


async def test_a_reconciliation_shows_what_the_tally_lost(
    client: httpx.AsyncClient, superuser: Any, town: TownAtTest
) -> None:
    """The invariant switched off: as many as before, but in another state. Their sum alone would not tell."""
    broadcast = await submitted(client)
    await resolve(superuser, town, broadcast)
    await superuser.execute("UPDATE delivery_tally SET state = 'read' WHERE source_id = $1", UUID(broadcast))
    found = (await client.get(f"/v2/broadcasts/{broadcast}/reconciliation")).json()
    assert found["unaccounted"] == 8


async def test_pages_hold_every_broadcast_once_newest_first(api: Api, town: TownAtTest) -> None:
    async with api.with_pages_of(3).client(headers=town.headers()) as client:
        made = [await submitted(client) for _ in range(7)]
        found: list[str] = []
        link: str | None = "/v2/broadcasts"
        while link:
            page = (await client.get(link)).json()
            assert len(page["broadcasts"]) <= 3
            found += [each["id"] for each in page["broadcasts"]]
            link = page["links"]["next"]
    assert found[:7] == made[::-1]
    assert found == sorted(set(found), reverse=True)


async def test_recipients_are_listed_by_state_and_page_with_masked_addresses(
    api: Api, superuser: Any, town: TownAtTest
) -> None:
    async with api.with_pages_of(2).client(headers=town.headers()) as client:
        broadcast = await submitted(client)
        people = await resolve(superuser, town, broadcast)
        await superuser.execute(
            "UPDATE delivery SET state = 'failed', reason = 'unreachable', error_code = 131026, failed_at = now()"
            " WHERE source_id = $1 AND recipient_id = $2",
            UUID(broadcast),
            people[1],
        )
        first = (await client.get(f"/v2/broadcasts/{broadcast}/recipients")).json()
        second = (await client.get(first["links"]["next"])).json()
        failed = (await client.get(f"/v2/broadcasts/{broadcast}/recipients?state=failed&state=doubt")).json()
    listed = first["recipients"] + second["recipients"]
    assert [UUID(each["subscriber_id"]) for each in listed] == people
    assert second["links"]["next"] is None
    assert [each["reason"] for each in failed["recipients"]] == ["unreachable"]
    assert {each["address"][:-2] for each in listed} == {"phone …"}


async def test_subscribers_are_those_who_joined_with_names_opened_and_addresses_masked(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get("/v2/subscribers")
    people = answer.json()["subscribers"]
    assert [each["consent"] for each in people] == ["opted_out", *["opted_in"] * 4]
    assert {(each["given_name"], each["surname"], each["place"]) for each in people} == {
        ("Maria", "Bianchi", "Via Roma 12")
    }
    assert {each["marketing"] for each in people} == {"open"}
    assert "39333" not in answer.text


async def test_zones_come_with_the_contrade_that_lie_in_them(client: httpx.AsyncClient) -> None:
    zones = (await client.get("/v2/zones")).json()["zones"]
    assert [each["id"] for each in zones] == ["brollo", "centro", "vuota", "la-costa"]
    assert zones[-1] == {"id": "la-costa", "kind": "contrada", "name": "La Costa", "aliases": [], "zones": ["centro"]}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v2/broadcasts/{id}"),
        ("GET", "/v2/broadcasts/{id}/recipients"),
        ("GET", "/v2/broadcasts/{id}/reconciliation"),
        ("POST", "/v2/broadcasts/{id}/pause"),
        ("POST", "/v2/broadcasts/{id}/resume"),
        ("POST", "/v2/broadcasts/{id}/cancel"),
    ],
)
async def test_another_towns_broadcast_looks_exactly_like_a_missing_one(
    api: Api, town: TownAtTest, other_town: TownAtTest, method: str, path: str
) -> None:
    async with api.client(headers=other_town.headers()) as stranger, api.client(headers=town.headers()) as owner:
        foreign = await submitted(stranger)
        answers = [await owner.request(method, path.format(id=each)) for each in (foreign, uuid7())]
        state = (await stranger.get(f"/v2/broadcasts/{foreign}")).json()["state"]
    for answer in answers:
        assert (answer.status_code, said(answer)) == (404, [("not_found", None)])
    faces = [(answer.content.replace(answer.headers["x-request-id"].encode(), b"")) for answer in answers]
    assert faces[0] == faces[1]
    assert sorted(answers[0].headers) == sorted(answers[1].headers)
    assert state == "scheduled"


async def test_lists_hold_nothing_of_another_town(api: Api, town: TownAtTest, other_town: TownAtTest) -> None:
    async with api.client(headers=other_town.headers()) as stranger, api.client(headers=town.headers()) as owner:
        foreign = await submitted(stranger)
        mine = [each["id"] for each in (await owner.get("/v2/broadcasts")).json()["broadcasts"]]
        cursor = await owner.get(f"/v2/broadcasts?older_than={foreign}")
        people = (await stranger.get("/v2/subscribers")).json()["subscribers"]
    assert foreign not in mine
    assert cursor.status_code == 200
    assert len(people) == 1


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/v2/broadcasts/5", ("not_a_uuid", "broadcast_id")),
        ("/v2/broadcasts?older_than=5", ("not_a_uuid", "older_than")),
        ("/v2/broadcasts?other_than=5", ("unknown_field", "other_than")),
        ("/v2/subscribers?older_than=", ("not_a_uuid", "older_than")),
    ],
)
async def test_a_wrong_question_is_refused_with_400(
    client: httpx.AsyncClient, path: str, expected: tuple[str, str]
) -> None:
    answer = await client.get(path)
    assert (answer.status_code, said(answer)) == (400, [expected])


async def test_a_state_that_does_not_exist_is_refused_with_400(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"/v2/broadcasts/{uuid7()}/recipients?state=lost")
    assert (answer.status_code, said(answer)) == (400, [("invalid", "state[0]")])


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/v2/nothing", 404), ("DELETE", "/v2/zones", 405)])
async def test_what_is_not_there_is_refused_in_the_envelope(
    client: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    answer = await client.request(method, path)
    assert answer.status_code == status
    assert said(answer)


async def test_the_log_of_a_request_holds_ids_and_words_only(client: httpx.AsyncClient, town: TownAtTest) -> None:
    with capture_logs() as lines:
        await client.get("/v2/subscribers?older_than=39333000000")
        await client.get("/v2/subscribers")
    assert [(line["action"], line["route"], line["status"]) for line in lines] == [
        ("request_answered", "/v2/subscribers", 400),
        ("request_answered", "/v2/subscribers", 200),
    ]
    assert {line["municipality"] for line in lines} == {str(town.id)}
    assert not any(word in str(lines) for word in ("39333", "Maria", "Roma", town.keys["all"].secret))
