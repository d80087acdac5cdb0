"""The pull loop: nothing is lost, nothing is hot, and NATS may go away and come back."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import pairwise

import pytest
from faststream.nats import JStream, NatsBroker, PullSub
from nats.js.api import StreamState

from comunica.bus.connect import NatsConnection
from comunica.bus.consume import AwayError, Delivery, Handler, PullConsumer
from comunica.bus.inbox import Pull
from comunica.bus.publish import Publisher, UnavailableError
from comunica.bus.settle import Ack, DeadLetter, Disposition, Outcome, Retry
from comunica.bus.topology import apply
from comunica.contracts.topology import Consumer, Topology
from tests.eventually import PATIENCE, eventually
from tests.integration.bus.conftest import Notes
from workbench.nats import Nats

SUBJECT = "inbound.message.solaro"
FAST = Pull(batch=50, expires=2, heartbeat=0.2, silence=0.6, handler_deadline=1, retry_first=0.2, retry_longest=0.4)


class Hand:
    """A handler that notes what it gets and answers as told."""

    def __init__(self, answer: Callable[[Delivery], Disposition] = lambda _: Ack()) -> None:
        self.answer = answer
        self.batches: list[list[Delivery]] = []
        self.times: list[float] = []

    @property
    def bodies(self) -> list[bytes]:
        return [delivery.body for batch in self.batches for delivery in batch]

    async def __call__(self, deliveries: Sequence[Delivery]) -> list[Disposition]:
        self.batches.append(list(deliveries))
        self.times.append(time.monotonic())
        return [self.answer(delivery) for delivery in deliveries]


class Reading:
    """Starts consumers on `subscription-messages` and stops them at the end."""

    def __init__(self, connection: NatsConnection, publisher: Publisher, consumer: Consumer, notes: Notes) -> None:
        self.connection, self.publisher, self.consumer, self.notes = connection, publisher, consumer, notes

    @asynccontextmanager
    async def by(self, handler: Handler, pull: Pull = FAST) -> AsyncIterator[PullConsumer]:
        loop = PullConsumer(
            self.connection, self.consumer, handler, publisher=self.publisher, watch=self.notes, pull=pull
        )
        loop.start()
        try:
            yield loop
        finally:
            await loop.stop(within=5)

    async def publish(self, *bodies: bytes) -> None:
        for body in bodies:
            await self.publisher.publish(SUBJECT, body, message_id=body.hex())

    async def stream(self, name: str = "INBOUND") -> StreamState:
        return (await self.connection.client.jetstream().stream_info(name)).state

    async def is_empty(self) -> bool:
        return (await self.stream()).messages == 0


@pytest.fixture
def reading(connection: NatsConnection, publisher: Publisher, known: Topology, notes: Notes) -> Reading:
    return Reading(connection, publisher, known.consumers["subscription-messages"], notes)


async def test_what_was_published_is_handled_once_and_leaves_the_stream(reading: Reading) -> None:
    hand = Hand()
    async with reading.by(hand):
        await reading.publish(*(b"%d" % number for number in range(120)))
        await eventually(reading.is_empty)
    assert sorted(hand.bodies, key=int) == [b"%d" % number for number in range(120)]
    assert reading.notes.outcomes == {Outcome.ACKED: 120}


async def test_a_single_message_does_not_wait_for_a_full_batch(reading: Reading) -> None:
    hand = Hand()
    async with reading.by(hand, replace(FAST, expires=20)):
        await eventually(lambda: reading.notes.progress)
        began = time.monotonic()
        await reading.publish(b"x")
        await eventually(lambda: hand.batches)
        assert time.monotonic() - began < 10, "the request for a batch is good for 20 s"


async def test_messages_that_are_there_come_as_one_batch(reading: Reading) -> None:
    await reading.publish(*(b"%d" % number for number in range(30)))
    hand = Hand()
    async with reading.by(hand):
        await eventually(reading.is_empty)
    assert [len(batch) for batch in hand.batches] == [30]


async def test_a_handler_that_raises_gets_its_batch_again_after_a_pause(reading: Reading) -> None:
    hand = Hand()
    raised: list[float] = []

    async def raises_twice(deliveries: Sequence[Delivery]) -> Sequence[Disposition]:
        if len(raised) < 2:
            raised.append(time.monotonic())
            raise RuntimeError("not today")
        return await hand(deliveries)

    await reading.publish(b"a")
    async with reading.by(raises_twice):
        await eventually(reading.is_empty)
    assert hand.bodies == [b"a"]
    assert hand.times[0] - raised[1] > 0.2


async def test_a_handler_that_always_raises_is_not_called_in_a_hot_loop(reading: Reading) -> None:
    calls: list[float] = []

    async def raises(deliveries: Sequence[Delivery]) -> Sequence[Disposition]:
        calls.append(time.monotonic())
        raise RuntimeError("never")

    await reading.publish(b"a")
    async with reading.by(raises):
        await eventually(lambda: len(calls) >= 4)
    gaps = [later - earlier for earlier, later in pairwise(calls)]
    assert all(gap > 0.14 for gap in gaps)
    assert gaps[1] > gaps[0]
    assert (await reading.stream()).messages == 1


async def test_without_our_loop_faststream_deletes_what_its_handler_raised_on(reading: Reading, nats: Nats) -> None:
    """The guard off: FastStream's default acknowledgement ends a message whose handler raised."""
    broker = NatsBroker(nats.url)
    called = asyncio.Event()

    @broker.subscriber(
        reading.consumer.filter,
        stream=JStream("INBOUND", declare=False),
        durable=reading.consumer.name,
        pull_sub=PullSub(batch_size=10, timeout=0.5),
    )
    async def raises(body: bytes) -> None:
        called.set()
        raise RuntimeError("never")

    await reading.publish(b"a")
    await broker.start()
    await asyncio.wait_for(called.wait(), PATIENCE)
    await eventually(reading.is_empty, because="FastStream kept the message: this guard is no longer needed")
    await broker.stop()


async def test_a_wrong_number_of_answers_is_a_failure_not_a_loss(reading: Reading) -> None:
    async def says_nothing(deliveries: Sequence[Delivery]) -> Sequence[Disposition]:
        return []

    await reading.publish(b"a")
    async with reading.by(says_nothing):
        await eventually(lambda: reading.notes.outcomes[Outcome.RETRIED])
    assert (await reading.stream()).messages == 1


async def test_a_handler_past_its_deadline_is_cancelled_and_tried_again(reading: Reading) -> None:
    hand = Hand()
    cancelled = asyncio.Event()

    async def slow_once(deliveries: Sequence[Delivery]) -> Sequence[Disposition]:
        if not cancelled.is_set():
            try:
                await asyncio.Event().wait()
            finally:
                cancelled.set()
        return await hand(deliveries)

    await reading.publish(b"a")
    async with reading.by(slow_once, replace(FAST, handler_deadline=0.2)):
        await eventually(reading.is_empty)
    assert cancelled.is_set()


async def test_poison_goes_to_the_dead_letter_as_it_came(reading: Reading) -> None:
    hand = Hand(lambda d: DeadLetter("does not parse") if d.body == b"poison" else Ack())
    await reading.publish(b"good", b"poison", b"fine")
    async with reading.by(hand):
        await eventually(reading.is_empty)
    letter = await reading.connection.client.jetstream().get_last_msg("DEADLETTERS", "deadletter.inbound.message")
    assert letter.data == b"poison"
    assert letter.headers is not None
    told = {key: letter.headers[key] for key in ("Reason", "Original-Subject", "Stream-Sequence", "Sealed-For")}
    assert told == {
        "Reason": "does not parse",
        "Original-Subject": SUBJECT,
        "Stream-Sequence": "2",
        "Sealed-For": "INBOUND",
    }
    assert reading.notes.outcomes == {Outcome.ACKED: 2, Outcome.DEAD: 1}


async def test_poison_stays_on_its_stream_while_dead_letters_are_refused(reading: Reading, known: Topology) -> None:
    await reading.connection.client.jetstream().delete_stream("DEADLETTERS")
    hand = Hand(lambda _: DeadLetter("does not parse"))
    await reading.publish(b"poison")
    async with reading.by(hand):
        await eventually(lambda: reading.notes.outcomes[Outcome.RETRIED])
        assert not await reading.is_empty()
        await apply(reading.connection.client, known, replicas=1)
        await eventually(reading.is_empty)
    assert (await reading.stream("DEADLETTERS")).messages == 1


async def test_the_last_deliveries_end_as_a_dead_letter(reading: Reading) -> None:
    reading.consumer = await _with_deliveries(reading, 4)
    hand = Hand(lambda _: Retry(0.01))
    await reading.publish(b"a")
    async with reading.by(hand):
        await eventually(reading.is_empty)
    assert [delivery.deliveries for batch in hand.batches for delivery in batch] == [1, 2]
    letter = await reading.connection.client.jetstream().get_last_msg("DEADLETTERS", "deadletter.inbound.message")
    assert letter.headers is not None
    assert letter.headers["Reason"] == "gave up after 2 deliveries"


async def test_what_never_got_an_answer_is_not_handed_out_for_ever(reading: Reading) -> None:
    """A message that takes its process down: delivered, never answered, delivered again."""
    reading.consumer = await _with_deliveries(reading, 4)
    await reading.publish(b"crash")
    js = reading.connection.client.jetstream()
    other = await js.pull_subscribe_bind(reading.consumer.name, stream="INBOUND")
    for _ in range(2):
        (message,) = await other.fetch(1, timeout=PATIENCE)
        await message.nak()
    hand = Hand()
    async with reading.by(hand):
        await eventually(reading.is_empty)
    assert hand.batches == []
    assert (await reading.stream("DEADLETTERS")).messages == 1


async def test_one_bad_message_does_not_take_its_neighbours_down(reading: Reading) -> None:
    hand = Hand()

    async def chokes_on_bad(deliveries: Sequence[Delivery]) -> Sequence[Disposition]:
        if any(delivery.body == b"bad" for delivery in deliveries):
            raise RuntimeError("bad")
        return await hand(deliveries)

    await reading.publish(b"a", b"bad", b"b", b"c")
    async with reading.by(chokes_on_bad):
        await eventually(lambda: sorted(hand.bodies) == [b"a", b"b", b"c"])

    async def only_the_bad_one_is_left() -> bool:
        # NATS takes an acknowledgement in its own time.
        return (await reading.stream()).messages == 1

    await eventually(only_the_bad_one_is_left)


async def test_while_what_the_handler_needs_is_away_a_batch_is_held_without_costing_deliveries(
    reading: Reading,
) -> None:
    hand = Hand()
    tries = iter(range(100))

    async def database_is_back_at_the_fourth(deliveries: Sequence[Delivery]) -> Sequence[Disposition]:
        if next(tries) < 3:
            raise AwayError("the database is away")
        return await hand(deliveries)

    await reading.publish(b"a")
    async with reading.by(database_is_back_at_the_fourth):
        await eventually(reading.is_empty)
    assert [delivery.deliveries for delivery in hand.batches[0]] == [1]


async def test_what_is_long_in_hand_is_not_delivered_to_others(reading: Reading) -> None:
    reading.consumer = await _changed(reading, ack_wait=1)
    release = asyncio.Event()
    hand = Hand()

    async def long(deliveries: Sequence[Delivery]) -> Sequence[Disposition]:
        await release.wait()
        return await hand(deliveries)

    await reading.publish(b"a")
    other = Hand()
    async with reading.by(long, replace(FAST, handler_deadline=10)), reading.by(other):
        await asyncio.wait({asyncio.create_task(release.wait())}, timeout=2.2)
        release.set()
        await eventually(reading.is_empty)
    assert hand.bodies + other.bodies == [b"a"]


@pytest.mark.parametrize("how", ["kill", "stop"])
async def test_nats_may_go_away_and_come_back(reading: Reading, nats: Nats, how: str) -> None:
    hand = Hand()
    async with reading.by(hand):
        await reading.publish(b"before")
        await eventually(reading.is_empty)
        await getattr(nats, how)()
        await eventually(lambda: not reading.connection.connected)
        alive = reading.notes.progress.total()
        await eventually(lambda: reading.notes.progress.total() > alive)
        await nats.start()
        await eventually(lambda: reading.connection.connected)
        await reading.publish(b"after")
        await eventually(lambda: hand.bodies == [b"before", b"after"])


async def test_while_nats_is_away_the_loop_uses_no_processor(reading: Reading, nats: Nats) -> None:
    async with reading.by(Hand()):
        await eventually(lambda: reading.notes.progress)
        await nats.kill()
        await eventually(lambda: not reading.connection.connected)
        began, used = time.monotonic(), time.process_time()
        await eventually(lambda: time.monotonic() - began > 1, every=0.2)
        assert time.process_time() - used < 0.2
        with pytest.raises(UnavailableError):
            await reading.publish(b"x")
        await nats.start()


async def test_a_consumer_that_is_deleted_and_made_again_is_read_again(reading: Reading, known: Topology) -> None:
    hand = Hand()
    js = reading.connection.client.jetstream()
    async with reading.by(hand):
        await eventually(lambda: reading.notes.progress)
        await js.delete_consumer("INBOUND", reading.consumer.name)
        await reading.publish(b"a")
        await apply(reading.connection.client, known, replicas=1)
        await eventually(reading.is_empty)
    assert hand.bodies == [b"a"]


async def test_a_consumer_that_is_missing_at_start_is_waited_for(reading: Reading, known: Topology) -> None:
    js = reading.connection.client.jetstream()
    await js.delete_consumer("INBOUND", reading.consumer.name)
    async with reading.by(Hand()):
        await eventually(lambda: reading.notes.progress.total() >= 2)
        with pytest.raises(Exception, match="consumer not found"):
            await js.consumer_info("INBOUND", reading.consumer.name)
        await apply(reading.connection.client, known, replicas=1)
        await reading.publish(b"a")
        await eventually(reading.is_empty)


@pytest.mark.parametrize(("rest", "at_least"), [(2.0, 2.0), (0.0, 0.0)], ids=["rests", "does not"])
async def test_a_loop_that_rests_leaves_the_others_their_share_of_time(
    reading: Reading, rest: float, at_least: float
) -> None:
    worked: list[tuple[float, float]] = []

    async def busy(deliveries: Sequence[Delivery]) -> list[Disposition]:
        begun = time.monotonic()
        # The work itself: it holds the processor, as reading a crowd does.
        while time.monotonic() < begun + 0.05:
            pass
        worked.append((begun, time.monotonic()))
        return [Ack() for _ in deliveries]

    for number in range(4):
        await reading.publish(b"%d" % number)
    async with reading.by(busy, replace(FAST, batch=1, rest=lambda: rest)):
        await eventually(lambda: len(worked) == 4)
    pauses = [begin - end for (_, end), (begin, _) in pairwise(worked)]
    assert min(pauses) >= at_least * 0.05
    if not rest:
        assert min(pauses) < 0.05, "without rest the next batch follows at once"


async def test_stopping_finishes_the_batch_in_hand(reading: Reading) -> None:
    release, begun = asyncio.Event(), asyncio.Event()

    async def careful(deliveries: Sequence[Delivery]) -> Sequence[Disposition]:
        begun.set()
        await release.wait()
        return [Ack() for _ in deliveries]

    await reading.publish(b"a")
    async with reading.by(careful, replace(FAST, handler_deadline=10)) as loop:
        await begun.wait()
        stopping = asyncio.create_task(loop.stop(within=5))
        release.set()
        await stopping
        assert await eventually(reading.is_empty)


async def test_what_cannot_be_finished_in_time_is_delivered_to_another_at_once(reading: Reading) -> None:
    begun = asyncio.Event()

    async def never(deliveries: Sequence[Delivery]) -> Sequence[Disposition]:
        begun.set()
        return await asyncio.Future()

    await reading.publish(b"a")
    async with reading.by(never, replace(FAST, handler_deadline=60)) as loop:
        await begun.wait()
        await loop.stop(within=0.2)
    hand = Hand()
    async with reading.by(hand):
        await eventually(reading.is_empty)
    assert hand.bodies == [b"a"]


async def test_an_idle_loop_stops_at_once(reading: Reading) -> None:
    async with reading.by(Hand(), replace(FAST, expires=20)) as loop:
        await eventually(lambda: reading.notes.progress)
        began = time.monotonic()
        await loop.stop(within=15)
        assert time.monotonic() - began < 10, "it waits neither for the batch asked for nor for its time to be over"


async def _with_deliveries(reading: Reading, number: int) -> Consumer:
    return await _changed(reading, max_deliver=number)


async def _changed(reading: Reading, **fields: int) -> Consumer:
    """The consumer with other limits, on NATS too."""
    changed = replace(reading.consumer, **fields)  # type: ignore[arg-type]  # the fields asked for here are numbers
    js = reading.connection.client.jetstream()
    config = (await js.consumer_info("INBOUND", changed.name)).config
    await js.add_consumer("INBOUND", replace(config, ack_wait=changed.ack_wait, max_deliver=changed.max_deliver))
    return changed
