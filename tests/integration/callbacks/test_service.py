"""The whole service: it starts before its database would, calls, says how it is, and finishes what is under way."""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import IPv4Network
from pathlib import Path

import httpx
import pytest

from comunica.runtime.lifetime import Lifetime
from services.callbacks.app import build
from services.callbacks.settings import CallbacksSettings
from tests.eventually import PATIENCE, eventually
from tests.integration.callbacks.conftest import World
from tests.integration.callbacks.receiving import Receiver
from tests.servers import Database
from tests.towns import MASTER_KEY
from workbench.ports import free_port


@asynccontextmanager
async def running(database: Database, folder: Path) -> AsyncIterator[str]:
    """The service in this process; the address of its ops server."""
    key_file = folder / "master-key"
    key_file.write_bytes(base64.b64encode(MASTER_KEY.key))
    settings = CallbacksSettings(
        postgres_dsn=database.dsn_as("comunica_callbacks"),
        master_key_file=key_file,
        ops_port=free_port(),
        callback_http=True,
        callback_networks=(IPv4Network("127.0.0.0/8"),),
        callback_interval=0.02,
        callback_sweep_interval=0.05,
    )
    lifetime = Lifetime()
    async with build(settings, lifetime).lifespan_context():
        yield f"http://127.0.0.1:{settings.ops_port}"
        lifetime.end()
    assert lifetime.failure is None


async def test_it_calls_counts_and_stops_in_order(world: World, receiver: Receiver, tmp_path: Path) -> None:
    await world.registers(receiver)
    source, people = await world.broadcast(2)
    async with running(world.database, tmp_path) as ops, httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as client:

        async def ready() -> bool:
            return (await client.get(f"{ops}/readyz")).status_code == 200

        async def told() -> bool:
            metrics = (await client.get(f"{ops}/metrics")).text
            return (
                'comunica_callback_attempts_total{outcome="taken"} 2.0' in metrics
                and "comunica_callback_waiting_events 0.0" in metrics
            )

        await eventually(ready)
        await world.move(source, people, "accepted")
        await eventually(told)
    assert len(receiver.took) == 2
    assert await world.events("told") == 2


async def test_by_its_settings_of_production_it_calls_nobody_inside(
    world: World, receiver: Receiver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COMUNICA_CALLBACK_HTTP", raising=False)
    key_file = tmp_path / "master-key"
    key_file.write_bytes(b"")
    rules = CallbacksSettings(
        postgres_dsn=world.database.dsn_as("comunica_callbacks"), master_key_file=key_file
    ).address_rules()
    assert rules.fault_of(receiver.url) is not None
    assert not rules.allow("127.0.0.1")
