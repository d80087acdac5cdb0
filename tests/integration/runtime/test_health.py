"""Liveness comes from progress and from outside the loop; readiness from named checks."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from prometheus_client import CollectorRegistry

from comunica.runtime import catalogue
from comunica.runtime.health import Health, OpsServer, Verdict, operations
from comunica.runtime.metrics import Metrics
from tests.eventually import PATIENCE, eventually


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest_asyncio.fixture(loop_scope="session")
async def served() -> AsyncIterator[tuple[Health, str]]:
    health = Health(loop_allowance=1.0)
    async with operations(health, Metrics(catalogue.CATALOGUE, "api"), host="127.0.0.1", port=0) as server:
        yield health, f"http://127.0.0.1:{server.port}"


def test_a_mark_that_nobody_touches_makes_the_process_stuck() -> None:
    clock = Clock()
    health = Health(clock=clock)
    mark = health.mark("consumer", allowance=30)
    clock.now += 31
    health.beat()
    assert health.stale() == {"consumer": 31.0}
    mark.touch()
    assert health.stale() == {}


def test_a_check_says_no_until_it_is_asked() -> None:
    health = Health()
    answers = [Verdict(ok=False, why="NATS is away"), Verdict(ok=True)]
    health.probe("nats", lambda: answers.pop(0))
    assert health.unready() == {"nats": "not asked yet"}
    health.beat()
    assert health.unready() == {"nats": "NATS is away"}
    health.beat()
    assert health.unready() == {}


def test_a_process_of_which_nothing_was_checked_yet_is_not_ready() -> None:
    """Between its first answer and its first part: what starts it would take it for ready with NATS away."""
    assert Health().unready() == {"start": "nothing is checked yet"}


async def test_a_healthy_process_is_alive_and_ready(served: tuple[Health, str]) -> None:
    health, url = served
    health.check("nats", Verdict(ok=True))
    async with httpx.AsyncClient(timeout=PATIENCE, base_url=url) as client:
        assert (await client.get("/livez")).status_code == 200
        assert (await client.get("/readyz")).json() == {"status": "ok"}
        assert "text/plain" in (await client.get("/metrics")).headers["content-type"]
        assert (await client.get("/")).status_code == 404


async def test_a_check_that_says_no_is_a_503_with_its_reason(served: tuple[Health, str]) -> None:
    health, url = served
    health.check("topology", Verdict(ok=False, why="stream INBOUND is missing"))
    async with httpx.AsyncClient(timeout=PATIENCE, base_url=url) as client:
        answer = await client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["because"] == {"topology": "stream INBOUND is missing"}
        assert (await client.get("/livez")).status_code == 200


async def test_a_frozen_loop_makes_livez_503(served: tuple[Health, str]) -> None:
    _, url = served
    answers: list[int] = []

    def ask_from_outside() -> None:
        end = time.monotonic() + 5
        while time.monotonic() < end and 503 not in answers:
            answers.append(httpx.get(f"{url}/livez").status_code)
            time.sleep(0.05)

    kubelet = threading.Thread(target=ask_from_outside)
    kubelet.start()
    kubelet.join()  # the loop runs nothing meanwhile: that is the freeze
    assert answers[0] == 200
    assert answers[-1] == 503
    async with httpx.AsyncClient(timeout=PATIENCE, base_url=url) as client:

        async def alive() -> bool:
            return (await client.get("/livez")).status_code == 200

        await eventually(alive)


async def test_a_peer_that_says_nothing_does_not_hold_up_others(served: tuple[Health, str]) -> None:
    _, url = served
    _, silent = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
    async with httpx.AsyncClient(timeout=PATIENCE, base_url=url) as client:
        assert (await client.get("/livez")).status_code == 200
    silent.close()


def test_a_taken_port_is_told_at_once() -> None:
    server = OpsServer(Health(), CollectorRegistry(), host="127.0.0.1", port=0)
    with pytest.raises(OSError, match="in use"):
        OpsServer(Health(), CollectorRegistry(), host="127.0.0.1", port=server.port)
    server.start()
    server.stop()


async def test_a_loop_that_is_held_up_tells_by_how_much() -> None:
    told: list[float] = []
    beating = asyncio.create_task(Health().beating(told.append))
    await asyncio.sleep(0)
    time.sleep(0.5)  # noqa: ASYNC251 - what a computation would do
    await eventually(lambda: told)
    beating.cancel()
    assert told[0] >= 0.25
