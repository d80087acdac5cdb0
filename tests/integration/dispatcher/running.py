"""The whole service on a NATS of its own, before a provider that speaks HTTP."""

import base64
import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from aiohttp import web

from comunica.bus.connect import NatsConnection
from comunica.contracts import outbound, topology
from comunica.contracts.outbound import OutboundEvent
from comunica.runtime.lifetime import Lifetime
from services.dispatcher.app import build
from services.dispatcher.settings import DispatcherSettings
from tests.eventually import PATIENCE
from tests.integration.dispatcher.world import MASTER_KEY, Admin, scaled_settings
from tests.streams import renew
from workbench.nats import Nats
from workbench.ports import free_port


@dataclass
class HttpProvider:
    """Takes every message, as the Cloud API answers."""

    url: str = ""
    to: list[str] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    files: list[bytes] = field(default_factory=list)

    def times(self) -> Counter[str]:
        return Counter(self.to)

    async def answer(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.to.append(body["to"])
        self.bodies.append(body)
        told = {"messaging_product": "whatsapp", "messages": [{"id": f"wamid.{len(self.to)}"}]}
        return web.json_response(told)

    async def take_file(self, request: web.Request) -> web.Response:
        form = await request.post()
        file = form["file"]
        assert isinstance(file, web.FileField)
        self.files.append(file.file.read())
        return web.json_response({"id": f"media-{len(self.files)}"})


@asynccontextmanager
async def provider_at_work() -> AsyncIterator[HttpProvider]:
    provider = HttpProvider()
    app = web.Application()
    app.router.add_post("/v25.0/{number}/messages", provider.answer)
    app.router.add_post("/v25.0/{number}/media", provider.take_file)
    runner = web.AppRunner(app)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    provider.url = f"http://127.0.0.1:{port}/v25.0"
    yield provider
    await runner.cleanup()


@dataclass(frozen=True)
class Service:
    """A dispatcher as its operators see it."""

    settings: DispatcherSettings
    lifetime: Lifetime

    async def ask(self, path: str) -> httpx.Response:
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            return await client.get(f"http://127.0.0.1:{self.settings.ops_port}{path}")

    async def ready(self) -> bool:
        return (await self.ask("/readyz")).status_code == 200

    async def metrics(self) -> str:
        return (await self.ask("/metrics")).text


@asynccontextmanager
async def service_at_work(dsn: str, nats_url: str, folder: Path, **changes: float) -> AsyncIterator[Service]:
    """The service in this process; stopped in order at the end."""
    key_file = folder / "master-key"
    key_file.write_bytes(base64.b64encode(MASTER_KEY.key))
    told = {"postgres_dsn": dsn, "master_key_file": key_file, "nats_url": nats_url, "ops_port": free_port()}
    settings = scaled_settings(**(told | changes))
    lifetime = Lifetime()
    async with build(settings, lifetime).lifespan_context():
        yield Service(settings, lifetime)
        lifetime.end()
    assert lifetime.failure is None


@dataclass(frozen=True)
class Broker:
    """NATS as a client publishes on it, with the streams as the topology says."""

    server: Nats
    connection: NatsConnection

    async def publish(self, subject: str, body: bytes, content_type: str = "application/json") -> None:
        js = self.connection.client.jetstream(timeout=PATIENCE)
        await js.publish(subject, body, headers={"Content-Type": content_type})

    async def events(self) -> list[OutboundEvent]:
        return [outbound.decode(body) for body, _ in await self._bodies("EVENTS")]

    async def dead(self) -> list[tuple[bytes, dict[str, str]]]:
        return await self._bodies("DEADLETTERS")

    async def left(self, stream: str) -> int:
        return (await self.connection.client.jetstream(timeout=PATIENCE).stream_info(stream)).state.messages

    async def _bodies(self, stream: str) -> list[tuple[bytes, dict[str, str]]]:
        js = self.connection.client.jetstream(timeout=PATIENCE)
        state = (await js.stream_info(stream)).state
        found = [await js.get_msg(stream, each) for each in range(max(1, state.first_seq), state.last_seq + 1)]
        return [(message.data or b"", message.headers or {}) for message in found]


@asynccontextmanager
async def broker_at_work(server: Nats) -> AsyncIterator[Broker]:
    """Empty streams on this server."""
    if not server.running:
        await server.start()
    known = topology.load()
    connection = NatsConnection(server.url, name="tests", on_closed=_ignore)
    await connection.open(known)
    await renew(connection, known)
    yield Broker(server, connection)
    await connection.close(within=2)


def _ignore(_reason: str) -> None:
    """Tests stop their server on purpose."""


async def lead_to(admin: Admin, provider: HttpProvider) -> None:
    """All channels send there."""
    await admin.execute("UPDATE channel SET base_url = $1", provider.url)


def a_job(**changes: object) -> bytes:
    """A job as a client writes it."""
    body = {
        "idempotency_key": "k-1",
        "template": "avviso",
        "parameters": {"testo": "domani mercato"},
        "audience": {"everyone": True},
    }
    return json.dumps(body | changes).encode()
