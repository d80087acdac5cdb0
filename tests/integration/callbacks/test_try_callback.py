"""A callback is tried: one signed event goes the way of all others, and it is on record what the receiver answered."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

import asyncpg
import pytest
from uuid_utils.compat import uuid7

from comunica.callbacks.events import EventKind
from comunica.callbacks.patience import CircuitPolicy
from comunica.stores.pool import open_pool, serving
from comunica.usecases.callbacks.call_back import Answer, call_back
from comunica.usecases.callbacks.register_callback import CallbackState
from comunica.usecases.callbacks.replay_events import Meant, ReplayEvents, replay_events
from comunica.usecases.callbacks.show_callbacks import LastTest, LastTestState
from comunica.usecases.callbacks.try_callback import TryCallback, try_callback
from comunica.usecases.problem import Problem
from tests.integration.callbacks.conftest import HASTE, World
from tests.integration.callbacks.receiving import Receiver
from tests.integration.callbacks.test_call_back import LINE

HOUR = dt.timedelta(hours=1)
SLOW = replace(HASTE, circuit=CircuitPolicy(faults=5, pause=HOUR, longest=HOUR))


async def tried(world: World, callback: UUID) -> Problem | bool:
    asked = TryCallback(municipality_id=world.town.id, callback_id=callback, who="key:a key")
    return await try_callback(asked, record=world.register, now=dt.datetime.now(dt.UTC))


async def shown(world: World, callback: UUID) -> LastTest:
    found = await world.register.last_test(world.town.id, callback)
    assert found is not None
    return found


async def test_a_receiver_that_answers_is_told_once_with_a_signature(world: World, receiver: Receiver) -> None:
    callback = await world.registers(receiver, EventKind.BROADCAST_FINISHED)
    assert await tried(world, callback) is True
    assert (await shown(world, callback)).state is LastTestState.WAITING
    assert await call_back(world.around()) == 1
    assert receiver.forged == 0
    [event] = receiver.took
    assert (event["type"], event["data"]) == ("callback.test", {"callback_id": str(callback)})
    test = await shown(world, callback)
    assert (test.state, test.answer, test.status, test.attempts) == (LastTestState.TOLD, Answer.TAKEN, 204, 1)
    assert test.tried_at is not None
    assert await call_back(world.around()) == 0, "it came once"


async def test_what_a_receiver_answers_instead_is_on_record(world: World, receiver: Receiver) -> None:
    receiver.down = True
    callback = await world.registers(receiver)
    assert await tried(world, callback) is True
    await call_back(world.around())
    test = await shown(world, callback)
    assert (test.state, test.answer, test.status) == (LastTestState.WAITING, Answer.REFUSED, 503)
    known = await world.register.one(world.town.id, callback)
    assert known is not None
    assert (known.failure, known.failure_status) == (Answer.REFUSED, 503)


@pytest.mark.parametrize(
    ("path", "answer", "status"), [("/moved", Answer.REDIRECTED, 307), ("/gone", Answer.GONE, 410)]
)
async def test_a_redirect_and_who_wants_no_more_are_told_apart(
    world: World, receiver: Receiver, path: str, answer: Answer, status: int
) -> None:
    callback = await world.registers(receiver, url=receiver.url.replace("/hook", path))
    await tried(world, callback)
    await call_back(world.around())
    test = await shown(world, callback)
    assert (test.answer, test.status) == (answer, status)


async def test_an_address_inside_is_as_little_called_as_for_any_event(world: World, receiver: Receiver) -> None:
    callback = await world.registers(receiver)
    await world.superuser.execute("UPDATE callback SET url = 'http://10.0.0.1/hook' WHERE id = $1", callback)
    await tried(world, callback)
    await call_back(world.around())
    test = await shown(world, callback)
    assert (test.answer, test.status) == (Answer.ADDRESS_REFUSED, None)
    assert receiver.took == []


async def test_one_that_is_left_alone_is_tried_by_the_test_at_once_and_then_gets_what_waited(
    world: World, receiver: Receiver
) -> None:
    receiver.down = True
    callback = await world.registers(receiver)
    source, people = await world.broadcast(20)
    await world.move(source, people, "accepted")
    await call_back(world.around(policy=SLOW))
    assert await call_back(world.around(policy=SLOW)) == 0, "its circuit breaker is open for an hour"
    receiver.down = False
    assert await tried(world, callback) is True
    assert await call_back(world.around(policy=SLOW)) == 1
    assert [event["type"] for event in receiver.took] == ["callback.test"], "one event tries it: this one"
    assert await call_back(world.around(policy=SLOW)) == 1
    assert len(receiver.took) == 21


async def test_without_its_place_before_the_others_it_is_not_the_one_that_tries(
    world: World, receiver: Receiver
) -> None:
    """The guard switched off: an event that is no test waits behind those that came before."""
    receiver.down = True
    callback = await world.registers(receiver)
    source, people = await world.broadcast(20)
    await world.move(source, people, "accepted")
    await call_back(world.around(policy=SLOW))
    receiver.down = False
    await tried(world, callback)
    await world.superuser.execute(
        "UPDATE callback_event SET source_id = gen_random_uuid() WHERE kind = 'callback.test' AND municipality_id = $1",
        world.town.id,
    )
    await world.superuser.execute("UPDATE callback_event SET not_before = now()")
    assert await call_back(world.around(policy=SLOW)) == 1
    assert [event["type"] for event in receiver.took] == ["delivery.accepted"]


async def test_there_is_one_at_a_time_until_its_term_is_over(world: World, receiver: Receiver) -> None:
    callback = await world.registers(receiver)
    assert await tried(world, callback) is True
    second = await tried(world, callback)
    assert isinstance(second, Problem)
    assert second.code == "test_waits"
    await world.superuser.execute(
        "UPDATE callback_event SET give_up_at = now() WHERE municipality_id = $1", world.town.id
    )
    assert not (await shown(world, callback)).is_on_its_way(dt.datetime.now(dt.UTC))
    assert await tried(world, callback) is True


async def test_one_that_is_disabled_and_one_that_there_is_not_are_not_tried(world: World, receiver: Receiver) -> None:
    callback = await world.registers(receiver)
    assert await world.register.steer(world.town.id, callback, CallbackState.DISABLED, LINE)
    refused = await tried(world, callback)
    assert isinstance(refused, Problem)
    assert refused.code == "callback_disabled"
    assert await tried(world, uuid7()) is False
    assert await world.events() == 0


async def test_a_test_is_neither_counted_nor_told_again(world: World, receiver: Receiver) -> None:
    callback = await world.registers(receiver)
    await tried(world, callback)
    await world.superuser.execute(
        "UPDATE callback_event SET give_up_at = now() WHERE municipality_id = $1", world.town.id
    )
    await world.queue.give_up(most=100)
    backlog = await world.register.backlog(world.town.id, callback)
    assert (backlog.waiting, backlog.given_up) == (0, 0)
    now = dt.datetime.now(dt.UTC)
    asked = ReplayEvents(
        municipality_id=world.town.id, callback_id=callback, since=now - HOUR, until=now + HOUR, meant=Meant.ALL
    )
    assert await replay_events(asked, record=world.register, now=now) == 0


@pytest.mark.parametrize("role", ["comunica_api", "comunica_console"])
async def test_who_may_have_it_tried_may_not_tell_of_what_did_not_happen(
    world: World, receiver: Receiver, role: str
) -> None:
    callback = await world.registers(receiver)
    pool = await open_pool(world.database.dsn_as(role), size=1, name="tests")
    write = (
        "INSERT INTO callback_event (municipality_id, callback_id, kind, source_id, detail, give_up_at)"
        " VALUES ($1, $2, $3, $4, '{}', now())"
    )
    for kind, source in (("broadcast.finished", callback), ("callback.test", uuid7())):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with serving(pool, world.town.id) as connection:
                await connection.execute(write, world.town.id, callback, kind, source)
    async with serving(pool, world.town.id) as connection:
        await connection.execute(write, world.town.id, callback, "callback.test", callback)
    await pool.close()
