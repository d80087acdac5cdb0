"""A nats-server with the generated users, and the topology as the job's own user made it."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from comunica.bus.connect import NatsConnection
from comunica.bus.topology import apply
from comunica.contracts import topology
from comunica.contracts.nats_permissions import APPLIER
from tests.servers import guarded_nats
from workbench.nats import Nats


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def nats(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Nats]:
    server = guarded_nats(tmp_path_factory.mktemp("nats"))
    await server.start()
    known = topology.load()
    link = NatsConnection(server.url_as(APPLIER), name=APPLIER, on_closed=pytest.fail)
    await link.open(known)
    await apply(link.client, known, replicas=1)
    await link.close(within=2)
    yield server
    await server.stop()
