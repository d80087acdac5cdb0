"""The whole service on a NATS of its own, with envelopes as ingress publishes them."""

import base64
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from comunica.bus.connect import NatsConnection
from comunica.bus.sealing import Sealer
from comunica.contracts import inbound, subjects, topology
from comunica.contracts.inbound import InboundEnvelope, InboundEvent
from comunica.runtime.lifetime import Lifetime
from services.subscription.app import build
from services.subscription.settings import SubscriptionSettings
from tests.eventually import PATIENCE
from tests.integration.subscription.world import MASTER_KEY, NOW
from tests.streams import renew
from workbench.nats import Nats
from workbench.ports import free_port

STREAM_KEY = base64.b64encode(bytes(reversed(range(32))))
APP = "town-app"


@dataclass(frozen=True)
class Ingress:
    """What ingress leaves on the streams."""

    connection: NatsConnection
    sealer: Sealer

    async def keeps(self, *events: InboundEvent, subject: Callable[[str], str], app: str = APP) -> None:
        """One envelope with these events."""
        body = inbound.encode(InboundEnvelope(app, NOW, events))
        await self.keeps_raw(self.sealer.seal(body, stream="INBOUND"), subject=subject(app))

    async def keeps_raw(self, body: bytes, *, subject: str) -> None:
        js = self.connection.client.jetstream(timeout=PATIENCE)
        await js.publish(subject, body, headers={"Nats-Msg-Id": secrets.token_hex(8)})

    async def writes(self, *events: InboundEvent) -> None:
        await self.keeps(*events, subject=subjects.inbound_message)

    async def tells(self, *events: InboundEvent, app: str = APP) -> None:
        await self.keeps(*events, subject=subjects.inbound_status, app=app)

    async def waiting(self) -> int:
        """Messages of INBOUND that nobody has settled."""
        return (await self.connection.client.jetstream(timeout=PATIENCE).stream_info("INBOUND")).state.messages

    async def dead(self) -> list[tuple[bytes, dict[str, str]]]:
        """The dead letters: sealed as they came, with their headers."""
        js = self.connection.client.jetstream(timeout=PATIENCE)
        state = (await js.stream_info("DEADLETTERS")).state
        found = [await js.get_msg("DEADLETTERS", at) for at in range(max(1, state.first_seq), state.last_seq + 1)]
        return [(message.data or b"", message.headers or {}) for message in found]

    async def bells(self) -> int:
        return (await self.connection.client.jetstream(timeout=PATIENCE).stream_info("BELLS")).state.messages


@asynccontextmanager
async def streams_of(server: Nats) -> AsyncIterator[Ingress]:
    """Fresh streams on this server."""
    known = topology.load()
    connection = NatsConnection(server.url, name="tests", on_closed=lambda _: None)
    await connection.open(known)
    await renew(connection, known)
    yield Ingress(connection, Sealer(lambda: STREAM_KEY))
    await connection.close(within=2)


@dataclass(frozen=True)
class Service:
    """The subscription service as its operators see it."""

    settings: SubscriptionSettings
    lifetime: Lifetime

    async def ask(self, path: str) -> httpx.Response:
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            return await client.get(f"http://127.0.0.1:{self.settings.ops_port}{path}")

    async def ready(self) -> bool:
        return (await self.ask("/readyz")).status_code == 200

    async def metric(self, line: str) -> float:
        """The value of one line of /metrics; 0 if it is not there."""
        for each in (await self.ask("/metrics")).text.splitlines():
            if each.startswith(f"{line} "):
                return float(each.rpartition(" ")[2])
        return 0.0


@asynccontextmanager
async def service_at_work(dsn: str, nats_url: str, folder: Path) -> AsyncIterator[Service]:
    """The service in this process; stopped in order at the end."""
    master_key, stream_key = folder / "master-key", folder / "stream-key"
    master_key.write_bytes(base64.b64encode(MASTER_KEY.key))
    stream_key.write_bytes(STREAM_KEY)
    settings = SubscriptionSettings(
        postgres_dsn=dsn,
        nats_url=nats_url,
        master_key_file=master_key,
        stream_key_file=stream_key,
        ops_port=free_port(),
        path_settle_interval=0.1,
        path_margin=1,
        erase_interval=0.2,
    )
    lifetime = Lifetime()
    async with build(settings, lifetime).lifespan_context():
        yield Service(settings, lifetime)
        lifetime.end()
    assert lifetime.failure is None
