"""A service starts in order, stops in reverse, within its budget, and its exit code tells."""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from comunica.runtime.lifetime import Lifetime, background
from comunica.runtime.service import FAILED, OVERDUE, serving
from tests.eventually import PATIENCE

PROGRAM = """
import asyncio, sys, time
from contextlib import asynccontextmanager
from faststream import FastStream
from comunica.runtime.service import run, unless_over
from comunica.runtime.settings import ServiceSettings

def build(settings, lifetime):
    @asynccontextmanager
    async def lifespan():
        how = sys.argv[1]
        print("up", flush=True)
        if how == "never starts":
            await unless_over(asyncio.Event().wait(), lifetime)
        if how == "cannot start":
            raise RuntimeError("no")
        if how == "fails":
            lifetime.fail("something ended")
        yield
        print("down", flush=True)
        if how == "stuck":
            time.sleep(60)
        if how == "slow":
            await asyncio.sleep(60)
    return FastStream(lifespan=lifespan, logger=None)

sys.exit(run(build, ServiceSettings(), service="tests", stop_within=0.5))
"""


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_stop_it_stops_in_order(sign: signal.Signals) -> None:
    code, output, _ = _run("well", sign)
    assert (code, output.count("down")) == (0, 1)


def test_asked_to_stop_while_starting_it_stops() -> None:
    code, output, _ = _run("never starts", signal.SIGTERM)
    assert (code, "down" in output) == (0, False)


@pytest.mark.parametrize("how", ["fails", "cannot start"])
def test_a_failure_ends_it_with_a_code(how: str) -> None:
    code, output, _ = _run(how, None)
    assert code == FAILED
    assert "service_failed" in output


@pytest.mark.parametrize("how", ["stuck", "slow"])
def test_what_does_not_stop_within_the_budget_is_cut_off(how: str) -> None:
    code, output, took = _run(how, signal.SIGTERM)
    assert code == OVERDUE
    assert took < 3
    assert "service_cut_off" in output


async def test_background_work_that_fails_ends_the_process() -> None:
    lifetime = Lifetime()

    async def fail() -> None:
        raise RuntimeError("no")

    async with background(fail(), lifetime, name="work"):
        await asyncio.wait_for(lifetime.wait(), PATIENCE)
    assert lifetime.failure == "work failed: RuntimeError"


async def test_a_request_in_hand_is_answered_while_stopping() -> None:
    begun, release = asyncio.Event(), asyncio.Event()

    async def slow(request: Request) -> PlainTextResponse:
        begun.set()
        await release.wait()
        return PlainTextResponse("done")

    async with _client(Starlette(routes=[Route("/", slow)])) as (client, stop):
        answer = asyncio.create_task(client.get("/"))
        await begun.wait()
        stopping = asyncio.create_task(stop())
        await asyncio.sleep(0)
        release.set()
        assert (await answer).text == "done"
        await stopping


async def test_a_taken_port_is_an_error_not_the_end_of_the_process() -> None:
    lifetime = Lifetime()
    async with serving(Starlette(), lifetime, host="127.0.0.1", port=0, within=1) as port:
        with pytest.raises(OSError, match="in use"):
            async with serving(Starlette(), lifetime, host="127.0.0.1", port=port, within=1):
                pass
    assert not lifetime.over


@asynccontextmanager
async def _client(app: Starlette) -> AsyncIterator[tuple[httpx.AsyncClient, "Stop"]]:
    server = serving(app, Lifetime(), host="127.0.0.1", port=0, within=5)
    port = await server.__aenter__()
    async with httpx.AsyncClient(timeout=PATIENCE, base_url=f"http://127.0.0.1:{port}") as client:
        yield client, Stop(server)


class Stop:
    """Leaves a context when called."""

    def __init__(self, server: "object") -> None:
        self._server = server

    async def __call__(self) -> None:
        await self._server.__aexit__(None, None, None)  # type: ignore[attr-defined]  # an async context


def _run(how: str, sign: signal.Signals | None) -> tuple[int, str, float]:
    program = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(PROGRAM), how],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )
    assert program.stdout is not None
    head = program.stdout.readline()
    began = time.monotonic()
    if sign is not None:
        program.send_signal(sign)
    with program.stdout as output:
        rest = output.read()
    return program.wait(timeout=PATIENCE), head + rest, time.monotonic() - began
