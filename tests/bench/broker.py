"""NATS as production runs it, every publish on disk before its answer, and an outsider's view of its streams."""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from comunica.bus.connect import NatsConnection
from comunica.bus.topology import apply
from comunica.contracts import topology
from workbench.nats import Nats

STREAM_KEY = base64.b64encode(bytes(range(32)))


def stream_key(folder: Path) -> Path:
    """The key file of the services."""
    file = folder / "stream.key"
    file.write_bytes(STREAM_KEY)
    return file


@dataclass(frozen=True, slots=True)
class Broker:
    """A nats-server, and a connection to it."""

    url: str
    connection: NatsConnection

    async def messages(self, stream: str) -> int:
        """How many lie on a stream now."""
        return int((await self.connection.client.jetstream(timeout=10).stream_info(stream)).state.messages)


@asynccontextmanager
async def broker(folder: Path) -> AsyncIterator[Broker]:
    """A fresh one, on the core of whoever starts it."""
    server = Nats(folder)
    await server.start()
    try:
        known = topology.load()
        connection = NatsConnection(server.url, name="bench", on_closed=lambda _: None)
        await connection.open(known)
        await apply(connection.client, known, replicas=1)
        yield Broker(server.url, connection)
        await connection.close(within=5)
    finally:
        await server.stop()
