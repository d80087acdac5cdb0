"""A process dies in the middle: doubt, evidence, what may be sent again. The fence keeps a sleeper from repeating."""

import asyncio
import math
import time
from collections.abc import Callable

import pytest

from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.verdicts import Doubtful, Verdict
from comunica.stores.delivering.limits import PostgresLimits
from comunica.usecases.delivering.claim_deliveries import Claims
from comunica.usecases.delivering.deliver import ChannelWorker
from comunica.usecases.delivering.deliver_kit import ClaimPolicy, DeliveryKit, SendPolicy
from comunica.usecases.delivering.deliver_ports import ChannelFacts, Claimant
from comunica.usecases.delivering.settle_attempts import SettlePolicy, Settler
from tests.eventually import eventually
from tests.integration.dispatcher.world import (
    Broadcast,
    Call,
    Office,
    Person,
    Town,
    all_are,
    meter,
    owned_by,
    phones_of,
    quiet_for,
)


class Crash(Exception):
    """The process ends without a word."""


async def _in_doubt(
    town: Town, office: Office, *, lane: str = "normal", count: int = 5
) -> tuple[Broadcast, list[Person]]:
    """A broadcast of which nobody knows whether it arrived; the attempts are minutes old."""
    people = await town.people(count)
    broadcast = await town.broadcasts(lane=lane)

    async def lost(_call: Call) -> Verdict:
        return Doubtful(Reason.ANSWER_CUT)

    office.provider.answer = lost
    async with office.working():
        await all_are(broadcast, "doubt")
    office.provider.answer = None
    await broadcast.ages(300)
    return broadcast, people


async def test_what_a_dead_dispatcher_had_in_flight_becomes_doubt(town: Town, office: Office) -> None:
    await town.people(20)
    broadcast = await town.broadcasts()

    async def never(_call: Call) -> Verdict:
        await asyncio.Event().wait()
        raise AssertionError

    office.provider.answer = never
    with pytest.raises(Crash):
        async with office.working(in_flight=5):
            await eventually(lambda: len(office.provider.calls) == 5)
            raise Crash
    assert (await broadcast.states())["sending"] == 20

    office.provider.answer = None
    await broadcast.ages(60)
    async with office.working():
        await all_are(broadcast, "doubt")
    assert len(office.provider.calls) == 5, "nothing is sent again at once"
    await broadcast.adds_up()


async def test_a_doubt_on_a_path_without_gap_is_sent_again_exactly_once(town: Town, office: Office) -> None:
    broadcast, people = await _in_doubt(town, office)
    await town.hears_all()

    async with office.working():
        await eventually(broadcast.is_finished)

    assert office.provider.phones() == sorted(phones_of(people) * 2)
    assert {call.token.attempt for call in office.provider.calls} == {1, 2}
    assert await broadcast.states() == {"accepted": 5}
    assert not any(row["resent_in_doubt"] for row in await broadcast.rows())
    await broadcast.adds_up()


@pytest.mark.parametrize("gap", [False, True])
async def test_a_doubt_waits_while_the_path_may_have_lost_its_status(town: Town, office: Office, gap: bool) -> None:
    broadcast, _ = await _in_doubt(town, office)
    if gap:
        await town.hears_all(gap=True)

    async with office.working():
        await quiet_for(0.5, lambda: len(office.provider.calls) == 5)

    assert await broadcast.states() == {"doubt": 5}
    assert not await broadcast.is_finished()


async def test_if_gaps_were_not_looked_at_people_would_be_told_twice(town: Town, office: Office) -> None:
    broadcast, people = await _in_doubt(town, office)  # the provider took every message, and its word was lost
    await town.hears_all(gap=True)
    await town.admin.execute("DELETE FROM path_gap")

    async with office.working():
        await eventually(broadcast.is_finished)

    assert office.provider.phones() == sorted(phones_of(people) * 2)


@pytest.mark.parametrize(("others", "calls"), [("accepted", 6), ("delivered", 11)])
async def test_a_doubt_waits_while_others_of_its_time_have_had_no_status(
    town: Town, office: Office, others: str, calls: int
) -> None:
    """The provider could not reach us, so nobody was refused. Its way is whole again; its next try is yet to come."""
    broadcast, _ = await _in_doubt(town, office, count=6)
    one = (await broadcast.rows())[0]
    await town.admin.execute(
        "UPDATE delivery SET state = $2, accepted_at = claimed_at + interval '1 second' WHERE recipient_id = $1",
        *(one["recipient_id"], others),
    )
    await town.hears_all()

    async with office.working():
        await quiet_for(0.5, lambda: len(office.provider.calls) <= calls)
        await eventually(lambda: len(office.provider.calls) == calls)


async def test_evidence_settles_a_doubt_and_it_is_not_sent_again(town: Town, office: Office) -> None:
    broadcast, _ = await _in_doubt(town, office)
    await town.admin.execute("UPDATE delivery SET state = 'delivered' WHERE source_id = $1", broadcast.id)
    await town.hears_all()

    async with office.working():
        await eventually(broadcast.is_finished)

    assert len(office.provider.calls) == 5


async def test_a_doubt_that_is_queued_again_goes_through_the_claim(town: Town, office: Office) -> None:
    broadcast, people = await _in_doubt(town, office)
    await town.leaves(*people[:2])
    await town.hears_all()

    async with office.working():
        await eventually(broadcast.is_finished)

    assert await broadcast.states() == {"accepted": 3, "suppressed": 2}
    assert len(office.provider.calls) == 8


async def test_an_urgent_doubt_past_its_hard_limit_is_sent_once_more_and_counted_by_name(
    town: Town, office: Office
) -> None:
    broadcast, _ = await _in_doubt(town, office, lane="urgent", count=2)
    await broadcast.ages(1000)

    async with office.working():
        await eventually(broadcast.is_finished)

    assert len(office.provider.calls) == 4
    assert [row["resent_in_doubt"] for row in await broadcast.rows()] == [True, True]


async def test_it_is_not_sent_a_third_time(town: Town, office: Office) -> None:
    broadcast, _ = await _in_doubt(town, office, lane="urgent", count=2)
    await town.admin.execute("UPDATE delivery SET resent_in_doubt = true WHERE source_id = $1", broadcast.id)
    await broadcast.ages(1000)

    async with office.working():
        await eventually(broadcast.is_finished)

    assert len(office.provider.calls) == 2
    assert await broadcast.states() == {"unknown": 2}
    await broadcast.adds_up()


async def test_another_doubt_past_its_hard_limit_becomes_unknown(town: Town, office: Office) -> None:
    broadcast, _ = await _in_doubt(town, office)
    await broadcast.ages(2000)

    async with office.working():
        await eventually(broadcast.is_finished)

    assert await broadcast.states() == {"unknown": 5}
    assert len(office.provider.calls) == 5
    await broadcast.adds_up()


async def test_a_reply_in_doubt_is_not_repeated_past_its_limit(town: Town, office: Office) -> None:
    reply = await town.reply((await town.people(1))[0])

    async def lost(_call: Call) -> Verdict:
        return Doubtful(Reason.ANSWER_CUT)

    office.provider.answer = lost
    async with office.working():
        await all_are(reply, "doubt")
    await reply.ages(1001)
    async with office.working():
        await all_are(reply, "unknown")
    assert len(office.provider.calls) == 1


async def _sleeper(
    town: Town, office: Office, claimant: Claimant, clock: Callable[[], float], fence: float
) -> tuple[ChannelWorker, asyncio.Task[None]]:
    """A worker that has claimed, and whose process is frozen before it writes: its clock says when it wakes."""
    settler = Settler(office.settlements(), SettlePolicy(), meter(), clock=clock)
    writing = asyncio.create_task(settler.run())
    kit = DeliveryKit(
        record=office.claims(),
        limits=PostgresLimits(office.pool),
        settler=settler,
        neighbours=office.dispatcher().crew,
        meter=meter(),
        clock=clock,
        claiming=ClaimPolicy(lease=10.0),
        sending=SendPolicy(call_deadline=fence),
    )
    [facts] = await office.dispatcher().crew._facts.facts([town.channel_id])
    worker = _worker(facts, claimant, office, kit)
    worker.hold(5.0)
    return worker, writing


def _worker(facts: ChannelFacts, claimant: Claimant, office: Office, kit: DeliveryKit) -> ChannelWorker:
    carrier = office.provider.carrier(facts)
    return ChannelWorker(facts, Claims(claimant, carrier, kit), carrier, kit, until=math.inf)


@pytest.mark.parametrize(("fence", "times"), [(1.0, 1), (-math.inf, 2)])
async def test_a_process_that_slept_past_its_leases_sends_nothing_unless_the_fence_is_off(
    town: Town, office: Office, fence: float, times: int
) -> None:
    people = await town.people(20)
    broadcast = await town.broadcasts()
    await office.dispatcher()._sweeps.start(town.id, broadcast.id)
    slept = 0.0
    sleeper, writing = await _sleeper(town, office, await owned_by(town), lambda: time.monotonic() + slept, fence)
    sleeper.claims.see(sources={broadcast.id: Lane.NORMAL}, replies=False, delayed=False)
    # It has claimed everything and waits for its turn to write.
    sleeper.pace._held_until = -math.inf
    await sleeper._refill()
    assert await broadcast.states() == {"sending": 20}
    assert office.provider.calls == []

    # While it sleeps, its leases lapse, its rows are in doubt, found unsent, and sent by another.
    await town.admin.execute("UPDATE channel_ownership SET lease_until = now()")
    await broadcast.ages(300)
    await town.hears_all()
    async with office.working():
        await eventually(broadcast.is_finished)
    assert office.provider.phones() == phones_of(people)

    slept = 60.0
    await eventually(sleeper._all_home.is_set)
    assert set(office.provider.times().values()) == {times}
    writing.cancel()
