"""When everything was heard: not while one envelope is in somebody's hand, however many statuses that holds."""

from collections.abc import AsyncIterator

import nats
import pytest_asyncio
from nats.aio.client import Client
from nats.js.api import RetentionPolicy

from tests.chaos.streams import Mark
from tests.eventually import PATIENCE, eventually
from tests.servers import NatsServer

STREAM, SUBJECT = "CHAOS_MARKS", "chaos.marks"


@pytest_asyncio.fixture(loop_scope="session")
async def client(nats_server: NatsServer) -> AsyncIterator[Client]:
    client = await nats.connect(nats_server.url)
    js = client.jetstream()
    await js.add_stream(name=STREAM, subjects=[SUBJECT], retention=RetentionPolicy.WORK_QUEUE)
    yield client
    await js.delete_stream(STREAM)
    await client.close()


async def test_it_is_passed_when_all_before_it_is_acknowledged_whatever_comes_after(
    client: Client, nats_server: NatsServer
) -> None:
    js = client.jetstream()
    for _ in range(2):
        await js.publish(SUBJECT, b"four hundred statuses")
    mark = Mark(lambda: nats.connect(nats_server.url), STREAM)
    assert not await mark.is_passed()

    reader = await js.pull_subscribe(SUBJECT, durable="reader", stream=STREAM)
    first, last = await reader.fetch(2, timeout=PATIENCE)
    await js.publish(SUBJECT, b"a report on the path")
    await last.ack_sync()
    assert not await mark.is_passed(), "the first is still in hand, and no more than two lie on the stream"
    await first.ack_sync()
    await eventually(mark.is_passed)
    await js.publish(SUBJECT, b"a report on the path")
    assert await mark.is_passed()


async def test_of_an_empty_stream_there_is_nothing_to_wait_for(client: Client, nats_server: NatsServer) -> None:
    assert await Mark(lambda: nats.connect(nats_server.url), STREAM).is_passed()
