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
from tests.identity_gateway import CLIENT, LEVEL, SECRET, GatewayAtTest, gateway_at_test
from tests.mail_server import Mailbox, mail_server
from workbench.console_demo import console_towns
from workbench.stack import Options, Stack

_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def mailbox() -> AsyncIterator[Mailbox]:
    """Where the letters of the system that is started here go."""
    async with mail_server(None) as mailbox:
        yield mailbox


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def gateway() -> AsyncIterator[GatewayAtTest]:
    """For digital identities. To a browser it is another site than the console, which is at 127.0.0.1."""
    async with gateway_at_test("localhost") as gateway:
        yield gateway


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def stack(
    tmp_path_factory: pytest.TempPathFactory, mailbox: Mailbox, gateway: GatewayAtTest
) -> AsyncIterator[Stack]:
    """All services, running."""
    folder = tmp_path_factory.mktemp("stack")
    secret = folder / "oidc-secret"
    secret.write_text(SECRET)
    identities = {
        "COMUNICA_OIDC_ISSUER": gateway.issuer,
        "COMUNICA_OIDC_CLIENT_ID": CLIENT,
        "COMUNICA_OIDC_CLIENT_SECRET_FILE": str(secret),
        "COMUNICA_OIDC_NAME": "SPID/CIE",
        "COMUNICA_OIDC_ACR": LEVEL,
    }
    letters = {
        "COMUNICA_SMTP_HOST": "127.0.0.1",
        "COMUNICA_SMTP_PORT": str(mailbox.port),
        "COMUNICA_SMTP_ENCRYPTION": "none",
        "COMUNICA_SMTP_FROM": "Comunica <comunica@solaro.example>",
    }
    stack = Stack(folder, Options(towns=console_towns(folder), environment_of={"console": letters | identities}))
    await stack.start()
    yield stack
    await stack.stop()


@pytest.fixture(scope="package")
def endpoints(stack: Stack) -> dict[str, Any]:
    """What is where."""
    return dict(json.loads((stack.folder / "endpoints.json").read_text()))


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


@pytest.fixture(scope="package")
def valdombra(endpoints: dict[str, Any]) -> dict[str, Person]:
    """The staff of the second."""
    return staff(endpoints, 1)


@pytest.fixture(scope="package")
def montefiore(endpoints: dict[str, Any]) -> dict[str, Person]:
    """The staff of the third, which is on trial."""
    return staff(endpoints, 2)


@pytest.fixture(scope="package")
def desk(stack: Stack) -> Path:
    """`comunica-admin` of the system."""
    return stack.folder / "comunica-admin"


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def operator(desk: Path, endpoints: dict[str, Any]) -> RunsTheService:
    """Whoever runs the service for all towns: the key is made at the desk, and shown there once."""
    command = (desk, "operator", "create", f"browser-{time.time_ns()}")
    maker = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    printed, _ = await asyncio.wait_for(maker.communicate(), 60)
    assert maker.returncode == 0
    return RunsTheService(endpoints["console"], printed.decode().strip())
