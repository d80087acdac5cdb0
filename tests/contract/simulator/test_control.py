"""The control: the witness, faults, set-up, reset."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from comunica_simulator.clock import ManualClock
from comunica_simulator.settings import from_environment

from tests.contract.simulator.harness import PAYLOADS, SARONNO, SOLARO, SOLARO_WABA, Cloud, cloud, error_of
from tests.eventually import PATIENCE, eventually

ANNA, BRUNO = "+393990000001", "+393990000002"


async def test_the_witness_shows_what_the_citizen_reads_in_order_of_acceptance() -> None:
    clock = ManualClock()
    async with cloud(clock) as sim:
        await sim.approved()
        await sim.template(ANNA, "domani niente acqua", biz_opaque_callback_data="tok-1")
        clock.advance(10)
        await sim.say(BRUNO)
        await sim.text(BRUNO, "Benvenuto")
        everything = await sim.accepted()
        assert [one["to"] for one in everything] == ["393990000001", "393990000002"]
        first = everything[0]
        assert (
            first["text"]
            == "Il Comune informa: domani niente acqua. Buona giornata a tutti.\nPer uscire scrivi DISATTIVA"
        )
        assert (first["template"], first["parameters"]) == ("avviso", ["domani niente acqua"])
        assert (first["type"], first["callback_data"], first["at"]) == ("template", "tok-1", clock.now() - 10)


async def test_the_witness_can_be_asked_by_recipient_number_and_time() -> None:
    clock = ManualClock()
    async with cloud(clock) as sim:
        await sim.approved()
        await sim.template(ANNA)
        clock.advance(10)
        await sim.template(BRUNO)
        for query, count in (
            ({"to": ANNA}, 1),
            ({"to": ANNA.removeprefix("+")}, 1),
            ({"to": "+393990000003"}, 0),
            ({"phone_number_id": SARONNO}, 0),
            ({"since": str(clock.now())}, 1),
            ({"to": ANNA, "since": "2020-01-01T00:00:00Z"}, 1),
        ):
            assert len(await sim.accepted(**query)) == count, query
        assert (await sim.client.get("/simulator/accepted?since=yesterday")).status_code == 400


async def test_the_witness_is_read_again_at_the_start_even_after_a_kill_in_the_middle_of_a_line(
    tmp_path: Path,
) -> None:
    async with cloud(data=tmp_path) as sim:
        await sim.subscribe()
        await sim.approved()
        await sim.say(ANNA)
        await sim.template(ANNA)
        await sim.drained()
        before = await sim.accepted()
    with (tmp_path / "witness.jsonl").open("a") as file:
        file.write('{"kind": "accepted", "id": "wam')
    async with cloud(data=tmp_path) as sim:
        assert await sim.accepted() == before
        assert (await sim.text(ANNA)).status_code == 200  # the window is still open
        await sim.drained()
        assert sim.receiver.words() == ["sent", "delivered"]  # the subscription is still there
    async with cloud(data=tmp_path) as sim:
        assert len(await sim.accepted()) == 2
        assert (await sim.template(BRUNO)).status_code == 200  # and so is the template


@pytest.mark.parametrize(
    ("fault", "http", "code", "accepted"),
    [
        ({"code": 130429}, 400, 130429, 0),
        ({"code": 190}, 401, 190, 0),
        ({"code": 4, "http": 429}, 429, 4, 0),
        ({"when": "before", "code": 2}, 503, 2, 0),
        ({"when": "after", "http": 503, "code": 131000}, 503, 131000, 1),
    ],
)
async def test_a_fault_refuses_in_the_words_it_was_given(
    fault: dict[str, Any], http: int, code: int, accepted: int
) -> None:
    async with cloud() as sim:
        await sim.approved()
        assert (await sim.client.post("/simulator/faults", json=fault | {"count": 1})).status_code == 200
        answer = await sim.template(ANNA)
        assert (answer.status_code, error_of(answer)["code"]) == (http, code)
        assert len(await sim.accepted()) == accepted
        assert (await sim.template(ANNA)).status_code == 200


@pytest.mark.parametrize(("when", "accepted"), [("cut", 1), ("cut_before", 0), ("half", 1)])
async def test_a_fault_breaks_the_connection(when: str, accepted: int) -> None:
    async with cloud() as sim:
        await sim.approved()
        await sim.client.post("/simulator/faults", json={"when": when})
        with pytest.raises(httpx.RemoteProtocolError):
            await sim.template(ANNA)
        assert len(await sim.accepted()) == accepted


async def test_a_fault_can_answer_nothing_readable_or_late() -> None:
    async with cloud() as sim:
        await sim.approved()
        await sim.client.post("/simulator/faults", json={"when": "unreadable", "count": 1})
        with pytest.raises(json.JSONDecodeError):
            (await sim.template(ANNA)).json()
        await sim.client.post("/simulator/faults", json={"when": "late", "delay": 0.1})
        assert (await sim.template(ANNA)).status_code == 200
        assert len(await sim.accepted()) == 2


async def test_a_fault_can_be_limited_to_a_number_a_time_and_lifted() -> None:
    clock = ManualClock()
    async with cloud(clock) as sim:
        await sim.approved()
        await sim.client.post("/simulator/faults", json={"code": 4, "phone_number_id": SARONNO})
        assert (await sim.template(ANNA)).status_code == 200
        await sim.client.post("/simulator/faults", json={"code": 4, "seconds": 60})
        assert error_of(await sim.template(ANNA))["code"] == 4
        clock.advance(61)
        assert (await sim.template(ANNA)).status_code == 200
        await sim.client.post("/simulator/faults", json={"code": 4})
        await sim.client.delete("/simulator/faults")
        assert (await sim.template(ANNA)).status_code == 200
        assert (await sim.client.get("/simulator/faults")).json() == []


async def test_a_fault_with_a_rate_strikes_about_that_share() -> None:
    async with cloud(seed="a fixed one", pair_period=0.0) as sim:
        await sim.approved()
        await sim.client.post("/simulator/faults", json={"code": 131000, "rate": 0.5})
        struck = sum([(await sim.template(ANNA)).status_code == 500 for _ in range(60)])
        assert 15 < struck < 45


@pytest.mark.parametrize("fault", [{"when": "never"}, {"target": "webhooks"}, {"target": "moon"}])
async def test_a_fault_that_makes_no_sense_is_refused_with_what_to_write(fault: dict[str, str]) -> None:
    async with cloud() as sim:
        answer = await sim.client.post("/simulator/faults", json=fault)
        assert answer.status_code == 400
        assert "must be" in answer.json()["error"]


async def test_webhooks_can_be_doubled() -> None:
    async with cloud() as sim:
        await sim.subscribe()
        await _webhook_fault(sim, when="duplicate", count=1)
        await sim.say(ANNA)
        await sim.drained()
        assert [len(sim.receiver.posts), len({post.raw for post in sim.receiver.posts})] == [2, 1]


async def test_webhooks_can_come_in_another_order() -> None:
    async with cloud(seed="a fixed one") as sim:
        await sim.subscribe()
        await _webhook_fault(sim, when="reorder", delay=0.2)
        for one in range(20):
            await sim.say(ANNA, str(one))
        await sim.drained()
        said = [int(one["text"]["body"]) for one in sim.receiver.messages()]
        assert said != sorted(said)
        assert sorted(said) == list(range(20))


async def test_webhooks_can_be_late() -> None:
    async with cloud() as sim:
        await sim.subscribe()
        await _webhook_fault(sim, when="delay", delay=0.15)
        started = asyncio.get_running_loop().time()
        await sim.say(ANNA)
        await sim.drained()
        assert asyncio.get_running_loop().time() - started >= 0.15
        assert len(sim.receiver.messages()) == 1


async def test_webhooks_wait_while_the_path_is_down_and_come_afterwards() -> None:
    async with cloud() as sim:
        await sim.subscribe()
        await _webhook_fault(sim, when="down")
        await sim.say(ANNA)
        await eventually(lambda: sim.simulator.world.outbox.counts["failed_posts"] >= 2)
        assert sim.receiver.posts == []
        await sim.client.delete("/simulator/faults")
        await sim.drained()
        assert len(sim.receiver.messages()) == 1


async def test_a_stranger_can_send_the_same_body_with_a_wrong_signature() -> None:
    async with cloud() as sim:
        await sim.subscribe()
        await _webhook_fault(sim, when="forge", count=1)
        await sim.say(ANNA)
        await sim.drained()
        assert [post.properly_signed for post in sim.receiver.posts] == [False, True]


async def _webhook_fault(sim: Cloud, **fault: Any) -> None:
    answer = await sim.client.post("/simulator/faults", json={"target": "webhooks"} | fault)
    assert answer.status_code == 200, answer.text


async def test_a_user_can_stop_offers_in_the_app_itself() -> None:
    async with cloud() as sim:
        await sim.subscribe()
        await sim.client.post("/simulator/preferences", json={"from": ANNA, "phone_number_id": SOLARO})
        await sim.drained()
        (value,) = sim.receiver.changes("user_preferences")
        assert value["user_preferences"][0]["value"] == "stop"
        assert value["user_preferences"][0]["wa_id"] == "393990000001"


async def test_a_message_can_be_read_later_and_only_once() -> None:
    async with cloud() as sim:
        await sim.subscribe()
        await sim.approved()
        wamid = (await sim.template(ANNA)).json()["messages"][0]["id"]
        await sim.drained()
        for _ in range(2):
            await sim.client.post("/simulator/read", json={"id": wamid})
            await sim.drained()
        assert sim.receiver.words() == ["sent", "delivered", "read"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"from": ANNA, "phone_number_id": "999", "text": "x"}, 404),
        ({"from": "Anna", "phone_number_id": SOLARO, "text": "x"}, 400),
        ({"from": ANNA, "phone_number_id": SOLARO}, 400),
        ([], 400),
    ],
)
async def test_a_phone_that_says_nonsense_is_told_what_is_missing(body: object, status: int) -> None:
    async with cloud() as sim:
        answer = await sim.client.post("/simulator/say", json=body)
        assert answer.status_code == status
        assert answer.json()["error"]


async def test_setting_up_twice_changes_nothing() -> None:
    async with cloud() as sim:
        await sim.subscribe()
        await sim.approved()
        before = sim.simulator.world.registry.exported()
        setup = json.loads((PAYLOADS / "setup.json").read_text())
        assert (await sim.client.post("/simulator/setup", json=setup)).status_code == 200
        assert sim.simulator.world.registry.exported() == before


@pytest.mark.parametrize(
    "setup", [{"numbers": [{"phone_number_id": "1", "waba_id": "999"}]}, {"wabas": [{"name": "x"}]}]
)
async def test_a_set_up_with_a_hole_is_refused(setup: dict[str, Any]) -> None:
    async with cloud() as sim:
        answer = await sim.client.post("/simulator/setup", json=setup)
        assert answer.status_code == 400
        assert answer.json()["error"]


async def test_a_reset_forgets_what_happened_and_keeps_who_exists() -> None:
    async with cloud() as sim:
        await sim.approved()
        await sim.template(ANNA)
        await sim.client.post("/simulator/faults", json={"code": 4})
        await sim.client.post("/simulator/reset")
        assert await sim.accepted() == []
        assert (await sim.template(ANNA)).status_code == 200


async def test_the_statistics_count_what_was_accepted_refused_and_told() -> None:
    async with cloud() as sim:
        await sim.subscribe()
        await sim.approved()
        await sim.template(ANNA)
        await sim.text(ANNA)
        await sim.drained()
        stats = (await sim.client.get("/simulator/stats")).json()
        assert stats["messages"] == {"accepted": 1, "refused 131047": 1, "sent": 1, "delivered": 1}
        assert (stats["webhooks"]["taken"], stats["webhooks"]["pending"]) == (2, 0)


def test_settings_come_from_the_environment_and_a_bad_one_is_named() -> None:
    settings = from_environment({"SIMULATOR_PORT": "9", "SIMULATOR_REBATCH": "true", "SIMULATOR_SEED": "7"})
    assert (settings.port, settings.rebatch, settings.seed) == (9, True, "7")
    with pytest.raises(ValueError, match="SIMULATOR_PORT"):
        from_environment({"SIMULATOR_PORT": "many"})


async def test_the_command_serves_a_set_up_file_and_stops_within_three_seconds(tmp_path: Path) -> None:
    given = {"PORT": "0", "SETUP": str(PAYLOADS / "setup.json"), "DATA": str(tmp_path)}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "comunica_simulator",
        env=os.environ | {f"SIMULATOR_{name}": value for name, value in given.items()},
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        shown = await _setup_shown_by(process)
        assert shown["wabas"] == [SOLARO_WABA, "702"]
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            assert await process.wait() == 0
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()


async def _setup_shown_by(process: asyncio.subprocess.Process) -> dict[str, Any]:
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE):
        url = (await process.stdout.readline()).decode().split()[-1]
    async with httpx.AsyncClient(timeout=PATIENCE, base_url=url) as client:
        shown: dict[str, Any] = (await client.get("/simulator/setup")).json()
        return shown
