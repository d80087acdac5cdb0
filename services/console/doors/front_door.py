"""The front door of every request: its id, its deadline, its one line in the log; a page whatever goes wrong inside."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol
from uuid import UUID

import structlog
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from comunica.runtime import tracing
from comunica.stores.away import is_away
from services.console.doors.body_limit import ClientGoneError
from services.console.doors.refused import STATUS, Refused, Why
from services.console.doors.session_door import STATIC
from services.console.refusals import answer

#: Requests that match no route, and files that we ship, are counted together, so that labels stay few.
NO_ROUTE, FILES = "none", "static"
#: The word of a route, in the state of its request, that its answer is a stream: it has a deadline of its own.
STREAM = "stream"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

_log = structlog.get_logger("comunica.console")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A request, and how it was answered. `route`: its template; `room`: that of the page. `status` 0: cut off."""

    method: str
    route: str
    room: str
    status: int
    seconds: float


class RequestMeter(Protocol):
    """Where requests are counted."""

    def request_answered(self, asked: Answered) -> None:
        """One request."""


class FrontDoor:
    """Wraps the application."""

    def __init__(self, app: ASGIApp, *, meter: RequestMeter, new_id: Callable[[], UUID], deadline: float) -> None:
        self._app = app
        self._meter = meter
        self._new_id = new_id
        self._deadline = deadline

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the lifespan."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = str(self._new_id())
        scope.setdefault("state", {})["request_id"] = request_id
        reply = _Reply(send, request_id)
        began = time.perf_counter()
        with (
            tracing.request("request", {}, trace_id=UUID(request_id)),
            structlog.contextvars.bound_contextvars(request_id=request_id),
        ):
            try:
                await self._serve(scope, receive, reply)
            finally:
                self._tell(scope, reply, time.perf_counter() - began)

    async def _serve(self, scope: Scope, receive: Receive, reply: "_Reply") -> None:
        try:
            async with asyncio.timeout(self._deadline) as time_left:
                reply.on_begin = partial(_let_stream, scope, time_left)
                await self._app(scope, receive, reply)
        except Refused as refused:
            await reply.refuse(refused, scope, receive)
        except Exception as error:
            # The deadline ends in the same class as a late database: only the first is 504.
            why = Why.TOO_SLOW if time_left.expired() else Why.AWAY if is_away(error) else Why.OUR_MISTAKE
            _log_trouble(why, error)
            await reply.refuse(Refused(why), scope, receive)

    def _tell(self, scope: Scope, reply: "_Reply", seconds: float) -> None:
        route, room = _place_of(scope)
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        if not scope["state"].get(STREAM):
            self._meter.request_answered(
                Answered(method=method, route=route, room=room, status=reply.status, seconds=seconds)
            )
        visitor, operator = scope["state"].get("visitor"), scope["state"].get("operator")
        _log.info(
            "request answered",
            action="request_answered",
            method=method,
            route=route,
            status=reply.status,
            milliseconds=round(seconds * 1000, 1),
            municipality=str(visitor.caller.municipality_id) if visitor else None,
            staff=str(visitor.caller.key_id) if visitor else None,
            operator=str(operator.key_id) if operator else None,
        )


def _place_of(scope: Scope) -> tuple[str, str]:
    """The route, and its room: `/avvisi/{broadcast_id}` is in `broadcasts`."""
    if str(scope["path"]).startswith(STATIC):
        return FILES, FILES
    route = scope.get("route")
    endpoint = getattr(route, "endpoint", None)
    if route is None or endpoint is None:
        return NO_ROUTE, NO_ROUTE
    return str(route.path), str(endpoint.__module__).removeprefix("services.console.pages.").partition(".")[0]


def _let_stream(scope: Scope, time_left: asyncio.Timeout) -> None:
    if scope["state"].get(STREAM) and not time_left.expired():
        time_left.reschedule(None)


class _Reply:
    """Passes the answer on, with the request's id; knows whether it has begun."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self._request_id = request_id
        self.status = 0
        self.on_begin: Callable[[], None] = lambda: None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.on_begin()
            own = (b"x-request-id", self._request_id.encode())
            message = {**message, "headers": [*message.get("headers", ()), own]}
        await self._send(message)

    async def refuse(self, refused: Refused, scope: Scope, receive: Receive) -> None:
        """Answer with a page, unless another answer has begun: then the server cuts it."""
        if not self.status:
            await answer(Request(scope, receive), refused)(scope, receive, self)


def _log_trouble(why: Why, error: Exception) -> None:
    # Only the class: the text of a database's error can quote a row.
    if why is Why.OUR_MISTAKE and not isinstance(error, ClientGoneError):
        _log.error("request failed", action="request_failed", exc_info=error)
    else:
        _log.warning("request not served", action="request_not_served", error=type(error).__name__, status=STATUS[why])
