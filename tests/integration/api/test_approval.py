"""What somebody must approve waits for other eyes; team keys and towns on trial reach staff, test keys nobody."""

import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio

from comunica.contracts.bells import BroadcastBell
from comunica.municipality.sending_rules import ALL_CATEGORIES
from tests.integration.api.asking import GOOD, said
from tests.integration.api.conftest import Api
from tests.integration.api.test_keys import made
from tests.towns import TownAtTest

URGENT = {"lane": "urgent", "reason": "il torrente è uscito dagli argini"}
SERIES = {"at": "2027-01-11T09:00", "recurrence": {"every": "week", "times": 3}}


async def work_of(superuser: Any, broadcast_id: str) -> int:
    """Its places on the work list."""
    statement = "SELECT count(*) FROM due_source WHERE source_id = $1::text::uuid"
    return int(await superuser.fetchval(statement, broadcast_id))


@pytest_asyncio.fixture
async def drafts(api: Api, town: TownAtTest) -> AsyncIterator[httpx.AsyncClient]:
    async with api.client(headers=town.headers("drafts")) as client:
        yield client


@pytest_asyncio.fixture
async def approver(api: Api, town: TownAtTest) -> AsyncIterator[httpx.AsyncClient]:
    async with api.client(headers=town.headers("approves")) as client:
        yield client


@pytest_asyncio.fixture
async def nothing_ticked(superuser: Any, town: TownAtTest) -> AsyncIterator[None]:
    """The town ticked no category: its profile does not even name them."""
    await superuser.execute("UPDATE municipality SET profile = profile - 'without_approval' WHERE id = $1", town.id)
    yield
    put = "UPDATE municipality SET profile = profile || $2 WHERE id = $1"
    await superuser.execute(put, town.id, json.dumps({"without_approval": sorted(ALL_CATEGORIES)}))


@pytest_asyncio.fixture
async def staff(superuser: Any, town: TownAtTest) -> AsyncIterator[int]:
    """The town's file names two numbers of its staff."""
    for place in (1, 2):
        await superuser.execute(
            "INSERT INTO test_recipient (municipality_id, id, address_index, address_kind, address_sealed)"
            " VALUES ($1, gen_random_uuid(), $2, 'phone', '')",
            town.id,
            bytes([place]),
        )
    yield 2
    await superuser.execute("DELETE FROM test_recipient WHERE municipality_id = $1", town.id)


@pytest_asyncio.fixture
async def on_trial(superuser: Any, town: TownAtTest) -> AsyncIterator[None]:
    await superuser.execute("UPDATE municipality SET trial = true WHERE id = $1", town.id)
    yield
    await superuser.execute("UPDATE municipality SET trial = false WHERE id = $1", town.id)


async def drafted(client: httpx.AsyncClient, **more: Any) -> str:
    answer = await client.post("/v2/broadcasts", json=GOOD | more)
    assert (answer.status_code, answer.json()["state"]) == (202, "awaiting_approval"), answer.text
    return str(answer.json()["id"])


async def test_a_draft_waits_in_the_approval_list_and_nothing_of_it_goes(
    drafts: httpx.AsyncClient, api: Api, superuser: Any
) -> None:
    broadcast_id = await drafted(drafts)
    assert (await work_of(superuser, broadcast_id), api.bells.rung) == (0, [])
    listed = (await drafts.get("/v2/broadcasts", params={"state": "awaiting_approval"})).json()["broadcasts"]
    shown = next(each for each in listed if each["id"] == broadcast_id)
    assert shown["approval"] == {"decision": None, "decided_by": None, "decided_at": None, "reason": None}
    assert {each["state"] for each in listed} == {"awaiting_approval"}


async def test_approved_by_another_key_it_goes_with_a_line_in_the_log(
    drafts: httpx.AsyncClient, approver: httpx.AsyncClient, api: Api, superuser: Any, town: TownAtTest
) -> None:
    broadcast_id = await drafted(drafts)
    answer = await approver.post(f"/v2/broadcasts/{broadcast_id}/approve")
    assert (answer.status_code, answer.json()["state"]) == (200, "scheduled")
    assert answer.json()["approval"]["decision"] == "approve"
    assert await work_of(superuser, broadcast_id) == 1
    assert api.bells.rung == [BroadcastBell(str(town.id), broadcast_id)]
    line = await superuser.fetchrow("SELECT what, who FROM audit_entry WHERE reason = $1", broadcast_id)
    assert (line["what"], line["who"]) == ("approve_broadcast", f"key:{answer.json()['approval']['decided_by']}")


async def test_a_rejected_one_never_goes_and_says_why(
    drafts: httpx.AsyncClient, approver: httpx.AsyncClient, superuser: Any
) -> None:
    broadcast_id = await drafted(drafts)
    answer = await approver.post(f"/v2/broadcasts/{broadcast_id}/reject", json={"reason": "manca la data"})
    assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")
    assert answer.json()["approval"]["reason"] == "manca la data"
    assert await work_of(superuser, broadcast_id) == 0
    late = await approver.post(f"/v2/broadcasts/{broadcast_id}/approve")
    assert (late.status_code, said(late)) == (409, [("not_awaiting", None)])


@pytest.mark.parametrize("verdict", ["approve", "reject"])
async def test_to_decide_the_same_again_changes_nothing(
    drafts: httpx.AsyncClient, approver: httpx.AsyncClient, superuser: Any, verdict: str
) -> None:
    broadcast_id = await drafted(drafts)
    answers = [await approver.post(f"/v2/broadcasts/{broadcast_id}/{verdict}") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert await superuser.fetchval("SELECT count(*) FROM audit_entry WHERE reason = $1", broadcast_id) == 1


@pytest.mark.parametrize("verdict", ["approve", "reject"])
async def test_nobody_decides_on_their_own_broadcast_nor_a_key_that_they_made(
    api: Api, client: httpx.AsyncClient, nothing_ticked: None, verdict: str
) -> None:
    broadcast_id = await drafted(client)
    own = await client.post(f"/v2/broadcasts/{broadcast_id}/{verdict}")
    child = await made(client, scopes=["broadcast:approve", "broadcast:read"])
    rotated = (await client.post(f"/v2/keys/{child['id']}/rotate")).json()
    for secret in (child["secret"], rotated["secret"]):
        async with api.client(headers={"Authorization": f"ApiKey-v1 {secret}"}) as other:
            answer = await other.post(f"/v2/broadcasts/{broadcast_id}/{verdict}")
            assert (answer.status_code, said(answer)) == (403, [("same_eyes", None)])
    assert (own.status_code, said(own)) == (403, [("same_eyes", None)])
    assert (await client.get(f"/v2/broadcasts/{broadcast_id}")).json()["state"] == "awaiting_approval"


async def test_a_key_that_a_person_made_does_not_decide_on_what_the_person_wrote(
    api: Api, client: httpx.AsyncClient, drafts: httpx.AsyncClient, superuser: Any
) -> None:
    person, broadcast_id = uuid4(), UUID(await drafted(drafts))
    child = await made(client, scopes=["broadcast:approve", "broadcast:read"])
    written = "UPDATE broadcast SET submitted_by = $2, origin = 'console' WHERE id = $1"
    await superuser.execute(written, broadcast_id, str(person))
    await superuser.execute("UPDATE api_key SET lineage = $2 WHERE id = $1", UUID(child["id"]), person)
    async with api.client(headers={"Authorization": f"ApiKey-v1 {child['secret']}"}) as other:
        answer = await other.post(f"/v2/broadcasts/{broadcast_id}/approve")
    assert (answer.status_code, said(answer)) == (403, [("same_eyes", None)])


async def test_a_key_without_the_permission_decides_nothing(drafts: httpx.AsyncClient) -> None:
    broadcast_id = await drafted(drafts)
    answer = await drafts.post(f"/v2/broadcasts/{broadcast_id}/approve")
    assert (answer.status_code, said(answer)) == (403, [("scope_missing", None)])


async def test_send_skips_the_list_for_ticked_categories_only(
    client: httpx.AsyncClient, superuser: Any, town: TownAtTest, nothing_ticked: None
) -> None:
    waits = await client.post("/v2/broadcasts", json=GOOD)
    await superuser.execute(
        "UPDATE municipality SET profile = profile || $2 WHERE id = $1",
        town.id,
        json.dumps({"without_approval": ["utility"]}),
    )
    goes = await client.post("/v2/broadcasts", json=GOOD)
    assert [each.json()["state"] for each in (waits, goes)] == ["awaiting_approval", "scheduled"]


async def test_an_alert_by_who_may_send_does_not_wait_for_a_second_person(
    client: httpx.AsyncClient, nothing_ticked: None
) -> None:
    answer = await client.post("/v2/broadcasts", json=GOOD | URGENT)
    assert (answer.status_code, answer.json()["state"]) == (202, "scheduled")


async def test_a_drafted_alert_is_one_of_the_day_when_it_is_approved(
    api: Api, drafts: httpx.AsyncClient, approver: httpx.AsyncClient, superuser: Any, town: TownAtTest
) -> None:
    alerts = "SELECT coalesce(sum(n), 0) FROM urgent_day WHERE municipality_id = $1"
    before = await superuser.fetchval(alerts, town.id)
    broadcast_id = await drafted(drafts, **URGENT)
    assert await superuser.fetchval(alerts, town.id) == before
    async with api.client(headers=town.headers("calm")) as without:
        refused = await without.post(f"/v2/broadcasts/{broadcast_id}/approve")
    assert (refused.status_code, said(refused)) == (403, [("urgent_not_allowed", None)])
    answer = await approver.post(f"/v2/broadcasts/{broadcast_id}/approve")
    assert answer.json()["state"] == "scheduled"
    assert await superuser.fetchval(alerts, town.id) == before + 1


async def test_what_is_over_is_not_approved(
    drafts: httpx.AsyncClient, approver: httpx.AsyncClient, superuser: Any
) -> None:
    broadcast_id = await drafted(drafts)
    statement = "UPDATE broadcast SET expires_at = now() - interval '1 minute' WHERE id = $1::text::uuid"
    await superuser.execute(statement, broadcast_id)
    answer = await approver.post(f"/v2/broadcasts/{broadcast_id}/approve")
    assert (answer.status_code, said(answer)) == (409, [("expired", None)])


async def test_a_waiting_one_is_not_paused_around_the_approval(
    drafts: httpx.AsyncClient, client: httpx.AsyncClient
) -> None:
    broadcast_id = await drafted(drafts)
    for order in ("pause", "resume"):
        answer = await client.post(f"/v2/broadcasts/{broadcast_id}/{order}")
        assert (answer.status_code, said(answer)) == (409, [("state_does_not_allow", None)])
    cancelled = await client.post(f"/v2/broadcasts/{broadcast_id}/cancel")
    assert cancelled.json()["state"] == "cancelled"


async def test_a_series_needs_a_key_that_sends_without_approval(
    drafts: httpx.AsyncClient, client: httpx.AsyncClient, nothing_ticked: None
) -> None:
    for each in (drafts, client):
        answer = await each.post("/v2/broadcasts", json=GOOD | SERIES)
        assert (answer.status_code, said(answer)) == (403, [("series_needs_approval", "recurrence")])


async def test_a_team_key_reaches_the_staff_only_whatever_it_names(
    api: Api, client: httpx.AsyncClient, staff: int, superuser: Any
) -> None:
    key = await made(client, kind="team", scopes=["broadcast:send", "broadcast:read"])
    async with api.client(headers={"Authorization": f"ApiKey-v1 {key['secret']}"}) as team:
        answer = await team.post("/v2/broadcasts", json=GOOD)
        assert (answer.status_code, answer.json()["reach"], answer.json()["counted"]) == (202, "staff", staff)
        shown = (await team.get(f"/v2/broadcasts/{answer.json()['id']}")).json()
        again = await team.post("/v2/broadcasts", json=GOOD | SERIES)
    assert (shown["kind"], any(shown["audience"].values())) == ("test", False)
    stored = await superuser.fetchval(
        "SELECT audience->>'testers' FROM broadcast WHERE id = $1::text::uuid", answer.json()["id"]
    )
    assert stored == "true"
    assert (again.status_code, said(again)) == (403, [("series_needs_live_key", "recurrence")])


async def test_without_numbers_of_staff_a_team_key_is_told_so(api: Api, client: httpx.AsyncClient) -> None:
    key = await made(client, kind="team", scopes=["broadcast:send"])
    async with api.client(headers={"Authorization": f"ApiKey-v1 {key['secret']}"}) as team:
        answer = await team.post("/v2/broadcasts", json=GOOD)
    assert (answer.status_code, said(answer)) == (400, [("audience_empty", "audience")])


async def test_a_town_on_trial_reaches_its_staff_until_the_trial_ends(
    client: httpx.AsyncClient, staff: int, on_trial: None, superuser: Any, town: TownAtTest
) -> None:
    tried = await client.post("/v2/broadcasts", json=GOOD)
    assert (tried.json()["reach"], tried.json()["counted"]) == ("staff", staff)
    await superuser.execute("UPDATE municipality SET trial = false WHERE id = $1", town.id)
    meant = await client.post("/v2/broadcasts", json=GOOD)
    assert (meant.json()["reach"], meant.json()["counted"]) == ("audience", 4)


@pytest.mark.parametrize("more", [{}, URGENT, {"scheduled_for": "2027-01-01T09:00:00+01:00"}])
async def test_what_a_test_key_submits_is_checked_counted_shown_and_never_sent(
    api: Api, client: httpx.AsyncClient, superuser: Any, town: TownAtTest, more: dict[str, Any]
) -> None:
    scopes = ["broadcast:send", "broadcast:urgent", "broadcast:read"]
    key = await made(client, kind="test", scopes=scopes)
    alerts = "SELECT coalesce(sum(n), 0) FROM urgent_day WHERE municipality_id = $1"
    before = await superuser.fetchval(alerts, town.id)
    async with api.client(headers={"Authorization": f"ApiKey-v1 {key['secret']}", "Idempotency-Key": "k"}) as test:
        answer = await test.post("/v2/broadcasts", json=GOOD | more)
        again = await test.post("/v2/broadcasts", json=GOOD | more)
        shown = (await test.get(f"/v2/broadcasts/{answer.json()['id']}")).json()
        wrong = await test.post("/v2/broadcasts", json=GOOD | {"template": "nessuno"}, headers={"Idempotency-Key": "w"})
    body = answer.json()
    assert (answer.status_code, body["reach"], body["state"], body["counted"]) == (202, "nobody", "finished", 4)
    assert (again.content, again.headers["idempotent-replay"]) == (answer.content, "true")
    assert (shown["state"], shown["resolved"], shown["unaccounted"]) == ("finished", 0, 0)
    assert await work_of(superuser, body["id"]) == 0
    assert api.bells.rung == []
    assert await superuser.fetchval(alerts, town.id) == before
    assert said(wrong) == [("template_unknown", "template")]


async def test_with_a_live_key_the_same_is_on_the_work_list(client: httpx.AsyncClient, superuser: Any) -> None:
    """The guard of the cases above, switched off."""
    answer = await client.post("/v2/broadcasts", json=GOOD)
    assert answer.json()["reach"] == "audience"
    assert await work_of(superuser, answer.json()["id"]) == 1
