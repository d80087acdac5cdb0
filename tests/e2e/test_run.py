"""What a person does: `make run`, look at `.run/endpoints.json`, Ctrl-C, and the same again."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from signal import SIGINT
from typing import Any

import httpx
import pytest

from tests.eventually import eventually

UP_WITHIN, DOWN_WITHIN = 120.0, 60.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where both runs keep their data."""
    return tmp_path_factory.mktemp("run")


#: Of each kind one: a client's, and at the desk as each of its roles.
COMMANDS = (
    ("comunica", "--json", "broadcast", "list"),
    ("comunica-admin", "keys", "list", "solaro"),
    ("comunica-admin", "audit", "list", "solaro"),
    ("comunica-admin", "dead-letters", "list"),
)


async def called(folder: Path, command: str, *words: str) -> tuple[int, str]:
    """How a command of the workbench ended, and what it said."""
    process = await asyncio.create_subprocess_exec(
        folder / command, *words, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    async with asyncio.timeout(UP_WITHIN):
        said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """`python -m workbench run`, as `make run` starts it; killed if the case leaves it running."""
    command = (sys.executable, "-m", "workbench", "run", "--folder", str(folder))
    run = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    try:
        yield run
    finally:
        if run.returncode is None:
            run.kill()
        await run.wait()


async def endpoints(folder: Path) -> dict[str, Any]:
    """The file, once it is there."""
    path = folder / "endpoints.json"
    await eventually(path.exists, within=UP_WITHIN, because="endpoints.json appears")
    return dict(json.loads(path.read_text()))


async def stopped(run: asyncio.subprocess.Process) -> str:
    """Ctrl-C, and all that it printed; it must end in time and without a fault."""
    run.send_signal(SIGINT)
    async with asyncio.timeout(DOWN_WITHIN):
        printed, _ = await run.communicate()
    assert run.returncode == 0, printed.decode()
    return printed.decode()


async def test_it_says_where_everything_is_once_everything_answers_and_no_longer(folder: Path) -> None:
    async with running(folder) as run:
        found = await endpoints(folder)
        assert set(found) == {
            "ingress",
            "api",
            "console",
            "simulator",
            "municipalities",
            "phone_number_id",
            "api_key",
            "notify_key",
            "template",
        }
        solaro, other = found["municipalities"]
        assert set(solaro) == set(other) == {"name", "phone_number_id", "api_key", "notify_key", "template", "staff"}
        of_solaro = ("phone_number_id", "api_key", "notify_key", "template")
        assert {name: found[name] for name in of_solaro} == {name: solaro[name] for name in of_solaro}
        assert await answers(f"{found['api']}/openapi.json")
        assert await answers(f"{found['console']}/entra")
        for command in COMMANDS:
            code, said = await called(folder, *command)
            assert code == 0, (command, said)
        printed = await stopped(run)
    for name in ("ingress", "api", "console", "simulator"):
        assert found[name] in printed
        assert not await answers(found[name])
    assert not [name for name in ("endpoints.json", "comunica", "comunica-admin") if (folder / name).exists()]


async def test_it_keeps_addresses_and_keys_between_runs(folder: Path) -> None:
    async with running(folder) as run:
        first = await endpoints(folder)
        await stopped(run)
    async with running(folder) as run:
        assert await endpoints(folder) == first
        # What is set up already is not set up again: that is most of a first start.
        assert not list((folder / "log").glob("admin-[!t]*.log"))
        await stopped(run)


async def test_a_second_run_in_the_same_folder_is_refused_and_the_first_goes_on(folder: Path) -> None:
    async with running(folder) as run:
        found = await endpoints(folder)
        async with running(folder) as second, asyncio.timeout(UP_WITHIN):
            printed, _ = await second.communicate()
        assert second.returncode == 1
        assert b"stop that one first" in printed
        assert await endpoints(folder) == found
        await stopped(run)


async def test_ctrl_c_before_everything_is_up_stops_what_was_started(tmp_path: Path) -> None:
    async with running(tmp_path) as run:
        await eventually((tmp_path / "log" / "nats.log").exists, because="NATS is being started")
        await stopped(run)
    assert not (tmp_path / "endpoints.json").exists()
    assert not await answers(f"http://127.0.0.1:{json.loads((tmp_path / 'ports.json').read_text())['nats']}")


async def answers(url: str) -> bool:
    try:
        async with httpx.AsyncClient(timeout=5) as web:
            await web.get(url)
    except httpx.ConnectError:
        return False
    return True
