"""The two doors all cases of this folder go through."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.contract.simulator.harness import FRONT, HOOK, served


@pytest_asyncio.fixture(scope="package", loop_scope="session", autouse=True)
async def doors() -> AsyncIterator[None]:
    async with served(FRONT), served(HOOK):
        yield
