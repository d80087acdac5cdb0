"""A receiver, written from docs/api/callbacks.md and from nothing else: it imports nothing of ours."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


def is_genuine(secret: str, headers: dict[str, str], body: bytes, *, now: float) -> bool:
    """What the page says, step by step."""
    if abs(now - int(headers["webhook-timestamp"])) > 300:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(expected, each) for each in headers["webhook-signature"].split(" "))


@dataclass
class Receiver:
    """Remembers what it took. `answers`: the statuses it gives, 204 when they are used up; `down`: always 503."""

    secret: str = ""
    down: bool = False
    refuses: set[str] = field(default_factory=set)
    took: list[dict[str, Any]] = field(default_factory=list)
    forged: int = 0
    refused: int = 0
    url: str = ""

    async def hear(self, request: web.Request) -> web.Response:
        body = await request.read()
        headers = {name.lower(): value for name, value in request.headers.items()}
        if not is_genuine(self.secret, headers, body, now=time.time()):
            self.forged += 1
            return web.Response(status=401)
        event = json.loads(body)
        subject = event["data"].get("recipient_id", event["data"].get("notification_id"))
        if self.down or subject in self.refuses:
            self.refused += 1
            return web.Response(status=503)
        assert event["id"] == headers["webhook-id"]
        self.took.append(event)
        return web.Response(status=204)

    @property
    def ids(self) -> set[str]:
        return {event["id"] for event in self.took}

    def states_of(self, recipient: str) -> list[str]:
        """Of one delivery, in the order in which they came, repeats left out."""
        told = {e["id"]: e["data"]["state"] for e in self.took if e["data"].get("recipient_id") == recipient}
        return list(told.values())


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.hear)
    app.router.add_post("/moved", _moved)
    app.router.add_post("/gone", _gone)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    receiver.url = f"http://127.0.0.1:{port}/hook"
    try:
        yield receiver
    finally:
        await runner.cleanup()


async def _moved(_request: web.Request) -> web.Response:
    raise web.HTTPTemporaryRedirect("/hook")


async def _gone(_request: web.Request) -> web.Response:
    return web.Response(status=410)
