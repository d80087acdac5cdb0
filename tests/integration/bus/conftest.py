"""A nats-server that may be killed, a topology of its own, and a connection to it."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio

from comunica.bus.connect import NatsConnection
from comunica.bus.publish import Publisher
from comunica.bus.settle import Outcome
from comunica.contracts import topology
from comunica.contracts.topology import Topology
from tests.streams import renew
from workbench.nats import Nats


@dataclass
class Notes:
    """A watch that remembers."""

    progress: Counter[str] = field(default_factory=Counter)
    sizes: list[int] = field(default_factory=list)
    outcomes: Counter[Outcome] = field(default_factory=Counter)

    def progressed(self, consumer: str) -> None:
        self.progress[consumer] += 1

    def handled(self, consumer: str, *, size: int, seconds: float) -> None:
        self.sizes.append(size)

    def settled(self, consumer: str, outcome: Outcome) -> None:
        self.outcomes[outcome] += 1


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture(scope="session")
def known() -> Topology:
    return topology.load()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def nats(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Nats]:
    """Its own server, since these tests stop it."""
    server = Nats(Path(tmp_path_factory.mktemp("nats")))
    await server.start()
    yield server
    await server.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def connection(nats: Nats, known: Topology) -> AsyncIterator[NatsConnection]:
    """Connected, with fresh streams."""
    if not nats.running:
        await nats.start()
    link = NatsConnection(nats.url, name="tests", on_closed=pytest.fail)
    await link.open(known)
    await renew(link, known)
    yield link
    await link.close(within=2)


@pytest.fixture
def publisher(connection: NatsConnection) -> Publisher:
    return Publisher(connection, deadline=2)
