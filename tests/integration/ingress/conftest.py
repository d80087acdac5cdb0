"""Ingress on a free port, on a nats-server of its own that tests may kill."""

import base64
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from comunica.bus.connect import NatsConnection
from comunica.bus.sealing import Sealer
from comunica.contracts import topology
from comunica.contracts.inbound import InboundEnvelope, InboundEvent, PathReported, decode
from comunica.contracts.topology import Topology
from comunica.runtime.lifetime import Lifetime
from comunica.runtime.secrets import SecretFile
from services.ingress.app import build
from services.ingress.settings import IngressSettings
from tests.eventually import PATIENCE, eventually
from tests.servers import guarded_nats
from tests.streams import renew
from workbench.nats import Nats
from workbench.ports import free_port

PATH = "/webhooks/whatsapp/solaro"
PAYLOADS = Path(__file__).parents[2] / "contract" / "whatsapp" / "webhooks"


@dataclass
class Ingress:
    """One ingress as its provider and its operators see it."""

    settings: IngressSettings
    lifetime: Lifetime
    client: httpx.AsyncClient
    secret: str = "secret-of-the-app"

    async def post(self, body: bytes, *, path: str = PATH, signature: str | None = None) -> httpx.Response:
        """POST as the provider does: signed."""
        correct = f"sha256={hmac.digest(self.secret.encode(), body, 'sha256').hex()}"
        headers = {"X-Hub-Signature-256": signature or correct, "Content-Type": "application/json"}
        return await self.client.post(path, content=body, headers=headers)

    async def ask(self, path: str) -> httpx.Response:
        """Ask the ops port."""
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


class Stored:
    """What lies on the streams, opened."""

    def __init__(self, connection: NatsConnection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    async def envelopes(self, kind: str = "*") -> list[InboundEnvelope]:
        """Without path reports."""
        bodies = await self._bodies("INBOUND", f"inbound.{kind}.*")
        read = [decode(self._sealer.open(body, stream="INBOUND")) for body, _ in bodies]
        return [each for each in read if not any(isinstance(event, PathReported) for event in each.events)]

    async def events(self, kind: str = "*") -> list[InboundEvent]:
        return [event for envelope in await self.envelopes(kind) for event in envelope.events]

    async def messages(self) -> list[InboundEvent]:
        """What citizens wrote, also in a crowd."""
        return [*await self.events("message"), *await self.events("crowd")]

    async def reports(self) -> list[PathReported]:
        bodies = await self._bodies("INBOUND", "inbound.status.*")
        read = [decode(self._sealer.open(body, stream="INBOUND")) for body, _ in bodies]
        return [event for each in read for event in each.events if isinstance(event, PathReported)]

    async def dead(self) -> list[tuple[Any, dict[str, str]]]:
        """Dead letters: the item, and its headers."""
        bodies = await self._bodies("DEADLETTERS", "deadletter.inbound.webhook")
        return [(json.loads(self._sealer.open(body, stream="DEADLETTERS")), headers) for body, headers in bodies]

    async def raw(self) -> bytes:
        return b"".join(body for body, _ in await self._bodies("INBOUND", ">"))

    async def _bodies(self, stream: str, subject: str) -> list[tuple[bytes, dict[str, str]]]:
        js = self._connection.client.jetstream()
        found, state = [], (await js.stream_info(stream)).state
        for sequence in range(max(1, state.first_seq), state.last_seq + 1):
            message = await js.get_msg(stream, sequence)
            if message.data is not None and topology.covers(subject, message.subject or ""):
                found.append((message.data, message.headers or {}))
        return found


@pytest.fixture(scope="session")
def known() -> Topology:
    return topology.load()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def nats(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Nats]:
    server = guarded_nats(Path(tmp_path_factory.mktemp("nats")))
    await server.start()
    yield server
    await server.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def connection(nats: Nats, known: Topology) -> AsyncIterator[NatsConnection]:
    """The tests' own connection, with fresh streams."""
    if not nats.running:
        await nats.start()
    link = NatsConnection(nats.url, name="tests", on_closed=pytest.fail)
    await link.open(known)
    await renew(link, known)
    yield link
    await link.close(within=2)


@pytest.fixture
def settings(tmp_path: Path, nats: Nats) -> IngressSettings:
    app = tmp_path / "apps" / "solaro"
    app.mkdir(parents=True)
    (app / "secret").write_text("secret-of-the-app\n")
    (app / "verify_token").write_text("token-of-the-app\n")
    (tmp_path / "stream_key").write_bytes(base64.b64encode(b"k" * 32))
    return IngressSettings(
        nats_url=nats.url_as("ingress"),
        stream_key_file=tmp_path / "stream_key",
        apps_folder=tmp_path / "apps",
        http_port=free_port(),
        ops_port=free_port(),
    )


@pytest.fixture
def sealer(settings: IngressSettings) -> Sealer:
    return Sealer(SecretFile(settings.stream_key_file))


@pytest.fixture
def stored(connection: NatsConnection, sealer: Sealer) -> Stored:
    return Stored(connection, sealer)


@asynccontextmanager
async def running(settings: IngressSettings) -> AsyncIterator[Ingress]:
    """An ingress that has started; stopped in order at the end."""
    lifetime = Lifetime()
    async with _client(settings) as client, build(settings, lifetime).lifespan_context():
        yield Ingress(settings, lifetime, client)
        lifetime.end()


@pytest_asyncio.fixture(loop_scope="session")
async def ingress(settings: IngressSettings, connection: NatsConnection) -> AsyncIterator[Ingress]:
    async with running(settings) as started:
        await eventually(started.ready)
        yield started


def _client(settings: IngressSettings) -> AbstractAsyncContextManager[httpx.AsyncClient]:
    limits = httpx.Limits(max_connections=None)
    return httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{settings.http_port}", limits=limits, timeout=httpx.Timeout(20)
    )


def payload(name: str) -> bytes:
    """A webhook of the contract tests."""
    return (PAYLOADS / f"{name}.json").read_bytes()


def text(number: int, *, words: str = "ATTIVA") -> bytes:
    """A webhook with one message."""
    message = {
        "from": f"39399{number:07}",
        "id": f"wamid.{number}",
        "timestamp": "1763985600",
        "type": "text",
        "text": {"body": words},
    }
    return webhook(messages=[message])


def webhook(**parts: Any) -> bytes:
    """A webhook with one change."""
    value = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": "1001"}, **parts}
    change = {"field": "messages", "value": value}
    return json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "2001", "changes": [change]}]}).encode()


async def refuse_connections(nats: Nats, connection: NatsConnection) -> None:
    """Kill NATS, and wait until that is known."""
    await nats.kill()
    await eventually(lambda: not connection.connected)


async def bring_back(nats: Nats, connection: NatsConnection) -> None:
    """Start NATS again, and wait until the tests are connected."""
    await nats.start()
    await eventually(lambda: connection.connected)
