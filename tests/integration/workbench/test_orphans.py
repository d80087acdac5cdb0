"""Servers of the workbench do not outlive whoever started them, not even after kill -9."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from tests.eventually import eventually

STARTER = Path(__file__).with_name("starts_servers.py")
ROOT = Path(__file__).parents[3]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
async def test_the_servers_end_when_their_starter_is_killed(tmp_path: Path) -> None:
    starter = await asyncio.create_subprocess_exec(
        sys.executable,
        str(STARTER),
        str(tmp_path),
        stdout=asyncio.subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert starter.stdout is not None
    async with asyncio.timeout(60):
        pids = [int(word) for word in (await starter.stdout.readline()).split()]
    assert len(pids) == 2
    assert all(map(_alive, pids))

    starter.kill()
    await starter.wait()

    await eventually(lambda: not any(map(_alive, pids)), because="the servers end")


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
