"""The browser of whoever runs the service for two towns with people."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest_asyncio

from comunica.municipality.keys import ApiKey
from comunica.municipality.operator_keys import operator_form
from comunica.stores.pool import Connection
from services.console.doors.own_paths import OPERATORS_SIGN_IN
from tests.integration.api.operating import operator_key
from tests.integration.console.conftest import Browser, Console

DOOR = OPERATORS_SIGN_IN
#: As browsers know it.
COOKIE = "__Host-gestione"


class OperatorBrowser(Browser):
    """Types keys, and holds them."""

    async def comes_in(self, key: ApiKey) -> None:
        """The key is typed; the browser keeps what it gets."""
        answer = await self.post(DOOR, {"chiave": operator_form(key)})
        assert (answer.status_code, answer.headers["location"]) == (303, "/operatori"), answer.text

    def holds_cookie(self, value: str, *, name: str = COOKIE) -> None:
        """Whatever it held before, it is this from now on."""
        if name in self.client.cookies:
            self.client.cookies.delete(name)
        self.client.cookies.set(name, value, domain="console.example", path="/")

    async def is_out(self) -> bool:
        """Whether it is asked for a key."""
        answer = await self.get("/operatori")
        return (answer.status_code, answer.headers.get("location")) == (303, DOOR)


@asynccontextmanager
async def browser_of(console: Console) -> AsyncIterator[OperatorBrowser]:
    """One that holds nothing."""
    async with console.browser() as browser:
        yield OperatorBrowser(browser.client)


@pytest_asyncio.fixture
async def key(superuser: Connection) -> ApiKey:
    await superuser.execute("DELETE FROM sign_in_bucket")
    return await operator_key(superuser)


@pytest_asyncio.fixture
async def stranger(console: Console) -> AsyncIterator[OperatorBrowser]:
    async with browser_of(console) as browser:
        yield browser


@pytest_asyncio.fixture
async def operator(stranger: OperatorBrowser, key: ApiKey) -> OperatorBrowser:
    await stranger.comes_in(key)
    return stranger
