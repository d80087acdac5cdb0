"""How much somebody may send: reads the whole body before a page does, and no more of it than that."""

from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.console.doors.refused import Refused, Why

#: Bytes of a form.
LARGEST_FORM = 64 * 1024


class ClientGoneError(Exception):
    """Nobody waits for the answer."""


class BodyLimit:
    """`limit_of` gives the most bytes of a path."""

    def __init__(self, app: ASGIApp, *, limit_of: Callable[[str], int]) -> None:
        self._app = app
        self._limit_of = limit_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the lifespan."""
        if scope["type"] == "http":
            receive = _replaying(await _read(scope, receive, self._limit_of(scope["path"])), receive)
        await self._app(scope, receive, send)


async def _read(scope: Scope, receive: Receive, limit: int) -> bytes:
    length = next((bytes(value) for name, value in scope["headers"] if name == b"content-length"), b"")
    if length.isdigit() and int(length) > limit:
        raise Refused(Why.TOO_LARGE)
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGoneError("the browser hung up before its request was whole")
        body += message.get("body", b"")
        if len(body) > limit:
            raise Refused(Why.TOO_LARGE)
        if not message.get("more_body", False):
            return bytes(body)


def _replaying(body: bytes, receive: Receive) -> Receive:
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
