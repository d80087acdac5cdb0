"""The whole system, started once for the folder, and one Chromium: the machine's own, never one that is downloaded."""

import asyncio
import json
import shutil
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.e2e.console.people import PATIENCE, Person, RunsTheService, staff
from workbench.console_demo import with_four_eyes
from workbench.stack import Options, Stack

_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """All services, running."""
    folder = tmp_path_factory.mktemp("stack")
    stack = Stack(folder, Options(towns=with_four_eyes(folder)))
    await stack.start()
    yield stack
    await stack.stop()


@pytest.fixture(scope="package")
def endpoints(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Of a system elsewhere (--endpoints), else of the one started here."""
    elsewhere = request.config.getoption("--endpoints")
    if elsewhere is None:
        stack: Stack = request.getfixturevalue("stack")
        elsewhere = stack.folder / "endpoints.json"
    return dict(json.loads(Path(elsewhere).read_text()))


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def web() -> AsyncIterator[httpx.AsyncClient]:
    """One HTTP client for all who take part."""
    async with httpx.AsyncClient(timeout=20) as client:
        yield client


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The browser of this machine."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    assert found, "there is no Chromium here: install it (Debian: apt-get install chromium)"
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=_ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture(scope="package")
def solaro(endpoints: dict[str, Any]) -> dict[str, Person]:
    """The staff of the first demo town, by role: it wants a second pair of eyes for every notice."""
    return staff(endpoints, 0)


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def operator(stack: Stack, endpoints: dict[str, Any]) -> RunsTheService:
    """Whoever runs the service for both towns: the key is made at the desk, and shown there once."""
    command = (stack.folder / "comunica-admin", "operator", "create", f"browser-{time.time_ns()}")
    desk = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    printed, _ = await asyncio.wait_for(desk.communicate(), 60)
    assert desk.returncode == 0
    return RunsTheService(endpoints["console"], printed.decode().strip())


@pytest.fixture(scope="package")
def valdombra(endpoints: dict[str, Any]) -> dict[str, Person]:
    """The staff of the second."""
    return staff(endpoints, 1)
