"""Tokens, numbers, media and apps."""

from typing import Any

import pytest

from tests.contract.simulator.harness import HOOK, SARONNO, SOLARO, SOLARO_WABA, cloud, error_of


async def test_debug_token_tells_what_a_token_reaches() -> None:
    async with cloud() as sim:
        answer = await sim.client.get("/v25.0/debug_token", params={"input_token": "good"})
        data = answer.json()["data"]
        assert (data["is_valid"], data["app_id"], data["expires_at"]) == (True, "501", 0)
        assert {one["scope"]: one["target_ids"] for one in data["granular_scopes"]} == {
            "whatsapp_business_management": [SOLARO_WABA],
            "whatsapp_business_messaging": [SOLARO_WABA],
        }


@pytest.mark.parametrize("token", ["stale", "nobody", ""])
async def test_debug_token_tells_that_a_token_is_no_good(token: str) -> None:
    async with cloud() as sim:
        sim.client.headers["Authorization"] = "Bearer 501|shared-secret"
        data = (await sim.client.get("/v25.0/debug_token", params={"input_token": token})).json()["data"]
        assert data["is_valid"] is False
        assert data["error"]["code"] == 190


async def test_debug_token_answers_only_to_a_good_token_or_the_app_itself() -> None:
    async with cloud() as sim:
        sim.client.headers["Authorization"] = "Bearer 501|wrong"
        answer = await sim.client.get("/v25.0/debug_token", params={"input_token": "good"})
        assert answer.status_code == 401


async def test_a_number_shows_the_fields_asked_for() -> None:
    async with cloud() as sim:
        fields = "display_phone_number,verified_name,throughput,whatsapp_business_manager_messaging_limit"
        shown = (await sim.client.get(f"/v25.0/{SOLARO}", params={"fields": fields})).json()
        assert shown == {
            "display_phone_number": "+39 02 9698 4411",
            "verified_name": "Comune di Solaro",
            "throughput": {"level": "STANDARD"},
            "whatsapp_business_manager_messaging_limit": "TIER_UNLIMITED",
            "id": SOLARO,
        }


async def test_a_waba_lists_its_own_numbers() -> None:
    async with cloud() as sim:
        numbers = (await sim.client.get(f"/v25.0/{SOLARO_WABA}/phone_numbers")).json()["data"]
        assert [one["id"] for one in numbers] == [SOLARO]


@pytest.mark.parametrize("path", [f"{SARONNO}", "702/phone_numbers", "702/message_templates", "999", f"{SOLARO}/x"])
async def test_what_the_token_does_not_reach_does_not_exist_for_it(path: str) -> None:
    async with cloud() as sim:
        answer = await sim.client.get(f"/v25.0/{path}")
        assert (answer.status_code, error_of(answer)["error_subcode"]) == (400, 33)


@pytest.mark.parametrize(
    ("pins", "codes"),
    [
        (["12345"], [100]),
        (["abcdef"], [100]),
        (["123456", "123456"], [None, None]),
        (["123456", "654321"], [None, 133005]),
    ],
)
async def test_a_number_is_registered_with_its_pin(pins: list[str], codes: list[int | None]) -> None:
    async with cloud() as sim:
        answers = [await sim.client.post(f"/v25.0/{SOLARO}/register", json={"pin": pin}) for pin in pins]
        assert [one.json().get("error", {}).get("code") for one in answers] == codes


async def test_media_are_uploaded_by_form_and_answered_with_an_id() -> None:
    file = {"file": ("avviso.png", b"\x89PNG\r\n\x1a\n", "image/png")}
    form = {"messaging_product": "whatsapp", "type": "image/png"}
    async with cloud() as sim:
        made = (await sim.client.post(f"/v25.0/{SOLARO}/media", data=form, files=file)).json()
        shown = (await sim.client.get(f"/v25.0/{made['id']}")).json()
        assert (shown["mime_type"], shown["file_size"]) == ("image/png", 8)
        assert (await sim.client.delete(f"/v25.0/{made['id']}")).json() == {"success": True}
        assert (await sim.client.get(f"/v25.0/{made['id']}")).status_code == 400


@pytest.mark.parametrize(
    ("form", "kind", "code"),
    [({}, "image/png", 100), ({"messaging_product": "whatsapp"}, "chemical/x-pdb", 131053)],
)
async def test_a_bad_upload_is_refused(form: dict[str, Any], kind: str, code: int) -> None:
    async with cloud() as sim:
        file = {"file": ("a", b"x", kind)}
        assert error_of(await sim.client.post(f"/v25.0/{SOLARO}/media", data=form, files=file))["code"] == code


async def test_a_file_that_is_too_large_or_empty_is_refused() -> None:
    form = {"messaging_product": "whatsapp"}
    async with cloud() as sim:
        for content in (b"", bytes(5 * 1024 * 1024 + 1)):
            file = {"file": ("a.png", content, "image/png")}
            answer = await sim.client.post(f"/v25.0/{SOLARO}/media", data=form, files=file)
            assert error_of(answer)["code"] == 131053


async def test_a_restart_forgets_no_file() -> None:
    async with cloud() as sim:
        uploaded = await sim.upload(b"%PDF-1.7", "application/pdf")
        saved = sim.simulator.world.registry.exported()
    async with cloud() as sim:
        sim.simulator.world.registry.restore(saved)
        assert (await sim.client.get(f"/v25.0/{uploaded}")).json()["mime_type"] == "application/pdf"


async def test_the_callback_address_of_an_app_is_set_after_the_handshake() -> None:
    async with cloud() as sim:
        for token, status in (("guess", 400), ("open-sesame", 200)):
            form = {"object": "whatsapp_business_account", "callback_url": f"{HOOK.url}/new", "verify_token": token}
            assert (await sim.client.post("/v25.0/501/subscriptions", data=form)).status_code == status
        await sim.subscribe()
        await sim.say("+393990000001")
        await sim.drained()
        assert [post.path for post in sim.receiver.posts] == ["/new"]


async def test_parameters_may_come_in_the_query_as_well() -> None:
    async with cloud() as sim:
        del sim.client.headers["Authorization"]
        answer = await sim.client.get(f"/v25.0/{SOLARO}", params={"access_token": "good", "fields": "status"})
        assert answer.json() == {"status": "CONNECTED", "id": SOLARO}


async def test_it_says_that_it_lives_for_as_long_as_webhooks_go_out() -> None:
    async with cloud() as sim:
        assert (await sim.client.get("/livez")).json() == {"status": "ok"}
        sim.simulator.world.outbox.running = False
        assert (await sim.client.get("/livez")).status_code == 503


async def test_a_solution_provider_s_key_opens_in_its_own_header_only_and_debug_token_knows_nothing_of_it() -> None:
    async with cloud() as sim:
        keys = [{"token": "partner-key", "app": "501", "wabas": [SOLARO_WABA], "header": "D360-API-KEY"}]
        assert (await sim.client.post("/simulator/setup", json={"tokens": keys})).status_code == 200
        told = (await sim.client.get("/v25.0/debug_token", params={"input_token": "partner-key"})).json()["data"]
        assert told["is_valid"] is False
        sim.client.headers["Authorization"] = "Bearer partner-key"
        assert (await sim.client.get(f"/v25.0/{SOLARO}")).status_code == 401
        del sim.client.headers["Authorization"]
        bare = {"D360-API-KEY": "partner-key"}
        assert (await sim.client.get(f"/v25.0/{SOLARO}", headers=bare)).status_code == 200
        assert (await sim.client.post(f"/v25.0/{SOLARO}/messages", headers=bare, json={})).status_code == 400
        assert (await sim.client.post(f"/v25.0/{SOLARO}/messages", json={})).status_code == 401


async def test_a_token_tells_the_permissions_that_it_was_given() -> None:
    async with cloud() as sim:
        few = {"token": "few", "app": "501", "wabas": [SOLARO_WABA], "scopes": ["whatsapp_business_messaging"]}
        await sim.client.post("/simulator/setup", json={"tokens": [few]})
        told = (await sim.client.get("/v25.0/debug_token", params={"input_token": "few"})).json()["data"]
        assert told["scopes"] == ["whatsapp_business_messaging"]
