"""When the provider says too fast, or says nothing: who waits, who does not, and that nothing is sent again for it."""

import itertools
import time

import pytest

from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.verdicts import Accepted, Doubtful, RefusedPerson, Scope, Throttled, Verdict
from services.dispatcher.dispatcher import Dispatcher
from tests.eventually import eventually
from tests.integration.dispatcher.world import Admin, Broadcast, Call, Office, Town, all_are, found_town, quiet_for


async def test_one_person_who_is_written_to_often_waits_alone(town: Town, office: Office) -> None:
    [chatty], [other] = await town.people(1), await town.people(1)
    async with office.working(pair_burst=3, pair_period=60.0):
        replies = [await town.reply(chatty) for _ in range(5)]
        await eventually(lambda: office.provider.times()[chatty.phone] == 3)
        await all_are(await town.reply(other), "accepted")
        await quiet_for(0.3, lambda: office.provider.times()[chatty.phone] == 3)

    waiting = [row for reply in replies for row in await reply.rows() if row["state"] == "queued"]
    assert {(row["reason"], row["not_before"] is not None) for row in waiting} == {("too_fast", True)}
    assert len(waiting) == 2


async def test_each_refusal_of_a_pair_waits_four_times_as_long(town: Town, office: Office) -> None:
    await town.people(1)
    broadcast = await town.broadcasts()

    async def answer(_call: Call) -> Verdict:
        return Throttled(Scope.PAIR, 131056, 0.0)

    waits: list[float] = []
    office.provider.answer = answer
    async with office.working():
        for times in (1, 2):
            await eventually(lambda times=times: len(office.provider.calls) == times)  # type: ignore[misc]
            await all_are(broadcast, "queued")
            [row] = await broadcast.rows()
            waits.append((row["not_before"] - row["claimed_at"]).total_seconds())
            await town.admin.execute("UPDATE delivery SET not_before = now() WHERE state = 'queued'")

    assert waits == pytest.approx([1, 4], abs=0.5)


async def test_a_channel_that_is_done_remembers_nobody(town: Town, office: Office) -> None:
    await town.people(20)
    async with office.working(pair_period=600.0) as dispatcher:
        await all_are(await town.broadcasts(), "accepted")
        assert _remembered(dispatcher, town) == 20
    async with office.working(pair_period=0.5) as dispatcher:
        await all_are(await town.broadcasts(), "accepted")
        await eventually(lambda: _remembered(dispatcher, town) == 0)


def _remembered(dispatcher: Dispatcher, town: Town) -> int:
    worker = dispatcher.crew._posts[town.channel_id].worker
    assert worker is not None
    return len(worker.pace._pairs)


async def test_a_throttled_account_is_left_alone_by_every_dispatcher(admin: Admin, office: Office) -> None:
    towns = [await found_town(admin) for _ in range(2)]
    await admin.execute("UPDATE channel SET waba_id = 'shared'")
    apart = await found_town(admin)

    async def answer(call: Call) -> Verdict:
        if len(office.provider.calls) == 1:
            return Throttled(Scope.ACCOUNT, 80007, 2.0)
        return Accepted(f"wamid.{call.phone}")

    office.provider.answer = answer
    async with office.working() as one, office.working() as other:
        await eventually(lambda: len(one.owner.owned) + len(other.owner.owned) == 3)
        await eventually(lambda: one.owner.owned and other.owner.owned)
        await towns[0].people(1)
        first = await towns[0].broadcasts()
        await eventually(lambda: office.provider.calls)
        told = time.monotonic()
        assert await admin.fetchval("SELECT count(*) FROM shared_throttle") <= 1
        await eventually(lambda: _is_shared(admin))
        await eventually(lambda: all(_stands_still(each, towns) for each in (one, other)))
        await towns[1].people(3)
        second = await towns[1].broadcasts()
        await apart.people(3)
        await eventually((await apart.broadcasts()).is_finished)
        await eventually(first.is_finished)
        await eventually(second.is_finished)
        assert time.monotonic() - told > 1.5


async def _is_shared(admin: Admin) -> bool:
    row = await admin.fetchrow("SELECT scope, id, code FROM shared_throttle WHERE until > now()")
    return row is not None and tuple(row) == ("account", "shared", 80007)


def _stands_still(dispatcher: Dispatcher, towns: list[Town]) -> bool:
    posts = dispatcher.crew._posts
    workers = [posts[town.channel_id].worker for town in towns if town.channel_id in posts]
    return all(worker is not None and worker.pace.still_for(time.monotonic()) > 0 for worker in workers)


async def test_a_provider_that_stops_answering_is_asked_by_one_probe_at_a_time_and_nothing_goes_twice(
    town: Town, office: Office
) -> None:
    people = await town.people(60)
    broadcast = await town.broadcasts()
    is_down, at = True, []

    async def answer(call: Call) -> Verdict:
        at.append(time.monotonic())
        return Doubtful(Reason.ANSWER_LATE) if is_down else Accepted(f"wamid.{call.phone}")

    office.provider.answer = answer
    async with office.working(in_flight=4, breaker_faults=5, breaker_pause=0.3, breaker_longest=0.3):
        await eventually(lambda: len(at) >= 5)
        # Those in flight when it opened, and then a probe each pause.
        await quiet_for(1.5, lambda: len(at) <= 5 + 3 + 6)
        probes = [later - earlier for earlier, later in itertools.pairwise(at[8:])]
        assert all(pause > 0.25 for pause in probes)
        is_down = False
        await eventually(lambda: _none_queued(broadcast))

    times = office.provider.times()
    assert set(times.values()) == {1}, "what is in doubt stays in doubt"
    assert len(times) == len(people)
    states = await broadcast.states()
    assert states["doubt"] + states["accepted"] == 60
    await broadcast.adds_up()


async def test_without_the_breaker_everybody_would_be_in_doubt(town: Town, office: Office) -> None:
    await town.people(60)
    broadcast = await town.broadcasts()

    async def answer(_call: Call) -> Verdict:
        return Doubtful(Reason.ANSWER_LATE)

    office.provider.answer = answer
    async with office.working(in_flight=4, breaker_faults=10_000, breaker_shared_faults=10_000):
        await all_are(broadcast, "doubt")


async def test_rows_in_hand_of_a_channel_that_stands_still_do_not_become_doubt(town: Town, office: Office) -> None:
    await town.people(40)
    broadcast = await town.broadcasts()

    async def answer(_call: Call) -> Verdict:
        return Throttled(Scope.CHANNEL, 131057, 30.0, Reason.MAINTENANCE)

    office.provider.answer = answer
    async with office.working(in_flight=1, row_lease=5.0):
        await eventually(lambda: office.provider.calls)
        await all_are(broadcast, "queued")
        await quiet_for(0.3, lambda: len(office.provider.calls) == 1)


@pytest.mark.parametrize(
    ("columns", "rate"),
    [
        ("granted_per_second = 1000", 900.0),
        ("granted_per_second = 1000, pace_is_fixed = true", 36.0),
        ("granted_per_second = 20, pace_is_fixed = true", 18.0),
        ("granted_per_second = NULL", 36.0),
    ],
)
async def test_an_upgrade_is_taken_up_unless_staff_chose_the_pace_and_a_tenth_is_left_to_citizens(
    admin: Admin, office: Office, columns: str, rate: float
) -> None:
    town = await found_town(admin, messages_per_second=40)
    async with office.working() as dispatcher:
        await eventually(lambda: _rate(dispatcher, town) == pytest.approx(36.0))
        await admin.execute(f"UPDATE channel SET {columns} WHERE id = $1", town.channel_id)
        await eventually(lambda: _rate(dispatcher, town) == pytest.approx(rate))


def _rate(dispatcher: Dispatcher, town: Town) -> float:
    post = dispatcher.crew._posts.get(town.channel_id)
    return post.worker.pace.bucket.rate(time.monotonic()) if post is not None and post.worker is not None else 0.0


async def _none_queued(broadcast: Broadcast) -> bool:
    return not {"queued", "sending"} & (await broadcast.states()).keys()


async def test_a_broadcast_that_everybody_is_refused_for_the_same_reason_pauses_itself(
    town: Town, office: Office
) -> None:
    await town.people(200)
    broadcast = await town.broadcasts()

    async def answer(_call: Call) -> Verdict:
        return RefusedPerson(Reason.BAD_ADDRESS, 131009)

    office.provider.answer = answer
    async with office.working(in_flight=1):
        await eventually(lambda: _is_paused(broadcast, "bad_address"))
        await eventually(lambda: _not_sending(broadcast))
        sent = len(office.provider.calls)
    assert sent == 20
    assert await broadcast.states() == {"failed": 20, "queued": 180}


async def test_a_broadcast_of_which_too_many_are_refused_pauses_itself_and_a_few_do_not(
    town: Town, office: Office
) -> None:
    await town.people(400)
    broadcast = await town.broadcasts()
    refused = 0.25

    async def answer(call: Call) -> Verdict:
        count = len(office.provider.calls)
        if int(count * refused) > int((count - 1) * refused):
            return RefusedPerson(Reason.UNREACHABLE, 131026)
        return Accepted(f"wamid.{call.phone}")

    office.provider.answer = answer
    async with office.working(in_flight=1):
        await eventually(broadcast.is_finished)
        assert (await broadcast.states())["failed"] == 100

        refused = 0.4
        office.provider.calls.clear()
        broadcast = await town.broadcasts()
        await eventually(lambda: _is_paused(broadcast, "too_many_refused"))
        await eventually(lambda: _not_sending(broadcast))
        assert 200 <= len(office.provider.calls) < 210


async def _is_paused(broadcast: Broadcast, reason: str) -> bool:
    row = await broadcast.row()
    return (row["state"], row["paused_reason"]) == ("paused", reason)


async def _not_sending(broadcast: Broadcast) -> bool:
    return "sending" not in await broadcast.states()
