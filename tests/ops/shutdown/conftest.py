"""One stack for the folder, with 300 people on record."""

from collections.abc import AsyncIterator

import pytest

from tests.ops.crowd import Crowd, crowd_at

PEOPLE = 300
#: Messages a second: a broadcast takes a few seconds, so that there is a middle of it.
RATE = 80


@pytest.fixture(scope="package")
async def crowd(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Crowd]:
    async with crowd_at(tmp_path_factory.mktemp("shutdown"), people=PEOPLE, rate=RATE) as crowd:
        await crowd.enrols()
        yield crowd
