"""The simulator behind one address for this folder."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.contract.simulator.harness import FRONT, HOOK, served


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def doors() -> AsyncIterator[None]:
    async with served(FRONT), served(HOOK):
        yield
