"""A part that is kept comes back when it ends by itself, and stays down when it was told to."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from signal import SIGKILL, SIGSTOP

import pytest

from tests.eventually import eventually
from workbench.child import ChildError
from workbench.keeper import Keeper
from workbench.ports import free_port
from workbench.service import Service, answers_200, run_once

PORT = free_port()
URL = f"http://127.0.0.1:{PORT}/"
WEB_SERVER = [sys.executable, "-m", "http.server", str(PORT), "--bind", "127.0.0.1"]


class Kept:
    """A small web server, its keeper, and what the keeper said."""

    def __init__(self, folder: Path, command: list[str], *, stop_within: float = 5.0) -> None:
        self.said: list[str] = []
        environment = dict(os.environ)
        service = Service("web", command, environment, ready_url=URL, log=folder / "web.log")
        self.keeper = Keeper(service, stop_within=stop_within, say=self.said.append)


@pytest.fixture
async def web(tmp_path: Path) -> AsyncIterator[Kept]:
    kept = Kept(tmp_path, WEB_SERVER, stop_within=1.0)
    await kept.keeper.start()
    yield kept
    await kept.keeper.stop()


async def test_it_is_ready_when_it_answers(web: Kept) -> None:
    assert await answers_200(URL)


async def test_what_ends_by_itself_is_started_again_and_said(web: Kept) -> None:
    first = web.keeper.pid
    assert first is not None
    os.kill(first, SIGKILL)
    await eventually(lambda: web.said[-1:] == ["web is back"])
    assert web.keeper.pid not in (None, first)
    assert "ended by itself with code -9" in web.said[0]


async def test_what_was_killed_on_purpose_stays_down_until_it_is_started(web: Kept) -> None:
    await web.keeper.kill()
    assert not web.keeper.running
    assert web.said == []
    await web.keeper.start()
    assert await answers_200(URL)


async def test_what_does_not_stop_in_time_is_killed_and_said(web: Kept) -> None:
    web.keeper.send(SIGSTOP)
    # A signal sent before it has really stopped would still be heard.
    await asyncio.to_thread(os.waitid, os.P_PID, web.keeper.pid or 0, os.WSTOPPED | os.WNOWAIT)
    await web.keeper.stop()
    assert not web.keeper.running
    assert web.said == ["web did not stop within 1 s and was killed"]


async def test_a_program_that_ends_at_once_says_its_last_words(tmp_path: Path) -> None:
    broken = Kept(tmp_path, [sys.executable, "-c", "raise SystemExit('no such thing: set COMUNICA_X')"])
    with pytest.raises(ChildError, match=r"web ended with code 1(.|\n)*set COMUNICA_X"):
        await broken.keeper.start()


async def test_a_program_that_runs_once_fails_with_its_last_words(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "raise SystemExit('nothing to migrate')"]
    with pytest.raises(ChildError, match="nothing to migrate"):
        await run_once("migrate", command, {}, log=tmp_path / "once.log", within=20)


async def test_a_program_that_never_ends_is_ended(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    with pytest.raises(ChildError, match=r"did not end within 0\.5 s"):
        await run_once("sleeper", command, {}, log=tmp_path / "once.log", within=0.5)
