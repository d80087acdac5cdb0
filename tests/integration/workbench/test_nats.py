"""A nats-server of the workbench starts, stops, dies and comes back with what it acknowledged."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import nats
import pytest
from nats.js import JetStreamContext

from tests.eventually import PATIENCE
from workbench.child import ChildError
from workbench.nats import Nats
from workbench.ports import free_port


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Nats]:
    server = Nats(tmp_path / "nats", monitoring_port=free_port())
    await server.start()
    async with jetstream(server) as stream:
        await stream.add_stream(name="KEPT", subjects=["kept.>"])
    yield server
    await server.stop()


@asynccontextmanager
async def jetstream(server: Nats) -> AsyncIterator[JetStreamContext]:
    connection = await nats.connect(server.url, connect_timeout=PATIENCE, allow_reconnect=False)
    try:
        yield connection.jetstream(timeout=PATIENCE)
    finally:
        await connection.close()


async def kept(server: Nats) -> int:
    async with jetstream(server) as stream:
        return int((await stream.stream_info("KEPT")).state.messages)


async def publish(server: Nats) -> None:
    async with jetstream(server) as stream:
        await stream.publish("kept.one", b"a message")


async def test_a_stream_outlives_a_stop_on_the_same_port(server: Nats) -> None:
    await publish(server)
    url = server.url
    await server.stop()
    assert not server.running
    await server.start()
    assert (server.url, await kept(server)) == (url, 1)


async def test_what_was_acknowledged_outlives_kill_9(server: Nats) -> None:
    for round_ in range(1, 4):
        await publish(server)
        await server.kill()
        await server.start()
        assert await kept(server) == round_


async def test_every_publish_is_synced_before_it_is_acknowledged(server: Nats) -> None:
    async with httpx.AsyncClient(timeout=PATIENCE) as http:
        answer = await http.get(f"http://127.0.0.1:{server.monitoring_port}/jsz?config=1", timeout=PATIENCE)
    assert answer.json()["config"]["sync_always"] is True


async def test_a_message_of_8_mb_is_taken(server: Nats) -> None:
    connection = await nats.connect(server.url)
    try:
        assert connection.max_payload == 8 * 1024 * 1024
    finally:
        await connection.close()


async def test_a_server_that_cannot_start_says_why_and_leaves_nothing_running(server: Nats, tmp_path: Path) -> None:
    rival = Nats(tmp_path / "rival", port=server.port)
    with pytest.raises(ChildError, match="address already in use"):
        await rival.start()
    assert not rival.running


async def test_a_second_server_on_the_same_store_is_refused(server: Nats) -> None:
    rival = Nats(server.folder)
    with pytest.raises(ChildError, match="another nats-server still uses"):
        await rival.start(within=0.3)
    await server.stop()
    await rival.start()
    assert await kept(rival) == 0
    await rival.stop()


async def test_a_stop_ends_it_within_its_deadline(server: Nats) -> None:
    async with asyncio.timeout(PATIENCE):
        await server.stop(within=4)
    assert not server.running
