"""Staff pause, resume and cancel; the work list follows in the same transaction."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from comunica.broadcasting.states import BroadcastState
from comunica.contracts.bells import ChannelBell
from comunica.usecases.broadcasts.steer_broadcast import ALREADY, FROM_STATES, Order
from tests.integration.api.asking import resolve, said, submitted
from tests.integration.api.conftest import Api
from tests.towns import TownAtTest


async def work_list(superuser: Any, broadcast: str) -> str | None:
    step = await superuser.fetchval("SELECT step FROM due_source WHERE source_id = $1", UUID(broadcast))
    return None if step is None else str(step)


async def test_a_scheduled_broadcast_is_paused_and_resumed(client: httpx.AsyncClient, superuser: Any) -> None:
    broadcast = await submitted(client)
    paused = (await client.post(f"/v2/broadcasts/{broadcast}/pause")).json()
    assert (paused["state"], paused["paused_reason"]) == ("paused", "paused_by_staff")
    assert await work_list(superuser, broadcast) is None
    resumed = (await client.post(f"/v2/broadcasts/{broadcast}/resume")).json()
    assert (resumed["state"], resumed["paused_reason"]) == ("scheduled", None)
    assert await work_list(superuser, broadcast) == "resolve"


async def test_one_that_is_being_sent_goes_on_being_sent(
    client: httpx.AsyncClient, superuser: Any, town: TownAtTest, api: Api
) -> None:
    broadcast = await submitted(client)
    await resolve(superuser, town, broadcast)
    await client.post(f"/v2/broadcasts/{broadcast}/pause")
    api.bells.rung.clear()
    assert (await client.post(f"/v2/broadcasts/{broadcast}/resume")).json()["state"] == "sending"
    assert await work_list(superuser, broadcast) == "send"
    assert ChannelBell(str(town.id), str(town.channel_id)) in api.bells.rung


async def test_one_cancelled_before_its_start_is_over(client: httpx.AsyncClient, superuser: Any) -> None:
    broadcast = await submitted(client)
    cancelled = (await client.post(f"/v2/broadcasts/{broadcast}/cancel")).json()
    assert cancelled["state"] == "cancelled"
    assert cancelled["finished_at"]
    assert await work_list(superuser, broadcast) is None


async def test_one_cancelled_while_paused_is_put_back_on_the_work_list_for_its_queue_to_be_cleared(
    client: httpx.AsyncClient, superuser: Any, town: TownAtTest
) -> None:
    broadcast = await submitted(client)
    await resolve(superuser, town, broadcast)
    await client.post(f"/v2/broadcasts/{broadcast}/pause")
    assert (await client.post(f"/v2/broadcasts/{broadcast}/cancel")).json()["state"] == "cancelled"
    assert await work_list(superuser, broadcast) == "send"


async def test_an_order_may_be_repeated(client: httpx.AsyncClient) -> None:
    broadcast = await submitted(client)
    for order in ("pause", "pause", "resume", "resume", "cancel", "cancel"):
        assert (await client.post(f"/v2/broadcasts/{broadcast}/{order}")).status_code == 200


async def test_the_towns_log_has_a_line_for_each_order_that_was_followed_and_none_for_the_others(
    client: httpx.AsyncClient, superuser: Any
) -> None:
    broadcast = await submitted(client)
    for order in ("pause", "pause", "resume", "cancel", "cancel", "resume"):
        await client.post(f"/v2/broadcasts/{broadcast}/{order}")
    lines = await superuser.fetch("SELECT who, what FROM audit_entry WHERE reason = $1 ORDER BY id", broadcast)
    assert [line["what"] for line in lines] == ["pause_broadcast", "resume_broadcast", "cancel_broadcast"]
    assert {line["who"].partition(":")[0] for line in lines} == {"key"}


@pytest.mark.parametrize("order", list(Order))
async def test_an_order_that_cannot_be_told_in_the_log_is_not_followed(
    client: httpx.AsyncClient, superuser: Any, order: Order
) -> None:
    broadcast = await submitted(client)
    before = FROM_STATES[order][0]
    await superuser.execute("UPDATE broadcast SET state = $2 WHERE id = $1", UUID(broadcast), before)
    await superuser.execute("REVOKE INSERT ON audit_entry FROM comunica_api")
    try:
        answer = await client.post(f"/v2/broadcasts/{broadcast}/{order}")
    finally:
        await superuser.execute("GRANT INSERT ON audit_entry TO comunica_api")
    now = await superuser.fetchval("SELECT state FROM broadcast WHERE id = $1", UUID(broadcast))
    assert (answer.status_code, now) == (500, before)


async def test_what_is_over_cannot_be_resumed(client: httpx.AsyncClient) -> None:
    broadcast = await submitted(client)
    await client.post(f"/v2/broadcasts/{broadcast}/cancel")
    for order in ("pause", "resume"):
        answer = await client.post(f"/v2/broadcasts/{broadcast}/{order}")
        assert (answer.status_code, said(answer)) == (409, [("state_does_not_allow", None)])


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("state", list(BroadcastState))
async def test_every_order_in_every_state_is_followed_or_refused_by_the_table(
    client: httpx.AsyncClient, superuser: Any, order: Order, state: BroadcastState
) -> None:
    broadcast = await submitted(client)
    await superuser.execute("UPDATE broadcast SET state = $2 WHERE id = $1", UUID(broadcast), state)
    answer = await client.post(f"/v2/broadcasts/{broadcast}/{order}")
    now = await superuser.fetchval("SELECT state FROM broadcast WHERE id = $1", UUID(broadcast))
    if state in FROM_STATES[order]:
        assert (answer.status_code, now in ALREADY[order]) == (200, True)
    else:
        assert (answer.status_code, now) == (200 if state in ALREADY[order] else 409, state)


async def test_a_key_that_only_reads_steers_nothing(api: Api, town: TownAtTest) -> None:
    async with api.client(headers=town.headers()) as client:
        broadcast = await submitted(client)
    async with api.client(headers=town.headers("reads")) as reader:
        answer = await reader.post(f"/v2/broadcasts/{broadcast}/cancel")
        assert (answer.status_code, said(answer)) == (403, [("scope_missing", None)])
        assert (await reader.get(f"/v2/broadcasts/{broadcast}")).json()["state"] == "scheduled"


async def test_who_resumes_after_the_template_became_marketing_accepts_the_new_category(
    client: httpx.AsyncClient, superuser: Any
) -> None:
    broadcast = await submitted(client)
    await superuser.execute("UPDATE template SET category = 'marketing'")
    for reason, category in (("paused_by_staff", "utility"), ("template_category_changed", "marketing")):
        await superuser.execute(
            "UPDATE broadcast SET state = 'paused', paused_reason = $1 WHERE id = $2::uuid", reason, broadcast
        )
        assert (await client.get(f"/v2/broadcasts/{broadcast}")).json()["paused_reason"] == reason
        resumed = (await client.post(f"/v2/broadcasts/{broadcast}/resume")).json()
        assert resumed["template"]["category"] == category


async def test_what_a_broadcast_waits_for_is_shown_while_it_is_sending(
    client: httpx.AsyncClient, superuser: Any
) -> None:
    broadcast = await submitted(client)
    await superuser.execute(
        "UPDATE broadcast SET state = 'sending', waits_for = 'people_limit', waits_until = now() + interval '1 hour'"
        " WHERE id = $1::uuid",
        broadcast,
    )
    shown = (await client.get(f"/v2/broadcasts/{broadcast}")).json()
    assert (shown["held_for"], shown["unaccounted"]) == ("people_limit", 0)
    assert shown["held_until"]
    newest, *_ = (await client.get("/v2/broadcasts")).json()["broadcasts"]
    assert newest["held_for"] == "people_limit"
    await superuser.execute("UPDATE broadcast SET waits_until = now() WHERE id = $1::uuid", broadcast)
    assert (await client.get(f"/v2/broadcasts/{broadcast}")).json()["held_for"] is None
