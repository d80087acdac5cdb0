"""The front door of every request: its id, its deadline, the limit of its body, its one line in the log."""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol
from uuid import UUID

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from comunica.alerting.read_cap import LARGEST_MESSAGE
from comunica.runtime import tracing
from comunica.stores.away import is_away
from comunica.usecases.broadcasts.keep_media import LARGEST_OF_ALL
from comunica.usecases.people.people_imports import LARGEST_UPLOAD
from services.api.doors.faults import Fault, answer, fault, our_mistake, too_slow, unavailable
from services.api.doors.method_door import must_have_no_body

#: Bytes of a request's body. The largest sensible broadcast is a few kilobytes.
LARGEST_BODY = 1024 * 1024
#: Where files come in: bytes of their own kind, and more of them.
FILES: Mapping[str, int] = {"/v2/media": LARGEST_OF_ALL, "/v2/imports": LARGEST_UPLOAD}
#: Where lists come in: JSON, and more of it.
LISTS = "/v2/notifications/bulk"
LARGEST_LIST = 32 * 1024 * 1024
#: Where gazetteers come in: JSON or CSV. One of a big city has some megabytes.
GAZETTEERS = "/v2/gazetteer/import"
LARGEST_GAZETTEER = 16 * 1024 * 1024
CSV = b"text/csv"
#: The word of a route, in the state of its request, that its answer is given in pieces: the deadline is that of each.
IN_PIECES = "in_pieces"
#: Seconds for an answer in pieces, all in.
LONGEST_ANSWER = 3600.0
#: Where alerts come in: XML.
ALERTS = frozenset({"/v2/alerts/cap", "/v2/partner/alerts/cap"})
CAP_TYPES = frozenset({b"application/cap+xml", b"application/xml", b"text/xml"})
#: Requests that match no route are counted together, so that labels stay few.
NO_ROUTE = "none"

_log = structlog.get_logger("comunica.api")


class RequestMeter(Protocol):
    """Where requests are counted."""

    def request_answered(self, *, route: str, status: int, seconds: float) -> None:
        """One request, its route as a template."""


class FrontDoor:
    """Wraps the application. Whatever happens inside, the client gets an envelope and the log one line."""

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
        _mend_path(scope)
        request_id = str(self._new_id())
        scope.setdefault("state", {})["request_id"] = request_id
        reply = _Reply(send, request_id)
        began = time.perf_counter()
        asker = _header(scope, b"traceparent").decode("latin-1")
        with (
            tracing.request("request", {}, traceparent=asker, trace_id=UUID(request_id)) as reply.trace_id,
            structlog.contextvars.bound_contextvars(request_id=request_id),
        ):
            scope["state"]["trace_id"] = reply.trace_id
            try:
                await self._serve(scope, receive, reply)
            finally:
                self._tell(scope, reply, time.perf_counter() - began)

    async def _serve(self, scope: Scope, receive: Receive, reply: "_Reply") -> None:
        try:
            async with asyncio.timeout(self._deadline) as time_left:
                reply.on_piece = partial(_renew, scope, time_left, self._deadline, time.perf_counter())
                await self._app(scope, receive, reply)
        except Fault as trouble:
            await reply.refuse(trouble, scope, receive)
        except Exception as error:
            # The deadline ends in the same class as a late database: only the first is 504.
            unserved = too_slow() if time_left.expired() else unavailable() if is_away(error) else our_mistake()
            _log_trouble(unserved, error)
            await reply.refuse(unserved, scope, receive)

    def _tell(self, scope: Scope, reply: "_Reply", seconds: float) -> None:
        route = getattr(scope.get("route"), "path", NO_ROUTE)
        self._meter.request_answered(route=route, status=reply.status, seconds=seconds)
        caller = scope["state"].get("caller")
        partner = scope["state"].get("partner")
        who = caller or partner or scope["state"].get("operator")
        _log.info(
            "request answered",
            action="request_answered",
            method=_method(scope),
            route=route,
            status=reply.status,
            milliseconds=round(seconds * 1000, 1),
            municipality=str(caller.municipality_id) if caller else None,
            **({"partner": str(partner.partner_id)} if partner else {}),
            key=str(who.key_id) if who else None,
        )


def _mend_path(scope: Scope) -> None:
    """Clients given a base URL that ends with a slash ask for `//v2/…`. Before every door, so that all see one path."""
    if scope["path"].startswith("//"):
        scope["path"] = "/" + scope["path"].lstrip("/")


def _renew(scope: Scope, time_left: asyncio.Timeout, deadline: float, began: float) -> None:
    """Another piece was asked for: whoever takes them has as long for the next, and not for ever."""
    if scope["state"].get(IN_PIECES) and not time_left.expired():
        left = LONGEST_ANSWER - (time.perf_counter() - began)
        time_left.reschedule(asyncio.get_running_loop().time() + min(deadline, left))


class _Reply:
    """Passes the answer on, with the request's id; knows whether it has begun."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self._request_id = request_id
        self.trace_id = ""
        self.status = 0
        self.on_piece: Callable[[], None] = lambda: None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            own = (b"x-request-id", self._request_id.encode())
            message = {**message, "headers": [*message.get("headers", ()), own]}
        self.on_piece()
        await self._send(message)

    async def refuse(self, trouble: Fault, scope: Scope, receive: Receive) -> None:
        """Answer with a fault, unless another answer has begun: then the server cuts it."""
        if self.status:
            return
        await answer(trouble, request_id=self._request_id, trace_id=self.trace_id)(scope, receive, self)


_LIMITS = {LISTS: LARGEST_LIST, GAZETTEERS: LARGEST_GAZETTEER} | dict.fromkeys(ALERTS, LARGEST_MESSAGE)


class BodyLimit:
    """Reads the whole body before the application: at most `LARGEST_BODY`, JSON by its own word; files apart."""

    def __init__(self, app: ASGIApp, *, limit: int = LARGEST_BODY) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the lifespan."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if (largest := FILES.get(scope["path"])) is not None:
            await self._app(scope, _replaying(await self._read(scope, receive, largest), receive), send)
            return
        body = await self._read(scope, receive, _LIMITS.get(scope["path"], self._limit))
        if scope["path"] in ALERTS:
            _must_be_cap(scope)
        if scope["path"] in ALERTS or (scope["path"] == GAZETTEERS and kind_of(scope) == CSV):
            await self._app(scope, _replaying(body, receive), send)
            return
        if body and not _is_json(scope):
            raise fault(
                415,
                "UnsupportedMediaTypeError",
                code="not_json",
                message="Send JSON, with the header Content-Type: application/json",
            )
        if body:
            must_have_no_body(scope, _json_of(body))
        await self._app(scope, _replaying(body, receive), send)

    async def _read(self, scope: Scope, receive: Receive, limit: int) -> bytes:
        length = _header(scope, b"content-length")
        if length.isdigit() and int(length) > limit:
            raise _too_large(limit)
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientGoneError("the client hung up before its request was whole")
            body += message.get("body", b"")
            if len(body) > limit:
                raise _too_large(limit)
            if not message.get("more_body", False):
                return bytes(body)


def _must_be_cap(scope: Scope) -> None:
    if kind_of(scope) not in CAP_TYPES and scope["method"] == "POST":
        raise fault(
            415,
            "UnsupportedMediaTypeError",
            code="not_xml",
            message="Send the CAP message as XML, with the header Content-Type: application/cap+xml",
        )


class ClientGoneError(Exception):
    """Nobody waits for the answer."""


def _no_number(word: str) -> None:
    raise ValueError(word)


#: Without NaN and Infinity, which Python reads and JSON does not have: a citizen would read them.
_JSON = json.JSONDecoder(parse_constant=_no_number)


def _json_of(body: bytes) -> object:
    # FastAPI would parse it too, and word its refusal in another way for each kind of nonsense.
    try:
        return _JSON.decode(body.decode(json.detect_encoding(body), "surrogatepass"))
    except (ValueError, RecursionError):
        raise fault(400, "BadRequestError", code="malformed_json", message="Invalid JSON supplied") from None


def _replaying(body: bytes, receive: Receive) -> Receive:
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


def _too_large(limit: int) -> Fault:
    return fault(
        413, "PayloadTooLargeError", code="too_large", message=f"The body is larger than {limit} bytes: send less"
    )


def _is_json(scope: Scope) -> bool:
    return kind_of(scope) == b"application/json"


def kind_of(scope: Scope) -> bytes:
    """What a body is by its own word, without parameters."""
    return _header(scope, b"content-type").split(b";")[0].strip().lower()


def _header(scope: Scope, name: bytes) -> bytes:
    return next((bytes(value) for each, value in scope["headers"] if each == name), b"")


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _method(scope: Scope) -> str:
    method = str(scope["method"])
    return method if method in _METHODS else "OTHER"


def _log_trouble(trouble: Fault, error: Exception) -> None:
    # Only the class: the text of a database's error can quote a row.
    match trouble.status:
        case 500 if not isinstance(error, ClientGoneError):
            _log.error("request failed", action="request_failed", error=type(error).__name__, where=_where(error))
        case _:
            _log.warning("request not served", action="request_not_served", error=type(error).__name__)


def _where(error: Exception) -> str:
    """File and line where it was raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "unknown"
