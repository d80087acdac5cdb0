"""A simulator and somebody who takes its webhooks, both served for real in this process."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
from comunica_simulator.app import Simulator, build
from comunica_simulator.clock import Clock
from comunica_simulator.serving import build_server
from comunica_simulator.settings import Settings
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.eventually import PATIENCE, eventually

PAYLOADS = Path(__file__).parent / "payloads"
SOLARO, SARONNO, SOLARO_WABA = "801", "802", "701"
SECRET = "shared-secret"
FAST: dict[str, Any] = {
    "sent_after": 0.0,
    "delivered_after": 0.02,
    "read_after": 0.04,
    "held_for": 0.1,
    "early_answer": 0.3,
    "late_answer": 0.3,
    "approval_after": 0.02,
    "webhook_linger": 0.005,
    "retry_first": 0.01,
    "retry_cap": 0.05,
}


def payload(name: str) -> Any:
    """A payload file."""
    return json.loads((PAYLOADS / f"{name}.json").read_text())


class Door:
    """An address that stays while the app behind it changes: starting a server for each case takes far longer."""

    def __init__(self) -> None:
        self.app: ASGIApp = _nobody
        self.url = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (_lifespan(receive, send) if scope["type"] == "lifespan" else self.app(scope, receive, send))


async def _nobody(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 410, "headers": []})
    await send({"type": "http.response.body", "body": b"the case is over"})


FRONT, HOOK = Door(), Door()


@asynccontextmanager
async def served(door: Door) -> AsyncIterator[None]:
    """Serve the door on a free port."""
    server = build_server(door, host="127.0.0.1", port=0)
    task = asyncio.create_task(server.serve())
    await eventually(lambda: server.started)
    door.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    yield
    server.should_exit = True
    await task


@dataclass
class Post:
    """One webhook as it came over the wire."""

    path: str
    signature: str
    raw: bytes

    @property
    def properly_signed(self) -> bool:
        """Whether the signature is that of exactly these bytes."""
        made = hmac.new(SECRET.encode(), self.raw, hashlib.sha256).hexdigest()
        return hmac.compare_digest(self.signature, f"sha256={made}")


@dataclass
class Receiver:
    """Takes webhooks and answers as told: 200, or what `answers` holds next."""

    posts: list[Post] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    verify_token: str = "open-sesame"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        raw = b""
        while (message := await receive()).get("more_body"):
            raw += message["body"]
        raw += message.get("body", b"")
        status, body = self._shake(scope) if scope["method"] == "GET" else self._take(scope, raw)
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": body})

    def _take(self, scope: Scope, raw: bytes) -> tuple[int, bytes]:
        headers = dict(scope["headers"])
        self.posts.append(Post(scope["path"], headers[b"x-hub-signature-256"].decode(), raw))
        return (self.answers.pop(0) if self.answers else 200), b""

    def _shake(self, scope: Scope) -> tuple[int, bytes]:
        query = parse_qs(scope["query_string"].decode())
        good = query["hub.verify_token"] == [self.verify_token]
        return (200, query["hub.challenge"][0].encode()) if good else (403, b"")

    def changes(self, field_name: str = "messages") -> list[dict[str, Any]]:
        """The values of all changes of a field, in order of arrival."""
        bodies = [json.loads(post.raw) for post in self.posts]
        entries = [entry for body in bodies for entry in body["entry"]]
        return [one["value"] for entry in entries for one in entry["changes"] if one["field"] == field_name]

    def statuses(self) -> list[dict[str, Any]]:
        """All statuses, in order of arrival."""
        return [one for value in self.changes() for one in value.get("statuses", [])]

    def messages(self) -> list[dict[str, Any]]:
        """All inbound messages, in order of arrival."""
        return [one for value in self.changes() for one in value.get("messages", [])]

    def words(self) -> list[str]:
        """The words of all statuses, in order of arrival."""
        return [one["status"] for one in self.statuses()]


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


@dataclass
class Cloud:
    """A client of the simulator, which is set up with `payloads/setup.json`."""

    simulator: Simulator
    client: httpx.AsyncClient
    receiver: Receiver
    hook: str

    async def subscribe(self, waba: str = SOLARO_WABA, **body: str) -> httpx.Response:
        """Subscribe the token's app to the WABA."""
        return await self.client.post(f"/v25.0/{waba}/subscribed_apps", json=body)

    async def say(self, sender: str, words: str = "ATTIVA", **more: Any) -> httpx.Response:
        """A phone writes to Solaro."""
        body = {"from": sender, "phone_number_id": SOLARO, "text": words} | more
        return await self.client.post("/simulator/say", json=body)

    async def text(self, to: str, words: str = "ciao", /, **more: Any) -> httpx.Response:
        """Solaro writes a free-form message."""
        body = {"messaging_product": "whatsapp", "to": to, "type": "text", "text": {"body": words}}
        return await self.client.post(f"/v25.0/{SOLARO}/messages", json=body | more)

    async def template(self, to: str, /, *values: str, name: str = "avviso", **more: Any) -> httpx.Response:
        """Solaro sends a template with positional parameters."""
        parameters = [{"type": "text", "text": one} for one in values or ("domani niente acqua",)]
        components = [{"type": "body", "parameters": parameters}]
        template = {"name": name, "language": {"code": "it"}, "components": components}
        body = {"messaging_product": "whatsapp", "to": to, "type": "template", "template": template}
        return await self.client.post(f"/v25.0/{SOLARO}/messages", json=body | more)

    async def approved(self, definition: dict[str, Any] | None = None, category: str = "UTILITY") -> None:
        """Have a template ready, by default `avviso`."""
        described = payload("avviso") | {"waba_id": SOLARO_WABA, "category": category} | (definition or {})
        answer = await self.client.post("/simulator/setup", json={"templates": [described]})
        assert answer.status_code == 200, answer.text

    async def upload(self, content: bytes, kind: str, number: str = SOLARO) -> str:
        """Solaro uploads a file: its id."""
        form, file = {"messaging_product": "whatsapp", "type": kind}, {"file": ("a", content, kind)}
        answer = await self.client.post(f"/v25.0/{number}/media", data=form, files=file)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["id"])

    async def accepted(self, **query: str) -> list[dict[str, Any]]:
        """What the witness has."""
        found: list[dict[str, Any]] = (await self.client.get("/simulator/accepted", params=query)).json()
        return found

    async def drained(self) -> None:
        """Wait until nothing is left to tell."""
        await eventually(lambda: self.simulator.world.outbox.pending == 0, because="webhooks are still pending")


@asynccontextmanager
async def cloud(clock: Clock | None = None, **settings: Any) -> AsyncIterator[Cloud]:
    """A simulator set up for Solaro and Saronno, whose app has a webhook address but is subscribed to nothing."""
    receiver, simulator = Receiver(), build(Settings(**(FAST | settings)), clock)
    FRONT.app, HOOK.app = simulator, receiver
    headers = {"Authorization": "Bearer good"}
    async with (
        simulator.world.running(),
        httpx.AsyncClient(timeout=PATIENCE, base_url=FRONT.url, headers=headers) as client,
    ):
        setup = payload("setup")
        setup["app"]["callback_url"] = HOOK.url
        assert (await client.post("/simulator/setup", json=setup)).status_code == 200
        yield Cloud(simulator, client, receiver, HOOK.url)
    FRONT.app = HOOK.app = _nobody
    simulator.world.witness.close()


def error_of(answer: httpx.Response) -> dict[str, Any]:
    """The error of a Graph answer."""
    inner: dict[str, Any] = answer.json()["error"]
    return inner
