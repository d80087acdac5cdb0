"""Small worlds for short runs: a few towns, times of the design scaled down far."""

from collections.abc import AsyncIterator

import pytest

from tests.chaos.run import Plan, World, world
from tests.chaos.timings import Timings

SHORT = Plan(
    seed=4,
    seconds=4.0,
    timings=Timings(scale=1 / 15, hurried=True),
    whole=False,
    towns=3,
    people=60,
    messages_per_second=20,
)


@pytest.fixture(scope="module")
async def small_world() -> AsyncIterator[World]:
    """One fleet for the faults of a module: each leaves it mended."""
    async with world(SHORT, brokers=1) as here:
        yield here


@pytest.fixture
async def clustered_world() -> AsyncIterator[World]:
    """The same with three servers of NATS."""
    async with world(SHORT, brokers=3) as here:
        yield here
