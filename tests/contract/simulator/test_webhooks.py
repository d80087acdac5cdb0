"""How webhooks go out: shape, signature, batches, retries, addresses."""

import json
from typing import Any

import pytest
from comunica_simulator.clock import ManualClock
from comunica_simulator.webhooks import backoff

from tests.contract.simulator.harness import HOOK, SARONNO, SOLARO, SOLARO_WABA, Cloud, cloud, error_of, payload
from tests.eventually import eventually

ANNA, BRUNO = "+393990000001", "+393990000002"
WORDS = "São João / ação 🚀"


async def test_the_signature_fits_the_raw_bytes_which_are_ascii_with_escaped_slashes() -> None:
    async with cloud() as sim:
        await sim.subscribe()
        await sim.say(ANNA, WORDS)
        await sim.drained()
        (post,) = sim.receiver.posts
        assert post.raw.isascii()
        assert rb"S\u00e3o Jo\u00e3o \/ a\u00e7\u00e3o \ud83d\ude80" in post.raw
        assert post.properly_signed
        assert sim.receiver.messages()[0]["text"]["body"] == WORDS


async def test_the_signature_does_not_fit_the_same_json_written_anew() -> None:
    async with cloud() as sim:
        await sim.subscribe()
        await sim.say(ANNA, WORDS)
        await sim.drained()
        (post,) = sim.receiver.posts
        for rewritten in (json.dumps(json.loads(post.raw)), json.dumps(json.loads(post.raw), ensure_ascii=False)):
            post.raw = rewritten.encode()
            assert not post.properly_signed


async def test_an_inbound_message_has_the_documented_envelope() -> None:
    async with cloud() as sim:
        await sim.subscribe()
        wamid = (await sim.say(ANNA, "ATTIVA", profile_name="Anna", timestamp=1790000000)).json()["id"]
        await sim.drained()
        body = json.loads(sim.receiver.posts[0].raw)
        (value,) = sim.receiver.changes()
        assert body["object"] == "whatsapp_business_account"
        assert body["entry"][0]["id"] == SOLARO_WABA
        assert value["metadata"] == {"display_phone_number": "390296984411", "phone_number_id": SOLARO}
        user_id = value["contacts"][0].pop("user_id")
        assert value["contacts"] == [{"profile": {"name": "Anna"}, "wa_id": "393990000001"}]
        assert value["messages"] == [
            {
                "from": "393990000001",
                "from_user_id": user_id,
                "id": wamid,
                "timestamp": "1790000000",
                "type": "text",
                "text": {"body": "ATTIVA"},
            }
        ]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"type": "button", "text": "Stop", "payload": "STOP"}, {"payload": "STOP", "text": "Stop"}),
        ({"type": "button", "button": {"payload": "P", "text": "T"}}, {"payload": "P", "text": "T"}),
        (
            {"type": "interactive", "text": "Sì", "payload": "yes"},
            {"type": "button_reply", "button_reply": {"id": "yes", "title": "Sì"}},
        ),
        ({"type": "reaction", "reaction": {"message_id": "w", "emoji": "👍"}}, {"message_id": "w", "emoji": "👍"}),
        ({"type": "location"}, {"latitude": 45.6126, "longitude": 9.0846}),
    ],
)
async def test_a_phone_can_say_more_than_text(said: dict[str, Any], expected: dict[str, Any]) -> None:
    async with cloud() as sim:
        await sim.subscribe()
        await sim.client.post("/simulator/say", json={"from": ANNA, "phone_number_id": SOLARO} | said)
        await sim.drained()
        (message,) = sim.receiver.messages()
        assert (message["type"], message[message["type"]]) == (said["type"], expected)


async def test_a_message_can_be_repeated_with_the_same_id() -> None:
    async with cloud() as sim:
        await sim.subscribe()
        for _ in range(2):
            await sim.say(ANNA, id="wamid.again")
        await sim.drained()
        assert [one["id"] for one in sim.receiver.messages()] == ["wamid.again"] * 2


async def test_without_a_subscription_there_is_no_webhook() -> None:
    async with cloud() as sim:
        assert (await sim.say(ANNA)).json()["destinations"] == 0
        await sim.text(ANNA)
        await eventually(lambda: _seen(sim, "delivered"))
        assert sim.receiver.posts == []


async def test_a_subscription_of_one_waba_says_nothing_about_another() -> None:
    async with cloud() as sim:
        await sim.subscribe()
        await sim.say(ANNA, phone_number_id=SARONNO)
        await sim.say(ANNA)
        await sim.drained()
        assert [one["metadata"]["phone_number_id"] for one in sim.receiver.changes()] == [SOLARO]


async def test_what_is_due_together_goes_in_one_post_with_an_entry_per_waba_and_a_change_per_number() -> None:
    async with cloud(webhook_linger=0.1) as sim:
        sim.client.headers["Authorization"] = "Bearer both"
        for waba in (SOLARO_WABA, "702"):
            await sim.subscribe(waba)
        for who in (ANNA, BRUNO):
            for number in (SOLARO, SARONNO):
                await sim.say(who, phone_number_id=number)
        await sim.drained()
        assert len(sim.receiver.posts) <= 2  # the first message may go before the rest is said
        entries = json.loads(sim.receiver.posts[-1].raw)["entry"]
        assert [len(one["changes"]) for one in entries] == [1, 1]
        assert len(sim.receiver.messages()) == 4


async def test_a_post_holds_at_most_as_many_updates_as_set() -> None:
    async with cloud(webhook_linger=0.05, webhook_batch=10) as sim:
        await sim.subscribe()
        for _ in range(35):
            await sim.say(ANNA)
        await sim.drained()
        sizes = [len(value["messages"]) for value in sim.receiver.changes()]
        assert sum(sizes) == 35
        assert max(sizes) <= 10


@pytest.mark.parametrize("refusal", [500, 503, 404, 201, 204, 302])
async def test_anything_but_200_is_tried_again_with_the_same_bytes(refusal: int) -> None:
    async with cloud() as sim:
        await sim.subscribe()
        sim.receiver.answers = [refusal, refusal]
        await sim.say(ANNA)
        await sim.drained()
        assert len(sim.receiver.posts) == 3
        assert len({post.raw for post in sim.receiver.posts}) == 1


async def test_a_retry_may_be_batched_anew_with_what_came_since() -> None:
    async with cloud(rebatch=True, retry_first=0.2, webhook_linger=0.25) as sim:
        await sim.subscribe()
        sim.receiver.answers = [500]
        await sim.say(ANNA, "prima")
        await eventually(lambda: sim.receiver.posts)
        await sim.say(BRUNO, "dopo")
        await sim.drained()
        assert [len(value["messages"]) for value in sim.receiver.changes()] == [1, 2]


async def test_a_retry_waits_longer_each_time_and_ends_after_seven_days() -> None:
    assert [backoff(one, first=0.2, cap=10) for one in range(7)] == [0.2, 0.5, 1, 2, 4, 8, 10]
    clock = ManualClock()
    async with cloud(clock) as sim:
        await sim.subscribe()
        sim.receiver.answers = [500] * 1000
        await sim.say(ANNA)
        await eventually(lambda: _step(clock, 1, sim.receiver.posts))
        clock.advance(7 * 86_400 + 1)
        await eventually(lambda: _step(clock, 1, sim.simulator.world.outbox.counts["dropped"] == 1))
        assert sim.simulator.world.outbox.pending == 0


def _step(clock: ManualClock, seconds: float, reached: object) -> bool:
    clock.advance(seconds)
    return bool(reached)


async def test_an_override_is_shaken_hands_with_and_then_gets_the_messages_but_not_the_templates() -> None:
    async with cloud() as sim:
        wrong = await sim.subscribe(override_callback_uri=f"{HOOK.url}/waba", verify_token="guess")
        assert (wrong.status_code, error_of(wrong)["code"]) == (400, 2200)
        right = await sim.subscribe(override_callback_uri=f"{HOOK.url}/waba", verify_token="open-sesame")
        assert right.json() == {"success": True}
        await sim.approved()
        await sim.say(ANNA)
        await sim.client.post("/simulator/templates/avviso/pause")
        await sim.drained()
        assert [post.path for post in sim.receiver.posts] == ["/waba", "/"]


async def test_a_number_can_have_an_address_of_its_own() -> None:
    async with cloud() as sim:
        await sim.subscribe()
        override = {"override_callback_uri": f"{HOOK.url}/number", "verify_token": "open-sesame"}
        answer = await sim.client.post(f"/v25.0/{SOLARO}", json={"webhook_configuration": override})
        assert answer.json() == {"success": True}
        await sim.say(ANNA)
        await sim.drained()
        assert [post.path for post in sim.receiver.posts] == ["/number"]


@pytest.mark.parametrize(
    "given", [{"override_callback_uri": "http://127.0.0.1:1/"}, {"override_callback_uri": "x" * 201}]
)
async def test_an_override_needs_a_verify_token_and_a_short_address(given: dict[str, str]) -> None:
    async with cloud() as sim:
        assert error_of(await sim.subscribe(**given))["code"] == 100


async def test_subscriptions_can_be_listed_and_ended() -> None:
    async with cloud() as sim:
        await sim.subscribe()
        listed = (await sim.client.get(f"/v25.0/{SOLARO_WABA}/subscribed_apps")).json()["data"]
        assert [one["whatsapp_business_api_data"]["id"] for one in listed] == ["501"]
        await sim.client.delete(f"/v25.0/{SOLARO_WABA}/subscribed_apps")
        await sim.say(ANNA)
        await sim.drained()
        assert sim.receiver.posts == []


async def test_older_webhooks_carry_a_conversation_and_newer_ones_do_not() -> None:
    for version, carried in ((23.0, True), (25.0, False)):
        async with cloud(webhook_version=version) as sim:
            await sim.subscribe()
            await sim.say(ANNA)
            await sim.text(ANNA)
            await sim.drained()
            assert all(("conversation" in one) is carried for one in sim.receiver.statuses())


@pytest.mark.parametrize(
    ("category", "wrote", "priced"),
    [
        ("UTILITY", True, (False, "free_customer_service")),
        ("UTILITY", False, (True, "regular")),
        ("MARKETING", True, (True, "regular")),
    ],
)
async def test_a_utility_template_costs_nothing_within_an_open_window(
    category: str, wrote: bool, priced: tuple[bool, str]
) -> None:
    async with cloud() as sim:
        await sim.subscribe()
        await sim.approved(category=category)
        if wrote:
            await sim.say(ANNA)
        assert (await sim.template(ANNA)).status_code == 200
        await sim.drained()
        told = [one["pricing"] for one in sim.receiver.statuses()]
    assert [one["category"] for one in told] == [category.lower()] * 2
    assert {(one["billable"], one["type"]) for one in told} == {priced}


async def test_a_message_sent_in_the_window_is_free_even_if_it_arrives_after_its_end() -> None:
    clock = ManualClock()
    async with cloud(clock, delivered_after=60.0) as sim:
        await sim.subscribe()
        await sim.approved()
        await sim.say(ANNA)
        clock.advance(86_399)
        await sim.template(ANNA)
        await eventually(lambda: sim.receiver.words() == ["sent"])
        clock.advance(60)
        await eventually(lambda: sim.receiver.words() == ["sent", "delivered"])
    assert [one["pricing"]["billable"] for one in sim.receiver.statuses()] == [False, False]


async def test_two_thousand_messages_and_their_statuses_drain_in_seconds() -> None:
    async with cloud() as sim:
        await sim.subscribe()
        await sim.client.post(
            "/simulator/setup", json={"numbers": [{"phone_number_id": SOLARO, "throughput": "unlimited"}]}
        )
        await sim.approved()
        number = sim.simulator.world.registry.numbers[SOLARO]
        body = payload("send_avviso")
        for one in range(2000):
            sim.simulator.sending.send(number, "501", body | {"to": f"+3939900{one:05d}"})
        await eventually(lambda: len(sim.receiver.statuses()) == 4000, every=0.2)
        assert len(sim.receiver.posts) < 100


async def _seen(sim: Cloud, word: str) -> bool:
    return any(status["status"] == word for one in await sim.accepted() for status in one["statuses"])
