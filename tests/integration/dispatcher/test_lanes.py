"""Replies and urgent go first, also before what is claimed already; replies need the open window and no consent."""

import asyncio
import datetime as dt
from uuid import UUID

import pytest

from comunica.broadcasting.content import Choice, ChoiceContent, TextContent
from comunica.broadcasting.pacing import Bucket, BucketPolicy
from comunica.broadcasting.verdicts import Accepted, Scope, Throttled, Verdict
from comunica.contracts.bells import BroadcastBell, ChannelBell
from comunica.usecases.hearing.reply_body import to_text
from services.dispatcher.dispatcher import Dispatcher
from tests.eventually import eventually
from tests.integration.dispatcher.world import Admin, Broadcast, Call, Office, Town, all_are, found_town, phones_of


async def test_a_reply_reaches_also_who_is_not_enrolled(town: Town, office: Office) -> None:
    left, stranger = (await town.people(1, consent="opted_out")), (await town.people(1, consent="none"))
    replies = [
        await town.reply(left[0], "Fatto. Non riceverai altro."),
        await town.reply(stranger[0], "Come iscriversi"),
    ]

    async with office.working():
        for reply in replies:
            await all_are(reply, "accepted")

    assert office.provider.phones() == phones_of([*left, *stranger])
    assert {call.content for call in office.provider.calls} == {
        TextContent("Fatto. Non riceverai altro."),
        TextContent("Come iscriversi"),
    }


async def test_a_reply_goes_with_what_it_offers_to_press(town: Town, office: Office) -> None:
    asks = ChoiceContent(body="Abbiamo capito bene?", choices=(Choice(payload="a1:x:yes", title="Sì"),), label="Scegli")
    reply = await town.reply((await town.people(1, consent="none"))[0], to_text(asks))

    async with office.working():
        await all_are(reply, "accepted")

    assert [call.content for call in office.provider.calls] == [asks]


async def test_somebody_without_a_visible_number_gets_replies_and_broadcasts_by_user_id(
    town: Town, office: Office
) -> None:
    [hidden] = await town.people(1)
    await town.admin.execute(
        "UPDATE subscriber SET address_kind = 'user_id', address_sealed = $2 WHERE id = $1",
        *(hidden.id, town.vault.seal("subscriber.address_sealed", "IT.4711")),
    )
    reply, broadcast = await town.reply(hidden), await town.broadcasts()

    async with office.working():
        await all_are(reply, "accepted")
        await eventually(broadcast.is_finished)

    assert office.provider.phones() == ["IT.4711", "IT.4711"]


async def test_a_reply_whose_window_closed_expires(town: Town, office: Office) -> None:
    reply = await town.reply((await town.people(1))[0], expires_in=-1)

    async with office.working():
        await all_are(reply, "expired")

    assert office.provider.calls == []


async def test_a_reminder_waits_for_its_hour_and_is_found_without_a_bell(town: Town, office: Office) -> None:
    reminder, reply = [await town.reply(person) for person in await town.people(2)]
    later = "UPDATE delivery SET not_before = now() + make_interval(secs => $2) WHERE source_id = $1"
    await town.admin.execute(later, reminder.id, 3600.0)

    async with office.working():
        await all_are(reply, "accepted")
        assert list(await reminder.states()) == ["queued"]
        await town.admin.execute(later, reminder.id, -1.0)
        await all_are(reminder, "accepted")


async def test_a_reply_to_a_person_who_was_erased_is_suppressed(town: Town, office: Office) -> None:
    [person] = await town.people(1)
    reply = await town.reply(person)
    await town.admin.execute("DELETE FROM subscriber WHERE id = $1", person.id)

    async with office.working():
        await all_are(reply, "suppressed")


async def test_a_person_whose_address_cannot_be_opened_does_not_hold_up_the_others(town: Town, office: Office) -> None:
    people, [odd] = await town.people(5), await town.people(1)
    await town.admin.execute(r"UPDATE subscriber SET address_sealed = '\x0102' WHERE id = $1", odd.id)
    broadcast = await town.broadcasts()

    async with office.working():
        await eventually(broadcast.is_finished)

    assert office.provider.phones() == phones_of(people)
    assert await broadcast.states() == {"accepted": 5, "failed": 1}


async def test_urgent_and_replies_overtake_bulk_that_is_claimed_already(admin: Admin, office: Office) -> None:
    town = await found_town(admin, messages_per_second=50)
    await town.people(60)
    await town.broadcasts(lane="bulk")

    held = Held(after=3)
    office.provider.answer = held.answer
    async with office.working(in_flight=1) as dispatcher:
        await eventually(lambda: len(office.provider.calls) >= 3)
        urgent = await town.broadcasts(lane="urgent")
        [citizen] = await town.people(1, consent="none")
        reply = await town.reply(citizen)
        await dispatcher.hear(BroadcastBell(str(town.id), str(urgent.id)))
        await dispatcher.hear(ChannelBell(str(town.id), str(town.channel_id)))
        await eventually(lambda: _is_claimed(urgent))
        before = len(office.provider.calls)
        held.let_go()
        await eventually(lambda: _all_there(office, urgent.id, 60))
        order = [call.token.source_id for call in office.provider.calls]

    first_urgent, last_urgent = order.index(urgent.id), len(order) - 1 - order[::-1].index(urgent.id)
    assert first_urgent <= before + 3, "not behind the bulk that was claimed"
    between = [source for source in order[first_urgent:last_urgent] if source not in (urgent.id, reply.id)]
    assert len(between) <= 2, "strictly first"
    assert reply.id in order


async def test_as_a_normal_message_the_same_alert_would_wait_behind_what_is_claimed(
    admin: Admin, office: Office
) -> None:
    """The guard switched off: without a lane of its own the alert takes its turn like everything else."""
    town = await found_town(admin, messages_per_second=50)
    await town.people(60)
    await town.broadcasts(lane="bulk")

    async with office.working(in_flight=1) as dispatcher:
        await eventually(lambda: len(office.provider.calls) >= 3)
        alert = await town.broadcasts(lane="normal")
        await dispatcher.hear(BroadcastBell(str(town.id), str(alert.id)))
        await eventually(lambda: _all_there(office, alert.id, 60))
        order = [call.token.source_id for call in office.provider.calls]

    first, last = order.index(alert.id), len(order) - 1 - order[::-1].index(alert.id)
    assert len([source for source in order[:last] if source != alert.id]) > 20, "bulk goes before it, or in between"
    assert first > 10


async def test_an_alert_and_the_replies_to_a_crowd_take_turns(admin: Admin, office: Office) -> None:
    town = await found_town(admin, messages_per_second=200)
    people = await town.people(200)
    crowd = {(await town.reply(person)).id for person in people}
    alert = await town.broadcasts(lane="urgent")

    async with office.working(claim_least=5, claim_seconds=0.05):
        await eventually(lambda: _all_there(office, alert.id, 200))
        order = [call.token.source_id for call in office.provider.calls]

    first = order.index(alert.id)  # the bells may be heard one after the other
    together = order[first : first + 80]
    assert first < 100, "an alert does not wait for a crowd"
    assert together.count(alert.id) >= 20
    assert sum(source in crowd for source in together) >= 20, "nor does who writes wait for an alert"


class Held:
    """A provider that leaves its callers waiting, but for the first few, until it is let go."""

    def __init__(self, after: int) -> None:
        self._left, self._open = after - 1, asyncio.Event()

    async def answer(self, call: Call) -> Verdict:
        self._left -= 1
        if self._left < 0:
            await self._open.wait()
        return Accepted(f"wamid.{call.phone}.{call.token.source_id}")

    def let_go(self) -> None:
        self._open.set()


async def _is_claimed(broadcast: Broadcast) -> bool:
    return "sending" in await broadcast.states()


def _all_there(office: Office, source: object, count: int) -> bool:
    return sum(call.token.source_id == source for call in office.provider.calls) == count


def since_both(office: Office, one: Broadcast, other: Broadcast) -> list[UUID]:
    """The sources of the calls from the moment on when both were under way: either may start first."""
    sources = [call.token.source_id for call in office.provider.calls]
    if not {one.id, other.id} <= set(sources):
        return []
    return sources[max(sources.index(one.id), sources.index(other.id)) :]


async def test_normal_and_bulk_divide_a_channel_by_weight(admin: Admin, office: Office) -> None:
    town = await found_town(admin, messages_per_second=200)
    await town.people(300)
    normal, bulk = await town.broadcasts(lane="normal"), await town.broadcasts(lane="bulk")

    async with office.working(claim_least=5, claim_seconds=0.05):
        await eventually(lambda: len(since_both(office, normal, bulk)) >= 150)
        part = since_both(office, normal, bulk)[:150]

    assert 2.0 < part.count(normal.id) / part.count(bulk.id) < 8.0, "about 4 to 1"


async def test_two_broadcasts_of_a_lane_take_turns(admin: Admin, office: Office) -> None:
    town = await found_town(admin, messages_per_second=200)
    await town.people(200)
    one, other = await town.broadcasts(), await town.broadcasts()

    async with office.working(claim_least=5, claim_seconds=0.05):
        await eventually(lambda: len(since_both(office, one, other)) >= 100)
        part = since_both(office, one, other)[:100]

    assert 30 <= part.count(one.id) <= 70
    assert part.count(one.id) + part.count(other.id) == 100


async def test_the_pace_of_a_channel_is_kept(admin: Admin, office: Office) -> None:
    town = await found_town(admin, messages_per_second=40)
    await town.people(200)
    await town.broadcasts()
    loop = asyncio.get_running_loop()
    at: list[float] = []

    async def answer(call: Call) -> Verdict:
        at.append(loop.time())
        return Accepted(f"wamid.{call.phone}")

    office.provider.answer = answer
    async with office.working():
        await eventually(lambda: len(at) >= 80)

    # Nine tenths of 40 a second are ours; a burst of a tenth of a second may go first.
    seconds = at[79] - at[0]
    assert 80 / seconds < 40


@pytest.mark.parametrize(("ours", "too_fast"), [(40, False), (1000, True)])
async def test_a_provider_that_grants_forty_a_second_refuses_nothing_unless_nobody_paces(
    admin: Admin, office: Office, ours: int, *, too_fast: bool
) -> None:
    town = await found_town(admin, messages_per_second=ours)
    await town.people(120)
    broadcast = await town.broadcasts()
    loop = asyncio.get_running_loop()
    granted = Bucket(BucketPolicy(rate=40, inbound_share=0, burst=0.2), loop.time())
    refused = 0

    async def answer(call: Call) -> Verdict:
        nonlocal refused
        if granted.take(loop.time()):
            refused += 1
            return Throttled(Scope.CHANNEL, 130429, 0.1)
        return Accepted(f"wamid.{call.phone}")

    office.provider.answer = answer
    async with office.working():
        await eventually(broadcast.is_finished)

    assert await broadcast.states() == {"accepted": 120}
    assert (refused > 0) is too_fast


async def test_a_slow_channel_does_not_slow_another(admin: Admin, office: Office) -> None:
    slow, quick = await found_town(admin), await found_town(admin)
    await slow.people(50)
    people = await quick.people(50)
    await slow.broadcasts()

    async def answer(call: Call) -> Verdict:
        if call.number == slow.number:
            await asyncio.sleep(0.9)
        return Accepted(f"wamid.{call.phone}")

    office.provider.answer = answer
    async with office.working(in_flight=2):
        await eventually(lambda: office.provider.calls)
        begun = dt.datetime.now(dt.UTC)
        broadcast = await quick.broadcasts()
        await eventually(broadcast.is_finished)
        assert dt.datetime.now(dt.UTC) - begun < dt.timedelta(seconds=3)

    assert [phone for phone in office.provider.phones() if phone in phones_of(people)] == phones_of(people)


async def test_a_channel_whose_token_cannot_be_opened_stands_still_alone_until_it_is_mended(
    admin: Admin, office: Office
) -> None:
    odd, good = await found_town(admin), await found_town(admin)
    people = await good.people(5)
    await odd.people(3)
    waiting, broadcast = await odd.broadcasts(), await good.broadcasts()
    sealed = (await odd.channel())["token_sealed"]
    await admin.execute(
        "UPDATE channel SET token_sealed = $2 WHERE id = $1", odd.channel_id, sealed[:-1] + bytes([sealed[-1] ^ 1])
    )

    async with office.working() as dispatcher:
        await eventually(broadcast.is_finished)
        assert office.provider.phones() == phones_of(people)
        # The others are still read again and again: a pause is seen.
        await admin.execute("UPDATE channel SET state = 'paused' WHERE id = $1", good.channel_id)
        await eventually(lambda: _is_paused(dispatcher, good))
        await admin.execute("UPDATE channel SET token_sealed = $2 WHERE id = $1", odd.channel_id, sealed)
        await eventually(waiting.is_finished)


def _is_paused(dispatcher: Dispatcher, town: Town) -> bool:
    worker = dispatcher.crew._posts[town.channel_id].worker
    return worker is not None and worker._is_paused


async def test_another_token_is_taken_up_without_a_restart(town: Town, office: Office) -> None:
    people = await town.people(400)
    broadcast = await town.broadcasts()

    async def answer(call: Call) -> Verdict:
        await asyncio.sleep(0.01)
        return Accepted(f"wamid.{call.phone}")

    office.provider.answer = answer
    async with office.working(in_flight=8):
        await eventually(lambda: len(office.provider.calls) > 20)
        changed = town.vault.seal("channel.token_sealed", "another token")
        await town.admin.execute("UPDATE channel SET token_sealed = $2 WHERE id = $1", town.channel_id, changed)
        await eventually(broadcast.is_finished)

    assert office.provider.phones() == phones_of(people)
    await broadcast.adds_up()
