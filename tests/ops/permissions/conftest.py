"""A nats-server with the generated users, and the topology as the job's own user made it."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.servers import guarded_nats_with_streams
from workbench.nats import Nats


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def nats(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Nats]:
    async with guarded_nats_with_streams(tmp_path_factory.mktemp("nats")) as server:
        yield server
