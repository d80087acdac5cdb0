"""Bells: one ring is as good as ten, and a lost one stops nobody. Core subjects: heard by whoever listens."""

import asyncio

from comunica.bus.bells import NatsBells
from comunica.bus.connect import NatsConnection
from comunica.bus.publish import Publisher
from comunica.contracts import bells
from comunica.contracts.topology import Topology
from comunica.usecases.ring_bell import Bells
from tests.eventually import PATIENCE, eventually
from workbench.nats import Nats

DUE = bells.BroadcastBell("m1", "b1")
WAITING = bells.ChannelBell("m1", "c1")


async def test_ten_rings_leave_one_bell(connection: NatsConnection, publisher: Publisher) -> None:
    ringing: Bells = NatsBells(publisher)
    for _ in range(10):
        await ringing.ring(DUE)
    await ringing.ring(WAITING)
    assert (await connection.client.jetstream().stream_info("BELLS")).state.messages == 2


async def test_a_bell_that_cannot_be_rung_is_no_error(
    nats: Nats, connection: NatsConnection, publisher: Publisher
) -> None:
    await nats.kill()
    await eventually(lambda: not connection.connected)
    await NatsBells(publisher).ring(DUE)
    await nats.start()
    await eventually(lambda: connection.connected)


async def test_a_core_subscriber_of_faststream_hears_as_bytes(
    nats: Nats, connection: NatsConnection, publisher: Publisher, known: Topology
) -> None:
    heard: list[bytes] = []
    listening = NatsConnection(nats.url, name="listens", on_closed=lambda _: None)

    @listening.broker.subscriber("wake.channel.*")
    async def wake(body: bytes) -> None:
        heard.append(body)

    await listening.open(known)

    async def is_heard() -> bool:
        # Again and again: NATS may take a bell before it has taken the subscription of the other connection.
        await publisher.tell(WAITING.wake_subject, bells.encode(WAITING))
        return bool(heard)

    await eventually(is_heard)
    assert bells.decode(heard[0]) == WAITING
    await asyncio.wait_for(listening.close(within=2), PATIENCE)
