"""The whole service: it starts without NATS, answers, rings when NATS is there, counts, and stops in order."""

import asyncio
import base64
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from comunica.bus.connect import NatsConnection
from comunica.bus.topology import apply
from comunica.contracts import bells, topology
from comunica.contracts.bells import BroadcastBell
from comunica.runtime.lifetime import Lifetime
from services.api.app import build
from services.api.settings import ApiSettings
from tests.eventually import PATIENCE, eventually
from tests.integration.api.asking import GOOD
from tests.servers import PASSWORD, Database, guarded_nats
from tests.towns import MASTER_KEY, TownAtTest
from workbench.database import dsn_as
from workbench.ports import free_port


@asynccontextmanager
async def running(database: Database, folder: Path, nats_url: str) -> AsyncIterator[tuple[str, str]]:
    """The service in this process; the addresses of its api and of its ops server."""
    key_file = folder / "master-key"
    key_file.write_bytes(base64.b64encode(MASTER_KEY.key))
    settings = ApiSettings(
        postgres_dsn=database.dsn_as("comunica_api"),
        master_key_file=key_file,
        nats_url=nats_url,
        http_port=free_port(),
        ops_port=free_port(),
    )
    lifetime = Lifetime()
    async with build(settings, lifetime).lifespan_context():
        yield f"http://127.0.0.1:{settings.http_port}", f"http://127.0.0.1:{settings.ops_port}"
    assert lifetime.failure is None


async def test_without_nats_it_is_ready_and_accepts_and_only_the_bell_is_lost(
    database: Database, town: TownAtTest, tmp_path: Path
) -> None:
    nowhere = f"nats://127.0.0.1:{free_port()}"
    async with running(database, tmp_path, nowhere) as (url, ops), httpx.AsyncClient(timeout=PATIENCE) as client:

        async def ready() -> bool:
            return (await client.get(f"{ops}/readyz")).status_code == 200

        await eventually(ready)
        answer = await client.post(f"{url}/v2/broadcasts", json=GOOD, headers=town.headers())
        assert answer.status_code == 202
        metrics = (await client.get(f"{ops}/metrics")).text
    assert 'comunica_api_requests_total{route="/v2/broadcasts",status="202"} 1.0' in metrics


async def test_with_nats_the_bell_of_a_broadcast_is_on_its_stream(
    database: Database, town: TownAtTest, tmp_path: Path
) -> None:
    server = guarded_nats(tmp_path / "nats")
    await server.start()
    watcher = NatsConnection(server.url, name="tests", on_closed=pytest.fail)
    try:
        await watcher.open(topology.load())
        await apply(watcher.client, topology.load(), replicas=1)
        async with (
            running(database, tmp_path, server.url_as("api")) as (url, _),
            httpx.AsyncClient(timeout=PATIENCE) as client,
        ):

            async def rung() -> bytes:
                answer = await client.post(f"{url}/v2/broadcasts", json=GOOD, headers=town.headers())
                broadcast = answer.json()["id"]
                stream = watcher.client.jetstream()
                assert (await stream.stream_info("BELLS")).state.messages
                message = await stream.get_last_msg("BELLS", f"bell.broadcast.{broadcast}")
                assert bells.decode(message.data or b"") == BroadcastBell(str(town.id), broadcast)
                return message.data or b""

            await eventually(rung)
    finally:
        await watcher.close(within=2)
        await server.stop()


async def test_as_a_process_it_answers_and_stops_in_order_while_a_client_keeps_its_connection(
    database: Database, town: TownAtTest, tmp_path: Path
) -> None:
    (tmp_path / "master-key").write_bytes(base64.b64encode(MASTER_KEY.key))
    (tmp_path / "password").write_text(PASSWORD)
    port, ops = free_port(), free_port()
    environment = {
        "COMUNICA_POSTGRES_DSN": dsn_as(database.dsn, user="comunica_api"),
        "COMUNICA_POSTGRES_PASSWORD_FILE": str(tmp_path / "password"),
        "COMUNICA_MASTER_KEY_FILE": str(tmp_path / "master-key"),
        "COMUNICA_NATS_URL": f"nats://127.0.0.1:{free_port()}",
        "COMUNICA_HTTP_PORT": str(port),
        "COMUNICA_OPS_PORT": str(ops),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.api", env=environment, stdout=asyncio.subprocess.PIPE
    )
    async with httpx.AsyncClient(timeout=PATIENCE, headers=town.headers()) as client:

        async def answers() -> bool:
            try:
                return (await client.get(f"http://127.0.0.1:{port}/v2/zones")).status_code == 200
            except httpx.ConnectError:
                return False

        await eventually(answers)
        process.terminate()
        said, _ = await asyncio.wait_for(process.communicate(), timeout=PATIENCE)
    assert process.returncode == 0
    lines = [json.loads(line) for line in said.splitlines()]
    assert {"service_started", "request_answered", "service_stopped"} <= {line["action"] for line in lines}
    answered = next(line for line in lines if line["action"] == "request_answered")
    assert answered["municipality"] == str(town.id)
