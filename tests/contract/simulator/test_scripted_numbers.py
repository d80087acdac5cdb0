"""Every scripted number does what its row of the table says."""

import asyncio
import re
from typing import Any

import httpx
import pytest
from comunica_simulator.scenarios import Scenario, phone

from tests.contract.simulator.harness import SOLARO, Cloud, cloud, error_of, payload
from tests.eventually import eventually


def number(scenario: Scenario, serial: int = 1) -> str:
    return "+" + phone(scenario, serial)


@pytest.mark.parametrize(
    ("scenario", "words"),
    [
        (Scenario.ORDINARY, ["sent", "delivered"]),
        (Scenario.READS, ["sent", "delivered", "read"]),
        (Scenario.UNDELIVERABLE, ["failed 131026"]),
        (Scenario.STOPPED_MARKETING, ["failed 131050"]),
        (Scenario.MARKETING_LIMIT, ["failed 131049"]),
        (Scenario.EXPERIMENT, ["failed 130472"]),
        (Scenario.FAILS_AFTER_SENT, ["sent", "failed 131026"]),
        (Scenario.SILENT, []),
        (Scenario.DELIVERED_OMITTED, ["sent", "read"]),
        (Scenario.STATUSES_TWICE, ["sent", "sent", "delivered", "delivered"]),
        (Scenario.STATUSES_REVERSED, ["delivered", "sent"]),
        (Scenario.HELD_RELEASED, ["sent", "delivered"]),
        (Scenario.HELD_DROPPED, ["failed 132015"]),
        (Scenario.USER_ID_ONLY, ["sent", "delivered"]),
    ],
)
async def test_the_statuses_of_a_marketing_template_follow_the_table(scenario: Scenario, words: list[str]) -> None:
    async with cloud() as sim:
        await sim.subscribe()
        await sim.approved(category="MARKETING")
        answer = await sim.template(number(scenario), biz_opaque_callback_data="job-1")
        await sim.drained()
        held = scenario in {Scenario.HELD_RELEASED, Scenario.HELD_DROPPED}
        status = answer.json()["messages"][0]["message_status"]
        assert status == ("held_for_quality_assessment" if held else "accepted")
        assert [_word(one) for one in sim.receiver.statuses()] == words
        assert {one["biz_opaque_callback_data"] for one in sim.receiver.statuses()} <= {"job-1"}
        seen = (await sim.accepted())[0]["statuses"]
        assert [_word(one) for one in seen] == words


def _word(status: dict[str, Any]) -> str:
    code = status["errors"][0]["code"] if "errors" in status else status.get("code")
    return f"{status['status']} {code}" if code else str(status["status"])


@pytest.mark.parametrize("scenario", [Scenario.STOPPED_MARKETING, Scenario.MARKETING_LIMIT, Scenario.EXPERIMENT])
async def test_a_marketing_limit_does_not_touch_a_utility_template(scenario: Scenario) -> None:
    async with cloud() as sim:
        await sim.subscribe()
        await sim.approved(category="UTILITY")
        await sim.template(number(scenario))
        await sim.drained()
        assert sim.receiver.words() == ["sent", "delivered"]


@pytest.mark.parametrize(
    ("scenario", "http", "code"),
    [
        (Scenario.PAIR_THROTTLED, 400, 131056),
        (Scenario.NUMBER_THROTTLED, 400, 130429),
        (Scenario.HTTP_429, 429, 613),
        (Scenario.UNAVAILABLE, 503, 2),
        (Scenario.ERROR_BEFORE, 500, 131000),
    ],
)
async def test_a_refusal_comes_as_often_as_the_last_digit_says_then_the_message_goes(
    scenario: Scenario, http: int, code: int
) -> None:
    async with cloud() as sim:
        await sim.approved()
        answers = [await sim.template(number(scenario, 2)) for _ in range(3)]
        assert [one.status_code for one in answers] == [http, http, 200]
        assert error_of(answers[0])["code"] == code
        assert len(await sim.accepted()) == 1


async def test_a_bad_number_is_refused_each_time() -> None:
    async with cloud() as sim:
        await sim.approved()
        answers = [await sim.template(number(Scenario.BAD_NUMBER)) for _ in range(3)]
        assert [error_of(one)["code"] for one in answers] == [131009] * 3
        assert await sim.accepted() == []


async def test_a_slow_answer_takes_as_many_seconds_as_the_last_digit() -> None:
    async with cloud() as sim:
        await sim.approved()
        with pytest.raises(httpx.ReadTimeout):
            await sim.client.post(**_request(number(Scenario.SLOW, 1)), timeout=0.5)
        assert (await sim.template(number(Scenario.SLOW, 1))).status_code == 200
        assert len(await sim.accepted()) == 2


async def test_an_answer_may_come_after_every_deadline_though_the_message_was_accepted() -> None:
    async with cloud() as sim:
        await sim.approved()
        with pytest.raises(httpx.ReadTimeout):
            await sim.client.post(**_request(number(Scenario.TOO_LATE)), timeout=0.1)
        assert len(await sim.accepted()) == 1


def _request(to: str) -> dict[str, Any]:
    return {"url": f"/v25.0/{SOLARO}/messages", "json": payload("send_avviso") | {"to": to}}


@pytest.mark.parametrize("scenario", [Scenario.CUT_AFTER, Scenario.HALF_ANSWER, Scenario.CUT_AND_SILENT])
async def test_the_connection_may_break_after_the_message_was_accepted(scenario: Scenario) -> None:
    async with cloud() as sim:
        await sim.approved()
        with pytest.raises(httpx.RemoteProtocolError):
            await sim.template(number(scenario))
        await sim.drained()
        (message,) = await sim.accepted()
        assert len(message["statuses"]) == (0 if scenario is Scenario.CUT_AND_SILENT else 2)


async def test_the_connection_may_break_before_anything_was_accepted() -> None:
    async with cloud() as sim:
        await sim.approved()
        with pytest.raises(httpx.RemoteProtocolError):
            await sim.template(number(Scenario.CUT_BEFORE))
        assert await sim.accepted() == []
        assert (await sim.template(number(Scenario.CUT_BEFORE))).status_code == 200
        assert len(await sim.accepted()) == 1


@pytest.mark.parametrize(
    ("scenario", "http", "body"),
    [
        (Scenario.ERROR_AFTER, 500, rb'.*"code": 131000.*'),
        (Scenario.EMPTY_ERROR_AFTER, 502, rb""),
        (Scenario.UNREADABLE, 200, rb"\{[^}]*"),
    ],
)
async def test_the_answer_may_be_useless_though_the_message_was_accepted(
    scenario: Scenario, http: int, body: bytes
) -> None:
    async with cloud() as sim:
        await sim.approved()
        answer = await sim.template(number(scenario))
        assert answer.status_code == http
        assert re.fullmatch(body, answer.content)
        assert len(await sim.accepted()) == 1


async def test_statuses_may_arrive_before_the_answer() -> None:
    async with cloud() as sim:
        await sim.subscribe()
        await sim.approved()
        sending = asyncio.create_task(sim.template(number(Scenario.STATUSES_FIRST)))
        await eventually(lambda: sim.receiver.words() == ["sent", "delivered"], every=0.005)
        assert not sending.done()
        assert (await sending).status_code == 200


async def test_somebody_known_by_user_id_only_shows_no_number_anywhere_but_can_be_written_to() -> None:
    hidden = phone(Scenario.USER_ID_ONLY, 7)
    async with cloud() as sim:
        await sim.subscribe()
        await sim.say("+" + hidden, profile_name="Dora")
        await eventually(sim.receiver.messages)
        user_id = sim.receiver.messages()[0]["from_user_id"]
        answer = await _text_to_user_id(sim, user_id)
        await sim.drained()
        assert answer.json()["contacts"] == [{"input": user_id, "user_id": user_id}]
        assert sim.receiver.statuses()[0]["recipient_user_id"] == user_id
        assert not any(hidden.encode() in post.raw for post in sim.receiver.posts)
        assert not any({"from", "wa_id", "recipient_id"} & set(one) for one in sim.receiver.statuses())
        assert len(await sim.accepted(to=hidden)) == 1


async def _text_to_user_id(sim: Cloud, user_id: str) -> httpx.Response:
    body = {"messaging_product": "whatsapp", "recipient": user_id, "type": "text", "text": {"body": "ciao"}}
    return await sim.client.post("/v25.0/801/messages", json=body)
