"""Templates: Meta's rules at creation, the verdict, the parameters of a send."""

from typing import Any

import httpx
import pytest

from tests.contract.simulator.harness import SOLARO_WABA, Cloud, cloud, error_of, payload
from tests.eventually import eventually

ANNA = "+393990000001"
EDGE = f"/v25.0/{SOLARO_WABA}/message_templates"


async def create(sim: Cloud, **change: Any) -> httpx.Response:
    return await sim.client.post(EDGE, json=payload("avviso") | change)


async def listed(sim: Cloud, **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await sim.client.get(EDGE, params=query)).json()["data"]
    return found


async def test_a_new_template_is_pending_then_approved_and_the_webhook_says_so() -> None:
    async with cloud() as sim:
        await sim.subscribe()
        made = (await create(sim)).json()
        assert (made["status"], made["category"]) == ("PENDING", "UTILITY")
        await eventually(lambda: sim.receiver.changes("message_template_status_update"))
        (update,) = sim.receiver.changes("message_template_status_update")
        assert (update["event"], update["message_template_id"]) == ("APPROVED", int(made["id"]))
        assert (await listed(sim, name="avviso"))[0]["status"] == "APPROVED"


async def test_a_template_that_is_pending_or_unknown_cannot_be_sent() -> None:
    async with cloud(approval_after=60.0) as sim:
        await create(sim)
        for name in ("avviso", "nothing"):
            answer = await sim.template(ANNA, name=name)
            assert (answer.status_code, error_of(answer)["code"]) == (404, 132001)


@pytest.mark.parametrize("rule", payload("template_rules"), ids=lambda rule: rule["because"])
async def test_a_body_is_refused_because(rule: dict[str, Any]) -> None:
    body = rule["body"] if "body" in rule else rule["repeat"][0] * rule["repeat"][1]
    async with cloud() as sim:
        answer = await create(sim, components=[{"type": "BODY", "text": body}])
        assert (answer.status_code, error_of(answer)["code"]) == (400, 100)
        assert error_of(answer).get("error_subcode") == rule["subcode"]
        assert await listed(sim) == []


BODY = {"type": "BODY", "text": "Domani niente acqua."}
PICTURE = {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::nobody-gave-it"]}}


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Avviso"},
        {"name": "avviso comunale"},
        {"name": "a" * 513},
        {"language": "italiano"},
        {"category": "NEWS"},
        {"components": []},
        {"components": [BODY, BODY]},
        {"components": [BODY, {"type": "FOOTER", "text": "Comune di {{1}}"}]},
        {"components": [BODY, {"type": "FOOTER", "text": "x" * 61}]},
        {"components": [BODY, {"type": "HEADER", "format": "TEXT", "text": "x" * 61}]},
        {"components": [BODY, {"type": "HEADER", "format": "TEXT", "text": "{{1}} e {{2}}"}]},
        {"components": [BODY, {"type": "HEADER", "format": "SONG"}]},
        {"components": [BODY, {"type": "BUTTONS", "buttons": []}]},
        {"components": [BODY, {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "x"}] * 11}]},
        {"components": [BODY, {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "x" * 26}]}]},
        {"components": [BODY, {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "x", "url": "{{1}}/a"}]}]},
        {"components": [BODY, {"type": "SIGNATURE"}]},
        {"components": [BODY, {"type": "HEADER", "format": "IMAGE"}]},
        {"components": [BODY, PICTURE]},
        {"message_send_ttl_seconds": 29},
        {"message_send_ttl_seconds": 43_201},
        {"category": "MARKETING", "message_send_ttl_seconds": 43_200},
    ],
)
async def test_a_definition_that_breaks_a_rule_is_refused_with_100(change: dict[str, Any]) -> None:
    async with cloud() as sim:
        answer = await create(sim, **change)
        assert (answer.status_code, error_of(answer)["code"]) == (400, 100)


async def test_the_same_name_twice_in_a_language_is_a_duplicate_but_another_language_is_not() -> None:
    async with cloud() as sim:
        await create(sim)
        assert error_of(await create(sim))["error_subcode"] == 2388024
        assert (await create(sim, language="en")).status_code == 200


@pytest.mark.parametrize("early", [True, False])
async def test_a_template_is_rejected_when_control_says_so_before_or_while_it_is_pending(early: bool) -> None:
    async with cloud(approval_after=0.2) as sim:
        await sim.subscribe()
        if early:
            await sim.client.post("/simulator/templates/avviso/reject")
        await create(sim)
        if not early:
            await sim.client.post("/simulator/templates/avviso/reject")
        await sim.drained()
        assert [one["event"] for one in sim.receiver.changes("message_template_status_update")] == ["REJECTED"]
        assert (await listed(sim))[0]["status"] == "REJECTED"


@pytest.mark.parametrize(("event", "code"), [("pause", 132015), ("disable", 132016), ("reject", 132001)])
async def test_a_template_that_is_out_of_use_is_refused_with_its_code(event: str, code: int) -> None:
    async with cloud() as sim:
        await sim.approved()
        await sim.client.post(f"/simulator/templates/avviso/{event}")
        assert error_of(await sim.template(ANNA))["code"] == code
        await sim.client.post("/simulator/templates/avviso/reinstate")
        assert (await sim.template(ANNA)).status_code == 200


async def test_the_category_can_change_afterwards() -> None:
    async with cloud() as sim:
        await sim.subscribe()
        await sim.approved()
        await sim.client.post("/simulator/templates/avviso/recategorise", json={"category": "MARKETING"})
        await sim.drained()
        (update,) = sim.receiver.changes("template_category_update")
        assert (update["previous_category"], update["new_category"]) == ("UTILITY", "MARKETING")


async def test_an_unknown_event_is_answered_with_404_and_the_list_of_events() -> None:
    async with cloud() as sim:
        answer = await sim.client.post("/simulator/templates/avviso/explode")
        assert answer.status_code == 404
        assert "pause" in answer.json()["error"]


@pytest.mark.parametrize("value", ["a\nb", "a\tb", "a     b", "", "   ", "a\r\nb"])
async def test_a_parameter_with_newline_tab_five_blanks_or_nothing_is_refused(value: str) -> None:
    async with cloud() as sim:
        await sim.approved()
        answer = await sim.template(ANNA, value)
        assert (answer.status_code, error_of(answer)["code"]) == (400, 132012)
        assert (await sim.template(ANNA, "a    b")).status_code == 200


@pytest.mark.parametrize("values", [(), ("a", "b")])
async def test_a_wrong_count_of_parameters_is_refused_with_132000(values: tuple[str, ...]) -> None:
    parameters = [{"type": "text", "text": one} for one in values]
    components = [{"type": "body", "parameters": parameters}]
    template = {"name": "avviso", "language": {"code": "it"}, "components": components}
    async with cloud() as sim:
        await sim.approved()
        answer = await sim.template(ANNA, template=template)
        assert error_of(answer)["code"] == 132000
        assert f"({len(values)}) does not match" in error_of(answer)["error_data"]["details"]


async def test_a_filled_body_that_is_too_long_is_refused_with_132005() -> None:
    async with cloud() as sim:
        await sim.approved()
        assert error_of(await sim.template(ANNA, "x" * 1000))["code"] == 132005


NAMED = {
    "name": "zona",
    "parameter_format": "NAMED",
    "components": [{"type": "BODY", "text": "Allerta per la zona {{zona}} dalle ore {{ora}} di oggi."}],
}


@pytest.mark.parametrize(
    ("names", "code"),
    [(("zona", "ora"), None), (("ora", "zona"), None), (("zona", "altro"), 132012), (("", ""), 132012)],
)
async def test_named_parameters_are_matched_by_name(names: tuple[str, str], code: int | None) -> None:
    values = [{"type": "text", "parameter_name": name, "text": f"<{name}>"} for name in names]
    components = [{"type": "body", "parameters": values}]
    async with cloud() as sim:
        await sim.approved(NAMED)
        answer = await sim.template(
            ANNA, template={"name": "zona", "language": {"code": "it"}, "components": components}
        )
        if code:
            assert error_of(answer)["code"] == code
            return
        (seen,) = await sim.accepted()
        assert seen["text"] == "Allerta per la zona <zona> dalle ore <ora> di oggi."
        assert seen["parameters"] == {"zona": "<zona>", "ora": "<ora>"}


async def test_a_media_header_and_buttons_want_their_parameters() -> None:
    buttons = [
        {"type": "QUICK_REPLY", "text": "Confermo"},
        {"type": "URL", "text": "Leggi", "url": "https://example.org/{{1}}"},
    ]
    parts = [BODY, PICTURE, {"type": "BUTTONS", "buttons": buttons}]
    image = {"type": "header", "parameters": [{"type": "image", "image": {"id": "1"}}]}
    link = {"type": "button", "sub_type": "url", "index": "1", "parameters": [{"type": "text", "text": "a"}]}
    async with cloud() as sim:
        await sim.approved({"components": parts})
        uploaded = await sim.upload(b"\x89PNG\r\n\x1a\n", "image/png")
        image, strange = (
            {"type": "header", "parameters": [{"type": "image", "image": {"id": one}}]} for one in (uploaded, "1")
        )
        cases: tuple[tuple[list[Any], int | None], ...] = (
            ([], 132000),
            ([image], 132000),
            ([strange, link], 100),
            ([image, link], None),
        )
        for components, code in cases:
            template = {"name": "avviso", "language": {"code": "it"}, "components": components}
            answer = await sim.template(ANNA, template=template)
            assert answer.json().get("error", {}).get("code") == code


async def test_templates_can_be_listed_by_page_edited_and_deleted() -> None:
    async with cloud() as sim:
        for name in ("uno", "due", "tre"):
            await create(sim, name=name)
        page = (await sim.client.get(EDGE, params={"limit": "2", "fields": "name"})).json()
        assert [one["name"] for one in page["data"]] == ["uno", "due"]
        rest = await listed(sim, after=page["paging"]["cursors"]["after"])
        assert [one["name"] for one in rest] == ["tre"]
        edited = await sim.client.post(f"/v25.0/{rest[0]['id']}", json={"components": [BODY]})
        assert edited.json() == {"success": True}
        assert (await sim.client.get(f"/v25.0/{rest[0]['id']}")).json()["components"] == [BODY]
        assert (await sim.client.delete(EDGE, params={"name": "tre"})).json() == {"success": True}
        assert error_of(await sim.client.delete(EDGE, params={"name": "tre"}))["code"] == 100
