"""How fast one may send, on a clock that the test moves."""

import pytest
from comunica_simulator.clock import ManualClock
from comunica_simulator.limits import Bucket, Pairs, UniqueRecipients

from tests.contract.simulator.harness import SOLARO, Cloud, cloud, error_of

ANNA = "+393990000001"


@pytest.mark.parametrize("rate", [20, 80, 1000])
def test_a_bucket_gives_its_rate_at_once_and_again_each_second(rate: int) -> None:
    bucket = Bucket(period=1 / rate, burst=rate)
    for second in range(3):
        assert sum(bucket.take(1_790_000_000.0 + second) for _ in range(2 * rate)) == rate


def test_a_bucket_without_a_rate_never_refuses() -> None:
    bucket = Bucket(period=0, burst=1)
    assert all(bucket.take(0.0) for _ in range(10_000))


def test_a_pair_has_45_at_once_and_then_one_each_six_seconds() -> None:
    pairs = Pairs(period=6.0, burst=45)
    pair = (SOLARO, ANNA)
    assert sum(pairs.take(pair, 0.0) for _ in range(60)) == 45
    assert [pairs.take(pair, 2.9), pairs.take(pair, 6.0), pairs.take(pair, 8.9)] == [False, True, False]
    assert pairs.take((SOLARO, "somebody else"), 8.9)


def test_a_portfolio_counts_each_user_once_in_a_moving_day() -> None:
    unique = UniqueRecipients()
    assert [unique.take("p", user, 2, 0.0) for user in ("a", "b", "a", "c")] == [True, True, True, False]
    assert unique.take("other", "c", 2, 0.0)
    assert unique.take("p", "c", 2, 86_401.0)


async def test_the_81st_message_of_a_second_is_throttled_with_130429_and_http_400() -> None:
    clock = ManualClock()
    async with cloud(clock) as sim:
        await sim.approved()
        codes = [(await sim.template(f"+3939900{one:05d}")).status_code for one in range(80)]
        assert set(codes) == {200}
        refused = await sim.template(ANNA)
        assert (refused.status_code, error_of(refused)["code"]) == (400, 130429)
        clock.advance(1)
        assert (await sim.template(ANNA)).status_code == 200


async def test_inbound_messages_count_against_the_same_bucket() -> None:
    async with cloud(ManualClock()) as sim:
        await sim.approved()
        await _throughput(sim, 5)
        for _ in range(5):
            await sim.say(ANNA)
        assert error_of(await sim.template(ANNA))["code"] == 130429


async def test_a_number_can_be_unlimited() -> None:
    async with cloud(ManualClock()) as sim:
        await sim.approved()
        await _throughput(sim, "unlimited")
        answers = [await sim.template(f"+3939900{one:05d}") for one in range(100)]
        assert {one.status_code for one in answers} == {200}


async def test_the_46th_message_to_one_person_is_refused_for_this_pair_only() -> None:
    async with cloud(ManualClock()) as sim:
        await sim.approved()
        for _ in range(45):
            assert (await sim.template(ANNA)).status_code == 200
        assert error_of(await sim.template(ANNA))["code"] == 131056
        assert (await sim.template("+393990000002")).status_code == 200


async def test_the_messaging_limit_counts_those_outside_the_window_and_has_a_code_of_choice() -> None:
    async with cloud(ManualClock()) as sim:
        await sim.approved()
        portfolio = {"id": "601", "unique_limit": 1, "limit_code": 131064}
        await sim.client.post("/simulator/setup", json={"portfolio": portfolio})
        await sim.say("+393990000009")
        for who, code in ((ANNA, None), ("+393990000002", 131064), ("+393990000009", None)):
            answer = await sim.template(who)
            assert answer.json().get("error", {}).get("code") == code


async def test_a_limit_can_change_and_a_user_counts_for_a_day() -> None:
    clock = ManualClock()
    async with cloud(clock, messaging_day=60.0) as sim:
        await sim.approved()
        told = await sim.client.post("/simulator/portfolios/601/limit", json={"people": 1})
        assert told.json() == {"portfolio": "601", "people": 1}
        answers = [await sim.template(who) for who in (ANNA, "+393990000002")]
        assert [answer.status_code for answer in answers] == [200, 400]
        stats = (await sim.client.get("/simulator/stats")).json()
        assert stats["unique_recipients"]["601"] == 1
        clock.advance(61)
        assert (await sim.template("+393990000002")).status_code == 200


async def test_the_apps_hear_of_another_limit_in_both_spellings() -> None:
    async with cloud() as sim:
        await sim.subscribe()
        for told in ({"people": 2000}, {"people": None, "old": True}):
            await sim.client.post("/simulator/portfolios/601/limit", json=told)
            await sim.drained()
        new, old = sim.receiver.changes("business_capability_update")
        assert new["max_daily_conversations_per_business"] == 2000
        assert old["max_daily_conversation_per_phone"] == -1


@pytest.mark.parametrize("people", [0, -1, True, "many", 1.5])
async def test_a_limit_that_is_none_is_refused(people: object) -> None:
    async with cloud(ManualClock()) as sim:
        answer = await sim.client.post("/simulator/portfolios/601/limit", json={"people": people})
        assert answer.status_code == 400
        assert (await sim.client.post("/simulator/portfolios/x/limit", json={"people": 1})).status_code == 404


async def test_an_upgrade_pauses_the_number_and_then_says_so() -> None:
    clock = ManualClock()
    async with cloud(clock) as sim:
        await sim.subscribe()
        await sim.approved()
        await sim.client.post(f"/simulator/numbers/{SOLARO}/upgrade")
        refused = await sim.template(ANNA)
        assert (refused.status_code, error_of(refused)["code"]) == (500, 131057)
        clock.advance(2)
        assert (await sim.template(ANNA)).status_code == 200
        shown = (await sim.client.get(f"/v25.0/{SOLARO}?fields=throughput")).json()
        assert shown == {"throughput": {"level": "HIGH"}, "id": SOLARO}


async def _throughput(sim: Cloud, rate: object) -> None:
    numbers = [{"phone_number_id": SOLARO, "throughput": rate}]
    await sim.client.post("/simulator/setup", json={"numbers": numbers})
