"""What the servers of NATS say to each other is encrypted; nobody sits down among them without their authority's word.

As charts/engines/nats-values.yaml sets it; test_engines.py holds those values to what is tried here.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.certificates import Authority
from tests.eventually import PATIENCE, eventually
from workbench.nats import Certificate, Nats, Seat
from workbench.ports import HOST, free_port

#: What a server says of one that it did not let sit down.
REFUSED = "TLS route handshake error"


class Table:
    """A cluster's place: its routes, and who sits there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ports = (free_port(), free_port())
        self._running = AsyncExitStack()

    async def seat(self, name: str, certificate: Certificate | None, *, port: int | None = None) -> Nats:
        """A server that calls the first two, with this to show. Returns once it answers clients."""
        seat = Seat(name=name, port=port or free_port(), ports=self._ports, certificate=certificate)
        server = Nats(self._folder / name, seat=seat, monitoring_port=free_port())
        await server.start()
        self._running.push_async_callback(server.kill)
        return server

    async def both(self, certificate: Certificate | None) -> tuple[Nats, Nats]:
        """The first two, with this to show."""
        first, second = self._ports
        async with asyncio.TaskGroup() as starting:
            one = starting.create_task(self.seat("one", certificate, port=first))
            two = starting.create_task(self.seat("two", certificate, port=second))
        return one.result(), two.result()

    async def leave(self) -> None:
        await self._running.aclose()


@asynccontextmanager
async def laid(folder: Path) -> AsyncIterator[Table]:
    table = Table(folder)
    try:
        yield table
    finally:
        await table.leave()


async def neighbours(server: Nats) -> set[str]:
    """With whom a server has routes."""
    async with httpx.AsyncClient(timeout=PATIENCE) as web:
        told = (await web.get(f"http://{HOST}:{server.monitoring_port}/routez")).json()
    return {route["remote_name"] for route in told["routes"]}


async def sits_with(server: Nats, *names: str) -> None:
    """Once it does."""

    async def does() -> bool:
        return await neighbours(server) == set(names)

    await eventually(does, within=60, because=f"{server.folder.name} with {names}")


def says(server: Nats, words: str) -> bool:
    return words in (server.folder / "nats.log").read_text(errors="replace")


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "certificates")


async def test_servers_with_a_certificate_of_one_authority_are_a_cluster(tmp_path: Path, authority: Authority) -> None:
    shown = authority.certifies(HOST)
    async with laid(tmp_path) as table:
        one, two = await table.both(shown)
        three = await table.seat("three", shown)
        await sits_with(one, "two", "three")
        await sits_with(two, "one", "three")
        await sits_with(three, "one", "two")
        assert not any(says(server, REFUSED) for server in (one, two, three))


async def test_who_has_a_certificate_of_somebody_else_does_not_sit_down(tmp_path: Path, authority: Authority) -> None:
    stranger = Authority(tmp_path / "elsewhere").certifies(HOST)
    async with laid(tmp_path) as table:
        one, two = await table.both(authority.certifies(HOST))
        await sits_with(one, "two")
        # It takes our word for who we are: what keeps it out is that we do not take its.
        posing = Certificate(file=stranger.file, key=stranger.key, authority=authority.file)
        three = await table.seat("three", posing)
        await eventually(lambda: says(one, REFUSED) and says(two, REFUSED), within=60)
        assert (await neighbours(one), await neighbours(three)) == ({"two"}, set())


async def test_who_speaks_in_the_clear_does_not_sit_down(tmp_path: Path, authority: Authority) -> None:
    async with laid(tmp_path) as table:
        one, _ = await table.both(authority.certifies(HOST))
        await sits_with(one, "two")
        three = await table.seat("three", None)
        await eventually(lambda: says(one, REFUSED), within=60)
        assert (await neighbours(one), await neighbours(three)) == ({"two"}, set())


async def test_without_certificates_whoever_comes_sits_down(tmp_path: Path) -> None:
    """The guard switched off: a server of anybody's is one of the cluster, with all that the streams hold."""
    async with laid(tmp_path) as table:
        one, _ = await table.both(None)
        three = await table.seat("three", None)
        await sits_with(one, "two", "three")
        await sits_with(three, "one", "two")
