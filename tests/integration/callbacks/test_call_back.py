"""A town's program is told every change, once it is there: at least once, and of each delivery in order."""

import datetime as dt
from dataclasses import replace

import pytest

from comunica.callbacks.events import EventKind
from comunica.callbacks.patience import CircuitPolicy
from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.callbacks.call_back import Answer, call_back
from comunica.usecases.callbacks.register_callback import CallbackState, rotate_secret
from comunica.usecases.callbacks.replay_events import Meant, ReplayEvents, replay_events
from tests.eventually import eventually
from tests.integration.callbacks.conftest import HASTE, World
from tests.integration.callbacks.receiving import Receiver

STATES = ["accepted", "sent", "delivered", "read"]
NOW = dt.datetime.now(dt.UTC)
LINE = AuditLine(who="key:a key", what=Deed.END_CALLBACK)
DAY = dt.timedelta(days=1)


async def test_each_change_of_a_delivery_is_told_with_a_signature_that_the_documented_receiver_takes(
    world: World, receiver: Receiver
) -> None:
    await world.registers(receiver)
    source, [person] = await world.broadcast(1)
    for state in ["sending", *STATES]:
        await world.move(source, [person], state)
    async with world.calling():
        await eventually(lambda: len(receiver.took) >= 4)
    assert receiver.states_of(str(person)) == STATES, "sending is our own affair"
    first = receiver.took[0]
    assert first["type"] == "delivery.accepted"
    assert first["data"]["broadcast_id"] == str(source)
    assert receiver.forged == 0


async def test_a_receiver_that_was_away_for_an_hour_gets_every_event_in_order_of_each_delivery(
    world: World, receiver: Receiver
) -> None:
    """An hour is a second: HASTE. All the while deliveries change their states."""
    receiver.down = True
    await world.registers(receiver)
    source, people = await world.broadcast(40)
    async with world.calling():
        for state in STATES[:3]:
            await world.move(source, people, state)
        await eventually(lambda: receiver.refused >= 10)
        assert receiver.took == []
        receiver.down = False
        await world.move(source, people, STATES[3])
        await eventually(lambda: len(receiver.ids) == 160, within=60)
        await eventually(lambda: _none_waits(world))
    for person in people:
        assert receiver.states_of(str(person)) == STATES


async def test_without_the_line_of_a_delivery_its_states_come_out_of_order(world: World, receiver: Receiver) -> None:
    """The guard switched off: an event that must wait does not hold up the later ones of its delivery."""
    await world.registers(receiver)
    source, [person] = await world.broadcast(1)
    for state in STATES:
        await world.move(source, [person], state)
    await world.superuser.execute(
        "UPDATE callback_event SET not_before = now() + interval '1 hour'"
        " WHERE municipality_id = $1 AND kind = 'delivery.accepted'",
        world.town.id,
    )
    assert await call_back(world.around()) == 1
    assert receiver.took == [], "they wait behind the first"
    # What the query holds together, taken apart: each event a line of its own.
    await world.superuser.execute(
        "UPDATE callback_event SET recipient_id = gen_random_uuid() WHERE municipality_id = $1"
        " AND kind <> 'delivery.accepted'",
        world.town.id,
    )
    assert await call_back(world.around()) == 1
    assert {event["data"]["state"] for event in receiver.took} == {"sent", "delivered", "read"}


async def test_a_delivery_that_is_refused_holds_up_only_itself(world: World, receiver: Receiver) -> None:
    await world.registers(receiver)
    source, people = await world.broadcast(3)
    receiver.refuses.add(str(people[0]))
    for state in STATES:
        await world.move(source, people, state)
    async with world.calling():
        await eventually(lambda: len(receiver.ids) == 8)
        assert receiver.states_of(str(people[0])) == []
        receiver.refuses.clear()
        await eventually(lambda: len(receiver.ids) == 12)
    assert receiver.states_of(str(people[0])) == STATES


async def test_what_was_undone_is_never_told(world: World, receiver: Receiver) -> None:
    await world.registers(receiver)
    source, people = await world.broadcast(2)
    await world.move(source, people, "accepted", commit=False)
    assert await world.events() == 0
    await world.move(source, people, "accepted")
    assert await world.events() == 2


async def test_a_town_without_callbacks_writes_no_events(world: World) -> None:
    source, people = await world.broadcast(2)
    await world.move(source, people, "accepted")
    assert await world.events() == 0


async def test_only_the_kinds_that_were_asked_for_are_written(world: World, receiver: Receiver) -> None:
    await world.registers(receiver, EventKind.DELIVERY_FAILED)
    source, people = await world.broadcast(2)
    await world.move(source, people, "accepted")
    await world.move(source, people[:1], "failed")
    assert await world.events() == 1


async def test_who_is_erased_is_told_of_no_more(world: World, receiver: Receiver) -> None:
    await world.registers(receiver)
    source, people = await world.broadcast(2)
    await world.move(source, people, "accepted")
    await world.superuser.execute(
        "UPDATE delivery SET recipient_id = gen_random_uuid() WHERE municipality_id = $1 AND recipient_id = $2",
        world.town.id,
        people[0],
    )
    assert await world.events() == 1
    assert await call_back(world.around()) == 1
    assert [event["data"]["recipient_id"] for event in receiver.took] == [str(people[1])]


async def test_a_process_that_died_with_events_in_hand_leaves_them_to_the_next(
    world: World, receiver: Receiver
) -> None:
    await world.registers(receiver)
    source, people = await world.broadcast(1)
    await world.move(source, people, "accepted")
    dead = await world.queue.take(world.around().owner, lease=dt.timedelta(hours=1), most=8)
    assert len(dead) == 1
    assert await call_back(world.around()) == 0, "it is leased"
    await world.superuser.execute("UPDATE callback SET leased_until = now() WHERE municipality_id = $1", world.town.id)
    assert await call_back(world.around()) == 1
    assert len(receiver.took) == 1


async def test_two_processes_never_call_one_callback_at_a_time(world: World, receiver: Receiver) -> None:
    await world.registers(receiver)
    source, people = await world.broadcast(30)
    async with world.calling(), world.calling():
        for state in STATES:
            await world.move(source, people, state)
        await eventually(lambda: len(receiver.ids) == 120, within=60)
    assert len(receiver.took) == 120, "nothing was told twice"
    for person in people:
        assert receiver.states_of(str(person)) == STATES


async def test_an_address_that_takes_nothing_is_left_alone_and_tried_by_one_event(
    world: World, receiver: Receiver
) -> None:
    receiver.down = True
    callback = await world.registers(receiver)
    source, people = await world.broadcast(100)
    await world.move(source, people, "accepted")
    slow = replace(HASTE, circuit=CircuitPolicy(faults=5, pause=dt.timedelta(hours=1), longest=dt.timedelta(hours=1)))
    assert await call_back(world.around(policy=slow)) == 1
    calls = receiver.refused
    assert 5 <= calls <= 5 + HASTE.at_once, "those that were under way, and no more"
    assert await call_back(world.around(policy=slow)) == 0
    shown = await world.register.one(world.town.id, callback)
    assert shown is not None
    assert shown.paused_until is not None
    assert shown.failure is Answer.REFUSED
    await world.superuser.execute("UPDATE callback SET open_until = now() WHERE municipality_id = $1", world.town.id)
    assert await call_back(world.around(policy=slow)) == 1
    assert receiver.refused == calls + 1


async def test_past_its_term_an_event_is_given_up_and_a_replay_tells_it_with_the_same_id(
    world: World, receiver: Receiver
) -> None:
    callback = await world.registers(receiver)
    source, people = await world.broadcast(3)
    for state in STATES:
        await world.move(source, people, state)
    await world.superuser.execute(
        "UPDATE callback_event SET give_up_at = now() WHERE municipality_id = $1", world.town.id
    )
    before = {
        str(row["id"])
        for row in await world.superuser.fetch(
            "SELECT id FROM callback_event WHERE municipality_id = $1", world.town.id
        )
    }
    await world.queue.give_up(most=100)
    assert (await world.register.backlog(world.town.id, callback)).given_up == 12
    asked = ReplayEvents(
        municipality_id=world.town.id,
        callback_id=callback,
        since=NOW - DAY,
        until=dt.datetime.now(dt.UTC) + DAY,
        meant=Meant.GIVEN_UP,
    )
    assert await replay_events(asked, record=world.register, now=dt.datetime.now(dt.UTC)) == 12
    async with world.calling():
        await eventually(lambda: len(receiver.ids) == 12)
    assert receiver.ids == before
    assert all(receiver.states_of(str(person)) == STATES for person in people)


async def test_what_was_told_is_kept_for_its_days_and_then_forgotten(world: World, receiver: Receiver) -> None:
    await world.registers(receiver)
    source, people = await world.broadcast(2)
    await world.move(source, people, "accepted")
    await call_back(world.around())
    await world.queue.forget(before=dt.datetime.now(dt.UTC) - DAY, most=100)
    assert await world.events("told") == 2
    await world.queue.forget(before=dt.datetime.now(dt.UTC) + DAY, most=100)
    assert await world.events() == 0


async def test_while_a_secret_is_changed_both_are_good_and_afterwards_the_new_one(
    world: World, receiver: Receiver
) -> None:
    callback = await world.registers(receiver)
    source, people = await world.broadcast(1)
    made = await rotate_secret(
        world.town.id, callback, register=world.register, now=dt.datetime.now(dt.UTC), chance=bytes(32)
    )
    assert made is not None
    await world.move(source, people, "accepted")
    await call_back(world.around())
    receiver.secret, former = made.secret, receiver.secret
    await world.move(source, people, "sent")
    await call_back(world.around())
    assert (len(receiver.took), receiver.forged) == (2, 0)
    await world.superuser.execute("UPDATE callback SET former_until = now() WHERE municipality_id = $1", world.town.id)
    receiver.secret = former
    await world.move(source, people, "delivered")
    await call_back(world.around())
    assert (len(receiver.took), receiver.forged) == (2, 1)


async def test_one_that_is_disabled_is_not_called_and_nothing_is_written_for_it(
    world: World, receiver: Receiver
) -> None:
    callback = await world.registers(receiver)
    source, people = await world.broadcast(1)
    await world.move(source, people, "accepted")
    assert await world.register.steer(world.town.id, callback, CallbackState.DISABLED, LINE)
    await world.move(source, people, "sent")
    assert await world.events() == 1
    assert await call_back(world.around()) == 0
    assert await world.register.steer(world.town.id, callback, CallbackState.ACTIVE, LINE)
    assert await call_back(world.around()) == 1
    assert receiver.states_of(str(people[0])) == ["accepted"]


async def test_who_answers_that_it_is_gone_is_called_no_more(world: World, receiver: Receiver) -> None:
    callback = await world.registers(receiver, url=receiver.url.replace("/hook", "/gone"))
    source, people = await world.broadcast(2)
    await world.move(source, people, "accepted")
    assert await call_back(world.around()) == 1
    shown = await world.register.one(world.town.id, callback)
    assert shown is not None
    assert shown.state is CallbackState.DISABLED
    assert shown.failure is Answer.GONE


@pytest.mark.parametrize(
    ("steps", "kinds"),
    [
        (["scheduled", "sending", "finished"], ["accepted", "started", "finished"]),
        (["scheduled", "sending", "paused", "sending"], ["accepted", "started", "paused", "resumed"]),
        (["awaiting_approval", "cancelled"], ["awaiting_approval", "refused"]),
        (["awaiting_approval", "scheduled", "cancelled"], ["awaiting_approval", "accepted", "cancelled"]),
    ],
)
async def test_the_life_of_a_broadcast_is_told(
    world: World, receiver: Receiver, steps: list[str], kinds: list[str]
) -> None:
    await world.registers(receiver)
    broadcast = await world.superuser.fetchval(
        "INSERT INTO broadcast (municipality_id, id, channel_id, template_id, template_name, language, category,"
        " parameters, audience, lane, state, origin, submitted_by, scheduled_for)"
        " VALUES ($1, gen_random_uuid(), $2, gen_random_uuid(), 'avviso', 'it', 'utility', '{}', '{}', 'normal', $3,"
        " 'api', 'a key', now()) RETURNING id",
        world.town.id,
        world.town.channel_id,
        steps[0],
    )
    for state in steps[1:]:
        await world.superuser.execute("UPDATE broadcast SET state = $2 WHERE id = $1", broadcast, state)
    async with world.calling():
        await eventually(lambda: len(receiver.ids) == len(kinds))
    assert [event["type"] for event in receiver.took] == [f"broadcast.{kind}" for kind in kinds]
    assert {event["data"]["broadcast_id"] for event in receiver.took} == {str(broadcast)}


async def _none_waits(world: World) -> bool:
    return await world.events("waiting") == 0
