"""`comunica-admin topology apply` as the job runs it."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.servers import guarded_nats
from workbench.nats import Nats
from workbench.ports import free_port


@pytest_asyncio.fixture(loop_scope="session")
async def nats(tmp_path: Path) -> AsyncIterator[Nats]:
    server = guarded_nats(tmp_path)
    await server.start()
    yield server
    await server.stop()


async def test_it_makes_the_topology_and_does_nothing_the_second_time(nats: Nats) -> None:
    code, output, _ = await _apply(nats.url_as("topology"), "--replicas", "1")
    assert code == 0
    assert "INBOUND: created" in output
    code, output, _ = await _apply(nats.url_as("topology"), "--replicas", "1")
    assert code == 0
    assert {line.partition(": ")[2] for line in output.splitlines()} == {"unchanged"}


async def test_without_nats_it_says_what_to_look_at() -> None:
    code, _, problem = await _apply(f"nats://127.0.0.1:{free_port()}", "--wait", "0.2")
    assert code == 1
    assert "is COMUNICA_NATS_URL right?" in problem
    assert "Traceback" not in problem


async def test_more_replicas_than_servers_is_told(nats: Nats) -> None:
    code, _, problem = await _apply(nats.url_as("topology"))
    assert code == 1
    assert "INBOUND" in problem
    assert "--replicas" in problem


async def _apply(url: str, *words: str) -> tuple[int | None, str, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "services.admin", "topology", "apply", *words),
        env={**os.environ, "COMUNICA_NATS_URL": url},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, problem = await process.communicate()
    return process.returncode, output.decode(), problem.decode()
