"""Buttons and lists: what is refused, and what a press becomes."""

from typing import Any

import pytest

from tests.contract.simulator.harness import Cloud, cloud, error_of

ANNA = "+393990000001"
YES = {"type": "reply", "reply": {"id": "p-yes", "title": "Sì"}}
NO = {"type": "reply", "reply": {"id": "p-no", "title": "No"}}
ROWS = [{"id": "p-1", "title": "Centro"}, {"id": "p-2", "title": "Oltre la ferrovia…", "description": "dietro"}]


def buttons(*shown: dict[str, Any]) -> dict[str, Any]:
    return {"type": "button", "body": {"text": "È giusto?"}, "action": {"buttons": list(shown)}}


def listed(*rows: dict[str, Any], label: str = "Scegli") -> dict[str, Any]:
    return {"type": "list", "body": {"text": "Dove?"}, "action": {"button": label, "sections": [{"rows": list(rows)}]}}


async def offered(sim: Cloud, interactive: dict[str, Any]) -> str:
    """Anna has it on her phone; its id."""
    await sim.subscribe()
    await sim.say(ANNA)
    answer = await sim.text(ANNA, type="interactive", interactive=interactive)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["messages"][0]["id"])


async def pressed(sim: Cloud, message: str, choice: object) -> dict[str, Any]:
    answer = await sim.client.post("/simulator/press", json={"id": message, "choice": choice})
    assert answer.status_code == 200, answer.text
    await sim.drained()
    return sim.receiver.messages()[-1]


@pytest.mark.parametrize("choice", [2, "No", "p-no"])
async def test_a_button_is_pressed_by_number_title_or_id(choice: object) -> None:
    async with cloud() as sim:
        message = await offered(sim, buttons(YES, NO))
        told = await pressed(sim, message, choice)
        assert (told["type"], told["from"]) == ("interactive", "393990000001")
        assert told["interactive"] == {"type": "button_reply", "button_reply": {"id": "p-no", "title": "No"}}
        assert told["context"]["id"] == message


async def test_a_row_of_a_list_comes_with_its_description() -> None:
    async with cloud() as sim:
        told = await pressed(sim, await offered(sim, listed(*ROWS)), 2)
        assert told["interactive"] == {"type": "list_reply", "list_reply": ROWS[1]}


@pytest.mark.parametrize(("payload", "comes"), [("leave", "leave"), (None, "Non ricevere più")])
async def test_a_quick_reply_of_a_template_comes_with_its_payload_or_its_text(payload: str | None, comes: str) -> None:
    quick = {"type": "QUICK_REPLY", "text": "Non ricevere più"}
    body = {"type": "BODY", "text": "Il Comune informa tutti: {{1}} e buona giornata."}
    parts: list[dict[str, Any]] = [{"type": "body", "parameters": [{"type": "text", "text": "strada chiusa"}]}]
    if payload:
        given = [{"type": "payload", "payload": payload}]
        parts.append({"type": "button", "sub_type": "quick_reply", "index": "0", "parameters": given})
    async with cloud() as sim:
        await sim.subscribe()
        await sim.approved({"name": "bottone", "components": [body, {"type": "BUTTONS", "buttons": [quick]}]})
        template = {"name": "bottone", "language": {"code": "it"}, "components": parts}
        answer = await sim.text(ANNA, type="template", template=template)
        told = await pressed(sim, answer.json()["messages"][0]["id"], 1)
        assert (told["type"], told["button"]) == ("button", {"payload": comes, "text": "Non ricevere più"})


async def test_what_is_not_offered_cannot_be_pressed() -> None:
    async with cloud() as sim:
        message = await offered(sim, buttons(YES))
        for wanted, status in (({"id": message, "choice": 2}, 400), ({"id": "wamid.x", "choice": 1}, 404)):
            assert (await sim.client.post("/simulator/press", json=wanted)).status_code == status


async def test_the_phone_shows_what_can_be_pressed() -> None:
    async with cloud() as sim:
        await offered(sim, listed(*ROWS))
        query = {"phone": ANNA, "phone_number_id": "801"}
        lines = (await sim.client.get("/simulator/conversation", params=query)).json()["messages"]
        assert [one["title"] for one in lines[-1]["buttons"]] == ["Centro", "Oltre la ferrovia…"]


@pytest.mark.parametrize(
    "interactive",
    [
        buttons(YES, NO, YES, NO),
        buttons(YES, YES),
        buttons({"type": "reply", "reply": {"id": "x", "title": "x" * 21}}),
        buttons({"type": "reply", "reply": {"id": "x" * 257, "title": "x"}}),
        {**buttons(YES), "body": {"text": "x" * 1025}},
        listed(),
        listed(*({"id": str(at), "title": str(at)} for at in range(11))),
        listed({"id": "1", "title": "x" * 25}),
        listed({"id": "1", "title": "x", "description": "x" * 73}),
        listed({"id": "1", "title": "x"}, {"id": "1", "title": "y"}),
        listed({"id": "x" * 201, "title": "x"}),
        listed({"id": "1"}),
        listed(*ROWS, label="x" * 21),
        {**listed(*ROWS), "body": {"text": "x" * 4097}},
    ],
)
async def test_what_breaks_a_limit_is_refused_whole(interactive: dict[str, Any]) -> None:
    async with cloud() as sim:
        await sim.say(ANNA)
        answer = await sim.text(ANNA, type="interactive", interactive=interactive)
        assert (answer.status_code, error_of(answer)["code"]) == (400, 100)
        assert await sim.accepted() == []


async def test_who_asks_for_what_a_phone_sent_is_counted() -> None:
    async with cloud() as sim:
        await sim.subscribe()
        await sim.say(ANNA, "", type="audio")
        await sim.drained()
        media = sim.receiver.messages()[0]["audio"]["id"]
        assert (await sim.client.get("/simulator/stats")).json()["media_asked"] == 0
        assert (await sim.client.get(f"/v25.0/{media}")).json()["id"] == media
        assert (await sim.client.get("/simulator/stats")).json()["media_asked"] == 1
