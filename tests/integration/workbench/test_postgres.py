"""A PostgreSQL of the workbench starts, stops, dies and comes back with its data."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from tests.eventually import PATIENCE, eventually
from workbench.child import ChildError
from workbench.guise import Guise, guise
from workbench.postgres import Durability, Postgres

# As root, both ways that work where namespaces are open; where they are closed, the one that does.
GUISES = tuple(dict.fromkeys((guise(), Guise.NOBODY))) if os.getuid() == 0 else (guise(),)


@asynccontextmanager
async def connected(server: Postgres) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(server.dsn(), timeout=PATIENCE)
    try:
        yield connection
    finally:
        await connection.close(timeout=PATIENCE)


async def kept(server: Postgres) -> list[int]:
    async with connected(server) as connection:
        return [row["n"] for row in await connection.fetch("SELECT n FROM kept ORDER BY n")]


@pytest.fixture(params=GUISES)
async def server(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Postgres]:
    server = Postgres(tmp_path / "pg", durability=Durability.PROCESS, as_whom=request.param)
    await server.start()
    async with connected(server) as connection:
        await connection.execute("CREATE TABLE kept (n int)")
        await connection.execute("INSERT INTO kept VALUES (1)")
    yield server
    await server.stop()


async def test_it_is_postgresql_18_and_keeps_its_data_over_a_stop_on_the_same_port(server: Postgres) -> None:
    port = server.port
    await server.stop()
    assert not server.running
    await server.start()

    async with connected(server) as connection:
        assert connection.get_server_version().major == 18
    assert (server.port, await kept(server)) == (port, [1])


async def test_what_was_committed_outlives_kill_9_even_when_it_starts_again_at_once(server: Postgres) -> None:
    for round_ in range(2, 6):
        async with connected(server) as connection:
            await connection.execute("INSERT INTO kept VALUES ($1)", round_)
            await server.kill()
            await server.start()

    assert await kept(server) == [1, 2, 3, 4, 5]


async def test_a_wrong_password_is_refused(server: Postgres) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(server.dsn().replace(server.password, "wrong"), timeout=PATIENCE)


async def test_it_makes_no_socket_file_and_listens_on_the_loopback_only(server: Postgres) -> None:
    async with connected(server) as connection:
        assert await connection.fetchval("SHOW unix_socket_directories") == ""
        assert await connection.fetchval("SHOW listen_addresses") == "127.0.0.1"


async def test_two_servers_have_data_of_their_own(server: Postgres, tmp_path: Path) -> None:
    other = Postgres(tmp_path / "other", durability=Durability.PROCESS)
    await other.start()
    try:
        with pytest.raises(asyncpg.UndefinedTableError):
            await kept(other)
    finally:
        await other.stop()


async def test_a_server_that_cannot_start_says_why_and_leaves_nothing_running(server: Postgres, tmp_path: Path) -> None:
    rival = Postgres(tmp_path / "rival", port=server.port, durability=Durability.PROCESS)
    with pytest.raises(ChildError, match="Address already in use"):
        await rival.start()
    assert not rival.running


async def test_whoever_gives_up_a_start_can_remove_its_folder(tmp_path: Path) -> None:
    """In the middle of the copy, which is over before anybody is told that the start was given up."""
    folder = tmp_path / "pg"
    starting = asyncio.create_task(Postgres(folder, durability=Durability.PROCESS).start())
    await eventually(lambda: any(folder.glob("data*/base")), every=0.001)
    starting.cancel()
    await asyncio.wait({starting})
    assert starting.cancelled()
    assert [path.name for path in folder.glob("data*")] == ["data"]
    shutil.rmtree(folder)


@pytest.mark.parametrize("who", GUISES)
def test_it_can_read_what_lies_in_a_folder_closed_to_others(who: Guise, tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    (tmp_path / "file").touch(mode=0o600)
    question = f"import os; raise SystemExit(0 if os.access({str(tmp_path / 'file')!r}, os.R_OK) else 1)"
    done = subprocess.run(who.wrap([sys.executable, "-c", question]), check=False, timeout=20)
    assert done.returncode == 0


async def test_the_default_forces_every_commit_to_the_disk(tmp_path: Path) -> None:
    server = Postgres(tmp_path / "durable")
    await server.start()
    try:
        async with connected(server) as connection:
            assert await connection.fetchval("SHOW fsync") == "on"
    finally:
        await server.stop()


async def test_no_process_stays_behind_after_a_kill(server: Postgres) -> None:
    async with connected(server) as connection:
        rows = await connection.fetch("SELECT pid FROM pg_stat_activity")
    children = [row["pid"] for row in rows]
    assert len(children) > 3
    await server.kill()
    await eventually(lambda: not any(_alive(pid) for pid in children), because="the children leave")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
