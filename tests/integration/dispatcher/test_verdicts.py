"""What the provider answers, and what becomes of the delivery, the broadcast and the channel."""

import asyncio
import math
import time

import pytest

from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.verdicts import (
    Accepted,
    Doubtful,
    NotSent,
    RefusedChannel,
    RefusedContent,
    RefusedPerson,
    Scope,
    Throttled,
    Verdict,
)
from tests.eventually import eventually
from tests.integration.dispatcher.world import Broadcast, Call, Office, Town, all_are, found_town, phones_of, quiet_for


async def test_what_was_accepted_is_kept_sealed_and_by_its_digest(town: Town, office: Office) -> None:
    await town.people(1)
    broadcast = await town.broadcasts()

    async with office.working():
        await all_are(broadcast, "accepted")

    [row] = await broadcast.rows()
    message_id = town.vault.open("delivery.message_sealed", row["message_sealed"])
    assert message_id.startswith("wamid.")
    assert row["message_digest"] == town.vault.index("message", message_id)
    assert (row["attempt"], row["owner"], row["lease_until"]) == (1, None, None)
    assert row["claimed_at"] <= row["accepted_at"]


@pytest.mark.parametrize(
    ("verdict", "state"),
    [
        (RefusedPerson(Reason.UNREACHABLE, 131026), "failed"),
        (RefusedPerson(Reason.STOPPED_MARKETING, 131050, suppressed=True), "suppressed"),
        (Doubtful(Reason.ANSWER_CUT), "doubt"),
    ],
)
async def test_a_verdict_on_one_person_ends_that_delivery_only(
    town: Town, office: Office, verdict: Verdict, state: str
) -> None:
    await town.people(9)
    [odd] = await town.people(1)
    broadcast = await town.broadcasts()

    async def answer(call: Call) -> Verdict:
        return verdict if call.phone == odd.phone else Accepted(f"wamid.{call.phone}")

    office.provider.answer = answer
    async with office.working():
        await eventually(lambda: _states_are(broadcast, {"accepted": 9, state: 1}))

    [row] = [row for row in await broadcast.rows() if row["recipient_id"] == odd.id]
    assert row["reason"] == verdict.reason  # type: ignore[union-attr]  # each of the three has one
    assert set(office.provider.times().values()) == {1}


@pytest.mark.parametrize(
    ("reason", "code", "fail"),
    [
        (Reason.TEMPLATE_POLICY, 132007, True),
        # It comes back by itself, and so nobody is given up on.
        (Reason.TEMPLATE_PAUSED, 132015, False),
    ],
)
async def test_refused_content_pauses_the_broadcast_with_the_reason_and_keeps_the_rest(
    town: Town, office: Office, reason: Reason, code: int, *, fail: bool
) -> None:
    await town.people(200)
    broadcast = await town.broadcasts()

    async def answer(_call: Call) -> Verdict:
        return RefusedContent(reason, code)

    office.provider.answer = answer
    async with office.working(in_flight=2):
        await eventually(lambda: _is_in(broadcast, "paused"))
        await eventually(lambda: _has_no(broadcast, "sending"))
        sent = len(office.provider.calls)
        await quiet_for(0.3, lambda: len(office.provider.calls) == sent)

    states = await broadcast.states()
    assert (await broadcast.row())["paused_reason"] == reason
    assert sent < 10, "those in flight together, no more"
    assert states == ({"failed": sent, "queued": 200 - sent} if fail else {"queued": 200})
    assert await town.admin.fetchval("SELECT count(*) FROM due_source") == 0
    await broadcast.adds_up()


async def test_a_paused_broadcast_goes_on_once_staff_resume_it(town: Town, office: Office) -> None:
    await town.people(20)
    broadcast = await town.broadcasts()
    refusing = True

    async def answer(call: Call) -> Verdict:
        return RefusedContent(Reason.TEMPLATE_PAUSED, 132015) if refusing else Accepted(f"wamid.{call.phone}")

    office.provider.answer = answer
    async with office.working(in_flight=1):
        await eventually(lambda: _is_in(broadcast, "paused"))
        refusing = False
        await broadcast.resumes()
        await eventually(broadcast.is_finished)

    assert await broadcast.states() == {"accepted": 20}, "those who met the pause too"
    assert sorted(office.provider.times().values())[:-1] == [1] * 19
    await broadcast.adds_up()


async def test_a_refused_channel_pauses_and_its_rows_stay_queued_until_it_is_active_again(
    town: Town, office: Office
) -> None:
    people = await town.people(30)
    broadcast = await town.broadcasts()
    refusing = True

    async def answer(call: Call) -> Verdict:
        return RefusedChannel(Reason.TOKEN_REFUSED, 190) if refusing else Accepted(f"wamid.{call.phone}")

    office.provider.answer = answer
    async with office.working(in_flight=4):
        await eventually(lambda: _channel_is(town, "paused"))
        await all_are(broadcast, "queued")
        sent = len(office.provider.calls)
        await quiet_for(0.4, lambda: len(office.provider.calls) == sent)
        assert (await town.channel())["paused_reason"] == "token_refused"

        refusing = False
        await town.admin.execute(
            "UPDATE channel SET state = 'active', paused_reason = NULL WHERE id = $1", town.channel_id
        )
        office.provider.calls.clear()
        await eventually(broadcast.is_finished)

    assert office.provider.phones() == phones_of(people)
    await broadcast.adds_up()


@pytest.mark.parametrize("is_told", [False, True], ids=["as it was asked", "as if asked later"])
async def test_what_the_record_said_before_a_channel_was_paused_does_not_set_it_going_again(
    town: Town, office: Office, *, is_told: bool
) -> None:
    await town.people(30)
    broadcast = await town.broadcasts()
    asked = time.monotonic()
    [before] = await office.dispatcher().crew._facts.facts([town.channel_id])

    async def answer(_call: Call) -> Verdict:
        return RefusedChannel(Reason.TOKEN_REFUSED, 190)

    office.provider.answer = answer
    async with office.working(in_flight=4, facts_interval=60.0) as dispatcher:
        await eventually(lambda: _channel_is(town, "paused"))
        await all_are(broadcast, "queued")
        worker = dispatcher.crew._posts[town.channel_id].worker
        assert worker is not None
        # It knows that its own refusal was written.
        await eventually(lambda: not worker._is_pausing)
        sent = len(office.provider.calls)
        worker.see(before, asked=math.inf if is_told else asked)
        if is_told:
            await eventually(lambda: len(office.provider.calls) > sent)
        else:
            await quiet_for(0.4, lambda: len(office.provider.calls) == sent)


async def test_a_throttled_channel_waits_and_then_sends_everything_once(town: Town, office: Office) -> None:
    people = await town.people(30)
    broadcast = await town.broadcasts()
    told: list[float] = []
    in_flight = 4

    async def answer(call: Call) -> Verdict:
        if not told:
            told.append(time.monotonic())
            return Throttled(Scope.CHANNEL, 130429, 0.6)
        if len(office.provider.calls) > in_flight:
            assert time.monotonic() >= told[0] + 0.55, "nothing is written while the channel waits"
        return Accepted(f"wamid.{call.phone}")

    office.provider.answer = answer
    async with office.working(in_flight=in_flight):
        await eventually(broadcast.is_finished)

    times = office.provider.times()
    assert sorted(times) == phones_of(people)
    assert sorted(times.values()) == [1] * 29 + [2], "the refused attempt was certainly not sent"
    await broadcast.adds_up()


async def test_a_pair_that_is_throttled_does_not_hold_up_the_others(town: Town, office: Office) -> None:
    await town.people(20)
    [slow] = await town.people(1)
    broadcast = await town.broadcasts()

    async def answer(call: Call) -> Verdict:
        return Throttled(Scope.PAIR, 131056, 60.0) if call.phone == slow.phone else Accepted(f"wamid.{call.phone}")

    office.provider.answer = answer
    async with office.working():
        await eventually(lambda: _states_are(broadcast, {"accepted": 20, "queued": 1}))
        await quiet_for(0.3, lambda: office.provider.times()[slow.phone] == 1)

    [row] = [row for row in await broadcast.rows() if row["recipient_id"] == slow.id]
    assert row["not_before"] > row["claimed_at"]
    assert row["reason"] == "too_fast"


async def test_a_delay_that_is_over_is_claimed_again(town: Town, office: Office) -> None:
    await town.people(3)
    [slow] = await town.people(1)
    broadcast = await town.broadcasts()
    answers = iter([Throttled(Scope.PAIR, 131056, 0.3)])

    async def answer(call: Call) -> Verdict:
        first = next(answers, None) if call.phone == slow.phone else None
        return first or Accepted(f"wamid.{call.phone}")

    office.provider.answer = answer
    async with office.working():
        await eventually(lambda: _states_are(broadcast, {"accepted": 3, "queued": 1}))
        # The provider's own wait for a pair is 4 seconds at least; the case does not wait for it.
        await town.admin.execute(
            "UPDATE delivery SET not_before = now() WHERE source_id = $1 AND state = 'queued'", broadcast.id
        )
        await eventually(broadcast.is_finished)

    assert office.provider.times()[slow.phone] == 2


async def test_an_account_that_is_throttled_holds_all_its_channels(town: Town, office: Office) -> None:
    other = await found_town(town.admin)
    await town.admin.execute("UPDATE channel SET waba_id = 'shared'")
    await town.people(1)
    broadcast = await town.broadcasts()

    async def answer(call: Call) -> Verdict:
        first = call.number == town.number and len(office.provider.calls) == 1
        return Throttled(Scope.ACCOUNT, 80007, 0.8) if first else Accepted(f"wamid.{call.phone}")

    office.provider.answer = answer
    async with office.working():
        await eventually(lambda: office.provider.calls)
        throttled = time.monotonic()
        await other.people(5)
        await other.broadcasts()
        await eventually(lambda: len(office.provider.calls) > 1)
        assert time.monotonic() - throttled > 0.5
        await eventually(broadcast.is_finished)


async def test_a_provider_that_cannot_be_reached_is_not_called_in_a_hot_loop(town: Town, office: Office) -> None:
    await town.people(50)
    broadcast = await town.broadcasts()

    async def answer(_call: Call) -> Verdict:
        return NotSent(Reason.CONNECTION_REFUSED, 0.4)

    office.provider.answer = answer
    async with office.working(in_flight=4):
        await eventually(lambda: office.provider.calls)
        await asyncio.sleep(1.0)

    assert len(office.provider.calls) <= 16, "a few calls a round, each round later than the one before"
    assert await broadcast.states() == {"queued": 50}


async def test_a_carrier_that_breaks_its_promise_leaves_doubt_and_not_a_dead_channel(
    town: Town, office: Office
) -> None:
    await town.people(10)
    [odd] = await town.people(1)
    broadcast = await town.broadcasts()

    async def answer(call: Call) -> Verdict:
        if call.phone == odd.phone:
            raise RuntimeError("a defect")
        return Accepted(f"wamid.{call.phone}")

    office.provider.answer = answer
    async with office.working(in_flight=1):
        await eventually(lambda: _states_are(broadcast, {"accepted": 10, "doubt": 1}))


async def _states_are(broadcast: Broadcast, wanted: dict[str, int]) -> bool:
    states = await broadcast.states()
    assert states == wanted
    return True


async def _has_no(broadcast: Broadcast, state: str) -> bool:
    return state not in await broadcast.states()


async def _is_in(broadcast: Broadcast, state: str) -> bool:
    return bool((await broadcast.row())["state"] == state)


async def _channel_is(town: Town, state: str) -> bool:
    return bool((await town.channel())["state"] == state)
