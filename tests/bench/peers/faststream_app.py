"""FastStream with a handler call for each message on a JetStream work queue, httpx, 64 handlers at a time, uvloop.

python -m tests.bench.peers.faststream_app queue COUNT → so many messages on the stream.
python -m tests.bench.peers.faststream_app send → handles them until SIGTERM.
"""

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import nats
import uvloop
from faststream import AckPolicy, FastStream
from faststream.nats import JStream, NatsBroker
from nats.js.api import RetentionPolicy

from tests.bench.peers.message import HEADERS, PATH, body

STREAM = JStream("PEERS", declare=False)
AT_ONCE = 64

broker = NatsBroker(os.environ.get("PEERS_BROKER", "nats://127.0.0.1:4222"), logger=None)


@asynccontextmanager
async def lifespan() -> AsyncIterator[None]:
    """The client's connections."""
    limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
    async with httpx.AsyncClient(
        base_url=os.environ["PEERS_URL"], headers=HEADERS, timeout=10, limits=limits
    ) as app.client:
        yield


class Sender(FastStream):
    """The application, and the client that its handler needs."""

    client: httpx.AsyncClient


app = Sender(broker, lifespan=lifespan, logger=None)


@broker.subscriber(
    "peers.send", stream=STREAM, durable="sender", max_workers=AT_ONCE, ack_policy=AckPolicy.NACK_ON_ERROR
)
async def send(to: str) -> None:
    """One message."""
    answer = await app.client.post(PATH, json=body(to))
    answer.raise_for_status()


async def put(count: int) -> None:
    """Messages that wait."""
    connection = await nats.connect(os.environ["PEERS_BROKER"])
    stream = connection.jetstream()
    await stream.add_stream(name=STREAM.name, subjects=["peers.*"], retention=RetentionPolicy.WORK_QUEUE)
    for number in range(count):
        await stream.publish("peers.send", f"+39333{number:07d}".encode())
    await connection.close()


if __name__ == "__main__":
    uvloop.run(put(int(sys.argv[2])) if sys.argv[1] == "queue" else app.run())
