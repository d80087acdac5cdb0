"""From the code before this one to this one while messages go out and people join: nobody lost, nobody told twice."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.eventually import eventually
from tests.ops.crowd import Crowd, crowd_at
from workbench.database import OWNER, connected
from workbench.service import run_once
from workbench.stack import ROOT

PEOPLE = 120
#: Messages a second: a broadcast lasts as long as a step of the upgrade.
RATE = 20
#: The console is not among them: there was none before.
SERVICES = ("subscription", "dispatcher", "ingress", "api", "callbacks", "exporter")


class Roads:
    """Where each service's code is found: a link each, so that one can be moved to the new code and not another.

    A link is moved only while its service is down: a running one reads its queries when it first needs them.
    """

    def __init__(self, folder: Path, previous: Path) -> None:
        self._folder = folder
        folder.mkdir()
        for name in (*SERVICES, "admin"):
            (folder / name).symlink_to(previous)

    def environment_of(self) -> dict[str, dict[str, str]]:
        # Safe path: the folder that the tests run in, which has the new code, is not looked into first.
        return {name: {"PYTHONPATH": str(self._folder / name), "PYTHONSAFEPATH": "1"} for name in (*SERVICES, "admin")}

    def to_the_new_code(self, service: str) -> None:
        (self._folder / service).unlink()
        (self._folder / service).symlink_to(ROOT)


@pytest.fixture(scope="module")
def roads(tmp_path_factory: pytest.TempPathFactory, previous: Path) -> Roads:
    return Roads(tmp_path_factory.mktemp("upgrade") / "roads", previous)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def crowd(tmp_path_factory: pytest.TempPathFactory, roads: Roads) -> AsyncIterator[Crowd]:
    """Everything runs the code before this one, on the schema before this one."""
    folder = tmp_path_factory.mktemp("stack")
    old = roads.environment_of()
    async with crowd_at(folder, people=PEOPLE, rate=RATE, services=SERVICES, environment_of=old) as crowd:
        await crowd.enrols()
        yield crowd


async def test_expand_roll_contract_under_load(crowd: Crowd, roads: Roads) -> None:
    before = await revision(crowd)
    words = "aggiornamento in corso"
    broadcast = await crowd.town.broadcasts({"everyone": True}, words)
    await eventually(lambda: crowd.under_way(broadcast, 10), every=0.02)

    await administers(crowd, "migrate", role=OWNER)  # expand, with the old code at work
    await administers(crowd, "topology", "apply", "--replicas", "1")
    assert await revision(crowd) != before, "there is a step to try"
    newcomer = crowd.citizen(PEOPLE + 1)
    await newcomer.writes("ATTIVA Anna Verdi Centro")
    await eventually(newcomer.texts, within=60, because="the old code enrols people on the new schema")

    for service in SERVICES:
        keeper = crowd.stack.service(service)
        assert await keeper.stop()
        roads.to_the_new_code(service)
        await keeper.start()
    await administers(crowd, "migrate", "--phase", "contract", role=OWNER)

    await eventually(lambda: crowd.told(broadcast), within=120, every=0.2)
    received = await crowd.received(words)
    assert (len(received), sum(received.values())) == (PEOPLE, PEOPLE), "each once"
    await newcomer.writes("DISATTIVA")
    await eventually(lambda: says_goodbye(crowd, newcomer.phone), within=60, because="the new code serves alone")
    later = await crowd.town.broadcasts({"everyone": True}, "aggiornamento finito")
    seen = await eventually(lambda: crowd.told(later), within=120, every=0.2)
    assert (seen["resolved"], seen["unaccounted"]) == (PEOPLE, 0)
    assert newcomer.phone not in await crowd.received("aggiornamento finito")


async def test_each_service_really_ran_the_code_before_this_one(crowd: Crowd, roads: Roads, previous: Path) -> None:
    """The test's own footing: a path that leads to the new code at once would prove nothing."""
    there = dict(roads.environment_of()["api"], PYTHONPATH=str(previous))
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "import comunica.stores.migrations.versions as here; print(list(here.__path__)[0])",
        env=there,
        stdout=asyncio.subprocess.PIPE,
    )
    told, _ = await process.communicate()
    assert Path(told.decode().strip()).is_relative_to(previous)


async def administers(crowd: Crowd, *words: str, role: str = "comunica_admin") -> None:
    """comunica-admin of the new code."""
    stack = crowd.stack
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        "COMUNICA_NATS_URL": stack.nats.url_as("topology"),
        "COMUNICA_POSTGRES_DSN": stack.dsn(role),
    }
    command = [sys.executable, "-m", "services.admin", *words]
    await run_once(" ".join(words), command, environment, log=stack.folder / "log" / "upgrade.log", within=120)


async def revision(crowd: Crowd) -> list[str]:
    async with connected(crowd.stack.dsn()) as connection:
        rows = await connection.fetch("SELECT version_num FROM alembic_version ORDER BY 1")
    return [row["version_num"] for row in rows]


async def says_goodbye(crowd: Crowd, phone: str) -> bool:
    return phone in await crowd.received("Fatto")
