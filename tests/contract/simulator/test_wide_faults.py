"""Faults for many at once: a part of all pairs, statuses that nobody can read, and floods."""

from typing import Any

from tests.contract.simulator.harness import SARONNO, SOLARO, cloud, error_of

ANNA = "+393990000001"
CROWD = [f"+39399000{serial:04d}" for serial in range(36)]


async def test_a_part_of_the_pairs_is_always_the_same_part() -> None:
    async with cloud(pair_period=0.0) as sim:
        await sim.approved()
        await sim.client.post("/simulator/faults", json={"code": 131056, "pairs": 0.25})
        first, again = [[(await sim.template(phone)).status_code for phone in CROWD] for _ in range(2)]
        refused = [status for status in first if status != 200]
        assert 2 <= len(refused) <= 20
        assert first == again


async def test_a_pair_that_is_spared_is_not_refused_and_the_others_say_why() -> None:
    async with cloud() as sim:
        await sim.approved()
        await sim.client.post("/simulator/faults", json={"code": 131056, "pairs": 0.0})
        assert (await sim.template(ANNA)).status_code == 200
        await sim.client.post("/simulator/faults", json={"code": 131056, "pairs": 1.0})
        assert error_of(await sim.template(ANNA))["code"] == 131056


async def test_a_garbled_status_has_a_time_that_nobody_can_read_and_its_neighbours_are_fine() -> None:
    async with cloud() as sim:
        await sim.subscribe()
        await sim.approved()
        await sim.client.post("/simulator/faults", json={"target": "webhooks", "when": "garble", "count": 1})
        await sim.template(ANNA)
        await sim.drained()
        assert [one["timestamp"] == "soon" for one in sim.receiver.statuses()] == [True, False]


async def test_what_a_phone_says_can_be_unreadable_too() -> None:
    async with cloud() as sim:
        await sim.subscribe()
        await sim.say(ANNA, unreadable=True)
        await sim.drained()
        assert [one["timestamp"] for one in sim.receiver.messages()] == ["soon"]


async def test_a_flood_comes_from_so_many_phones_and_is_witnessed() -> None:
    async with cloud() as sim:
        await sim.subscribe()
        told = await _flood(sim, rate=500, seconds=0.2, people=10, text="ciao")
        assert told == {"messages": 100, "people": 10}
        await sim.drained()
        messages = sim.receiver.messages()
        assert (len(messages), len({one["from"] for one in messages})) == (100, 10)
        assert len({one["id"] for one in messages}) == 100
        assert (await sim.client.get("/simulator/stats")).json()["said"] == 100


async def test_a_flood_says_its_texts_in_turn() -> None:
    async with cloud() as sim:
        await sim.subscribe()
        await _flood(sim, rate=500, seconds=0.02, people=10, texts=["ciao", "ATTIVA"])
        await sim.drained()
        said = sorted(one["text"]["body"] for one in sim.receiver.messages())
        assert said == ["ATTIVA"] * 5 + ["ciao"] * 5


async def test_a_flood_without_a_number_or_an_end_is_refused() -> None:
    async with cloud() as sim:
        for wrong in ({"phone_number_id": "nobody"}, {"rate": 0}, {"seconds": -1}, {"people": 0}, {"rate": 1e9}):
            assert "error" in await _flood(sim, **wrong), wrong


async def test_it_is_told_when_something_was_said() -> None:
    async with cloud() as sim:
        at = (await sim.say(ANNA, phone_number_id=SARONNO)).json()["at"]
        assert at <= sim.simulator.world.clock.now() < at + 10


async def _flood(sim: Any, **flood: object) -> dict[str, Any]:
    answer = await sim.client.post("/simulator/flood", json={"phone_number_id": SOLARO} | flood)
    return dict(answer.json())
