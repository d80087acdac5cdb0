"""Serving the app with uvicorn: a protocol that can also break off, and a stop that does not wait for ever."""

import contextlib
from collections.abc import Callable, Generator
from socket import socket
from typing import Any, cast

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

CUT = "comunica.cut"


class BreakableProtocol(HttpToolsProtocol):
    """Hands the app a way to close the connection without an answer, which ASGI does not know."""

    def on_message_begin(self) -> None:
        """Put the connection's `close` into the scope of each request."""
        super().on_message_begin()
        cast("dict[str, object]", self.scope)["extensions"] = {CUT: self.transport.close}


class Server(uvicorn.Server):
    """A server that leaves signals to whoever started it, and can `tell` its address once it answers."""

    tell: Callable[[str, int], None] | None = None

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Start, then say where."""
        await super().startup(sockets)
        if self.started and self.tell is not None:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            self.tell(host, port)

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        """Take no signal: `__main__` has its own handlers, and a test has none."""
        yield


def build_server(app: ASGIApp, *, host: str, port: int) -> Server:
    """A server for the app. Port 0 takes a free one: `server.servers[0].sockets` tells which."""
    config = uvicorn.Config(
        cast("Any", app),  # uvicorn types its own kind of scope
        host=host,
        port=port,
        http=BreakableProtocol,
        ws="none",
        lifespan="on",
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
        backlog=4096,
        loop="none",
    )
    return Server(config)
