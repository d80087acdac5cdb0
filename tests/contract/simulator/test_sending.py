"""What may be sent, and how it is answered."""

import base64
from typing import Any

import httpx
import pytest
from comunica_simulator.clock import ManualClock

from tests.contract.simulator.harness import SARONNO, SOLARO, Cloud, cloud, error_of

ANNA = "+393990000001"


async def test_an_accepted_text_is_answered_with_a_wamid_that_holds_the_number_in_base64() -> None:
    async with cloud() as sim:
        await sim.say(ANNA)
        answer = await sim.text("+39 399 000-0001")
    body = answer.json()
    assert answer.status_code == 200
    assert body["messaging_product"] == "whatsapp"
    assert body["contacts"] == [{"input": "+39 399 000-0001", "wa_id": "393990000001"}]
    assert b"393990000001" in base64.b64decode(body["messages"][0]["id"].removeprefix("wamid."))


@pytest.mark.parametrize(
    ("token", "subcode"), [("Bearer nobody", None), ("Bearer stale", 463), ("", None), ("Basic good", None)]
)
async def test_a_token_that_is_not_good_is_refused_with_401_and_190(token: str, subcode: int | None) -> None:
    async with cloud() as sim:
        sim.client.headers["Authorization"] = token
        answer = await sim.text(ANNA)
    assert (answer.status_code, error_of(answer)["code"]) == (401, 190)
    assert error_of(answer).get("error_subcode") == subcode
    assert "error_data" not in error_of(answer)


@pytest.mark.parametrize("number", [SARONNO, "999"])
async def test_a_number_of_somebody_else_looks_like_one_that_does_not_exist(number: str) -> None:
    async with cloud() as sim:
        answer = await sim.client.post(f"/v25.0/{number}/messages", json={})
    assert (answer.status_code, error_of(answer)["code"], error_of(answer)["error_subcode"]) == (400, 100, 33)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"messaging_product": "telegram"}, 100),
        ({"recipient_type": "crowd"}, 100),
        ({"to": None}, 100),
        ({"to": "Anna"}, 131009),
        ({"to": "+39 12"}, 131009),
        ({"to": None, "recipient": "nobody"}, 131009),
        ({"to": None, "recipient": "IT.12345"}, 131009),
        ({"to": "+390296984411"}, 131021),
        ({"type": "telex"}, 100),
        ({"text": {}}, 131008),
        ({"text": {"body": "x" * 4097}}, 100),
        ({"biz_opaque_callback_data": "x" * 513}, 100),
        ({"type": "image", "image": {}}, 131008),
        ({"type": "reaction", "reaction": {}}, 131008),
        ({"type": "location", "location": {}}, 131008),
        ({"type": "interactive", "interactive": {"type": "button"}}, 131008),
        ({"type": "interactive", "interactive": {"type": "button", "body": {"text": "?"}}}, 100),
        ({"type": "interactive", "interactive": {"type": "list", "body": {"text": "?"}}}, 100),
    ],
)
async def test_a_wrong_request_is_refused_with_the_documented_code(change: dict[str, Any], code: int) -> None:
    async with cloud() as sim:
        await sim.say(ANNA)
        answer = await sim.text(ANNA, **change)
        assert (answer.status_code, error_of(answer)["code"]) == (400, code)
        assert error_of(answer)["fbtrace_id"]
        assert await sim.accepted() == []


async def test_a_body_that_is_no_json_is_refused_with_100() -> None:
    async with cloud() as sim:
        answer = await sim.client.post(f"/v25.0/{SOLARO}/messages", content=b"{")
    assert error_of(answer)["code"] == 100


async def test_outside_the_24_hour_window_only_templates_may_go() -> None:
    clock = ManualClock()
    async with cloud(clock) as sim:
        await sim.approved()
        assert error_of(await sim.text(ANNA))["code"] == 131047
        assert (await sim.template(ANNA)).status_code == 200
        await sim.say(ANNA)
        clock.advance(86_399)
        assert (await sim.text(ANNA)).status_code == 200
        clock.advance(2)
        assert error_of(await sim.text(ANNA))["code"] == 131047
        await sim.say(ANNA)
        assert (await sim.text(ANNA)).status_code == 200


async def test_the_window_belongs_to_one_number_and_one_user() -> None:
    async with cloud() as sim:
        await sim.say(ANNA, phone_number_id=SARONNO)
        assert error_of(await sim.text(ANNA))["code"] == 131047


async def test_a_late_message_opens_the_window_from_its_own_time() -> None:
    clock = ManualClock()
    async with cloud(clock) as sim:
        await sim.say(ANNA, timestamp=int(clock.now()) - 90_000)
        assert error_of(await sim.text(ANNA))["code"] == 131047


async def test_the_window_can_also_be_refused_by_a_failed_status() -> None:
    async with cloud(window_refusal="async") as sim:
        await sim.subscribe()
        assert (await sim.text(ANNA)).status_code == 200
        await sim.drained()
        assert [one["errors"][0]["code"] for one in sim.receiver.statuses()] == [131047]


async def test_buttons_may_be_sent_in_the_window() -> None:
    buttons = [{"type": "reply", "reply": {"id": "yes", "title": "Confermo"}}]
    interactive = {"type": "button", "body": {"text": "È giusto?"}, "action": {"buttons": buttons}}
    async with cloud() as sim:
        await sim.say(ANNA)
        answer = await sim.text(ANNA, type="interactive", interactive=interactive)
        assert answer.status_code == 200
        assert [one["text"] for one in await sim.accepted()] == ["È giusto?"]


async def test_a_message_can_be_marked_as_read() -> None:
    async with cloud() as sim:
        answer = await _mark(sim, message_id="wamid.x")
        assert answer.json() == {"success": True}
        assert error_of(await _mark(sim))["code"] == 131008


async def _mark(sim: Cloud, **more: str) -> httpx.Response:
    body = {"messaging_product": "whatsapp", "status": "read"} | more
    return await sim.client.post(f"/v25.0/{SOLARO}/messages", json=body)


@pytest.mark.parametrize(
    ("written", "wa_id"),
    [
        ("+5511987654321", "5511987654321"),
        ("+5551987654321", "555187654321"),
        ("+5215512345678", "525512345678"),
        ("3990000001", "393990000001"),
        ("393990000001", "393990000001"),
    ],
)
async def test_the_wa_id_may_differ_from_what_was_written(written: str, wa_id: str) -> None:
    async with cloud() as sim:
        await sim.approved()
        contact = (await sim.template(written)).json()["contacts"][0]
        assert contact == {"input": written, "wa_id": wa_id}
        assert len(await sim.accepted(to=written if written.startswith("+") else wa_id)) == 1


async def test_a_number_that_is_not_registered_cannot_send() -> None:
    async with cloud() as sim:
        await sim.approved()
        await sim.client.post(f"/v25.0/{SOLARO}/deregister")
        assert error_of(await sim.template(ANNA))["code"] == 133010
        assert (await sim.client.post(f"/v25.0/{SOLARO}/register", json={"pin": "123456"})).status_code == 200
        assert (await sim.template(ANNA)).status_code == 200
