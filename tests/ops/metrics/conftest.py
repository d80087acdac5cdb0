"""A running system under load, and a Prometheus that has scraped it: started once for this folder."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from aiohttp import web as aiohttp_web

from dashboards.__main__ import files
from tests.e2e.one_system.conftest import PLACES
from tests.e2e.people import Citizen, Town
from tests.ops.metrics.load import HASTE, Load
from tests.ops.metrics.programs import Alertmanager, Prometheus
from workbench.ports import HOST, free_port
from workbench.stack import Options, Stack

#: Seconds of load before the first question: some of each window, and the slowest look of each service.
LOADED_FOR = 25.0


@dataclass(slots=True, kw_only=True)
class Observed:
    """What the cases ask."""

    stack: Stack
    prometheus: Prometheus
    #: What Alertmanager sent, as it came.
    received: list[dict[str, Any]] = field(default_factory=list)


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def observed(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Observed]:
    """The load goes on while the cases ask."""
    folder = tmp_path_factory.mktemp("observed")
    async with AsyncExitStack() as running:
        stack = Stack(folder / "stack", Options(environment_of=HASTE))
        await stack.start()
        running.push_async_callback(stack.stop)
        received: list[dict[str, Any]] = []
        alertmanager = Alertmanager(folder / "alertmanager", webhook=await _listening(running, received))
        await alertmanager.start()
        running.push_async_callback(alertmanager.stop)
        prometheus = _prometheus(folder, stack, alertmanager)
        await prometheus.start()
        running.push_async_callback(prometheus.stop)
        load = _load(stack, await running.enter_async_context(httpx.AsyncClient(timeout=20)))
        await load.prepare()
        going_on = asyncio.create_task(load.go_on())
        running.push_async_callback(_ended, going_on)
        await _unless_it_fails(going_on, within=LOADED_FOR)
        yield Observed(stack=stack, prometheus=prometheus, received=received)


def _prometheus(folder: Path, stack: Stack, alertmanager: Alertmanager) -> Prometheus:
    rules = [path for path, _ in files() if path.parent.name == "rules"]
    targets = {job: url.removeprefix("http://") for job, url in stack.ops.items()}
    return Prometheus(folder / "prometheus", targets=targets, rules=rules, alertmanager=alertmanager.address)


def _load(stack: Stack, web: httpx.AsyncClient) -> Load:
    known = json.loads((stack.folder / "endpoints.json").read_text())
    towns = [Town(web, known["api"], each["api_key"], each["template"]) for each in known["municipalities"]]
    citizens = [
        Citizen(web, known["simulator"], f"39378{at:02d}{person:05d}", town["phone_number_id"], PLACES[at][person % 2])
        for at, town in enumerate(known["municipalities"])
        for person in range(12)
    ]
    return Load(stack, web, towns, citizens)


async def _listening(running: AsyncExitStack, received: list[dict[str, Any]]) -> str:
    async def take(request: aiohttp_web.Request) -> aiohttp_web.Response:
        received.append(await request.json())
        return aiohttp_web.Response()

    app = aiohttp_web.Application()
    app.router.add_post("/alerts", take)
    runner = aiohttp_web.AppRunner(app)
    await runner.setup()
    running.push_async_callback(runner.cleanup)
    port = free_port()
    await aiohttp_web.TCPSite(runner, HOST, port).start()
    return f"http://{HOST}:{port}/alerts"


async def _unless_it_fails(task: asyncio.Task[None], *, within: float) -> None:
    done, _ = await asyncio.wait({task}, timeout=within)
    for each in done:
        each.result()


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
