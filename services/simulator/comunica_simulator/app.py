"""Putting the simulator together, and its front door."""

import contextlib
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from . import wamids
from .catalogue import Catalogue
from .clock import Clock, SystemClock
from .control import Control
from .errors import GraphError, body_of
from .graph import Graph
from .page import page_routes
from .scenarios import Trouble, When
from .sending import Answer, Sending, refusal
from .serving import CUT
from .settings import Settings
from .shape import Json, mapping
from .state import Token
from .world import World, build_world

MAX_BODY = 1 << 20
JSON_HEADER = (b"content-type", b"application/json; charset=UTF-8")


@dataclass(frozen=True, slots=True)
class Simulator:
    """An ASGI application; its parts are open to tests that run it in their own process."""

    world: World
    sending: Sending
    graph: Graph
    router: Starlette

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send messages by the short way, everything else by the router."""
        if scope["type"] == "http" and scope["method"] == "POST" and scope["path"].endswith("/messages"):
            parts = scope["path"].split("/")
            if len(parts) == 4 or (len(parts) == 3 and parts[1].isdigit()):
                await self._message(parts[-2], scope, receive, send)
                return
        await self.router(scope, receive, send)

    async def _message(self, node: str, scope: Scope, receive: Receive, send: Send) -> None:
        raw = await _read(receive)
        try:
            answer = self._answer(node, scope, raw)
        except GraphError as error:
            self.sending.counts[f"refused {error.code}"] += 1
            await self._refuse(send, error)
            return
        if answer.trouble is None:
            await _respond(send, 200, json.dumps(answer.body).encode())
        else:
            await self._spoil(answer, answer.trouble, scope, receive, send)

    def _answer(self, node: str, scope: Scope, raw: bytes) -> Answer:
        token = self._token(scope["headers"])
        number = self.graph.number(node, token)
        try:
            body = mapping(json.loads(raw))
        except ValueError:
            raise GraphError(code=100, details="The body is not JSON.") from None
        if body.get("status") == "read":
            return Answer(_marked_read(body))
        return self.sending.send(number, token.app_id, body)

    def _token(self, headers: Sequence[tuple[bytes, bytes]]) -> Token:
        if self.world.registry.bare:
            return self.graph.shown({name.decode("latin-1"): value.decode("latin-1") for name, value in headers})
        authorization = next((value for name, value in headers if name == b"authorization"), b"")
        return self.graph.token(authorization.decode("latin-1"))

    async def _refuse(self, send: Send, error: GraphError) -> None:
        await _respond(send, error.status, json.dumps(body_of(error, wamids.trace(self.world.random))).encode())

    async def _spoil(self, answer: Answer, trouble: Trouble, scope: Scope, receive: Receive, send: Send) -> None:
        raw = json.dumps(answer.body).encode()
        match trouble.when:
            case When.CUT | When.CUT_BEFORE:
                await _cut(scope, receive)
            case When.HALF:
                await _start(send, 200, len(raw))
                await send({"type": "http.response.body", "body": raw[: len(raw) // 2], "more_body": True})
                await _cut(scope, receive)
            case When.LATE:
                await self.world.clock.sleep(trouble.delay)
                await _respond(send, 200, raw)
            case When.UNREADABLE:
                await _respond(send, 200, b'{"messaging_product":"whatsapp","contacts":[{"inp')
            case When.AFTER | When.BEFORE if trouble.body:
                await self._refuse(send, refusal(trouble))
            case _:
                await _respond(send, trouble.http or refusal(trouble).status, b"")


def build(settings: Settings, clock: Clock | None = None) -> Simulator:
    """Put a simulator together; nothing runs until it is served."""
    world = build_world(settings, clock or SystemClock())
    sending, catalogue = Sending(world), Catalogue(world)
    sending.remember()
    graph = Graph(world, catalogue)
    control = Control(world, sending, catalogue, graph)
    return Simulator(world, sending, graph, _router(world, graph, control))


def _router(world: World, graph: Graph, control: Control) -> Starlette:
    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with world.running():
            yield
        world.witness.close()

    async def alive(_: Request) -> Response:
        # An outbox that has stopped would look like a provider that never tells anything.
        running = world.outbox.running
        return JSONResponse({"status": "ok" if running else "no webhooks go out"}, 200 if running else 503)

    version = "/{version:str}"
    methods = ["GET", "POST", "DELETE"]
    return Starlette(
        routes=[
            Route("/livez", alive),
            *control.routes(),
            *page_routes(world.registry),
            Route(version + "/{node:str}", graph.__call__, methods=methods),
            Route(version + "/{node:str}/{edge:str}", graph.__call__, methods=methods),
        ],
        lifespan=lifespan,
    )


def _marked_read(body: Json) -> Json:
    if not body.get("message_id"):
        raise GraphError(code=131008, details="Required parameter message_id is missing.")
    return {"success": True}


async def _read(receive: Receive) -> bytes:
    message = await receive()
    raw: bytes = message.get("body", b"")
    while message.get("more_body") and len(raw) <= MAX_BODY:
        message = await receive()
        raw += message.get("body", b"")
    return raw


async def _start(send: Send, status: int, length: int) -> None:
    headers = [JSON_HEADER, (b"content-length", str(length).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})


async def _respond(send: Send, status: int, raw: bytes) -> None:
    await _start(send, status, len(raw))
    await send({"type": "http.response.body", "body": raw})


async def _cut(scope: Scope, receive: Receive) -> None:
    scope["extensions"][CUT]()
    # The server must have noticed before we return, or it would try to answer 500.
    while (await receive())["type"] != "http.disconnect":
        pass
