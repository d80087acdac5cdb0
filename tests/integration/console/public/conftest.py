"""A town that sent something, and somebody who is not signed in."""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import count

import pytest_asyncio

from comunica.municipality.profile import Profile
from tests.integration.console.conftest import Browser, Console
from tests.servers import Database
from tests.towns import NOTICE, TownAtTest, approved, put_town, town_setup

_numbers = count(500)


@pytest_asyncio.fixture
async def sender(database: Database) -> TownAtTest:
    """One of its own for each test."""
    setup = town_setup(next(_numbers), keys={})
    setup = replace(
        setup, name="Solaro <b>", service_name="Sol@ro & Comunica", profile=Profile(topics={"sport": "Sport"})
    )
    return await put_town(database, setup, approved(NOTICE))


@pytest_asyncio.fixture
async def citizen(console: Console) -> AsyncIterator[Browser]:
    """Reads public pages."""
    async with console.browser() as browser:
        yield browser


def minutes_ago(minutes: float) -> dt.datetime:
    return dt.datetime.now(dt.UTC) - dt.timedelta(minutes=minutes)
