"""The two requests of the provider: the handshake, and a webhook that is kept before it is answered."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from http import HTTPStatus

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, Router
from starlette.types import Message, Receive, Scope, Send

from comunica.bus.publish import RefusedError, UnavailableError
from comunica.bus.sealing import Sealer
from comunica.channels.whatsapp.webhook import NotAWebhookError, read
from comunica.contracts.inbound import InboundEvent
from comunica.runtime import catalogue, tracing
from comunica.runtime.metrics import Metrics
from services.ingress.apps import App, Apps
from services.ingress.bad_items import BadItems
from services.ingress.gathering import Gatherer
from services.ingress.path_reports import PathReports

#: bytes of one body at most; the provider's reach 3 MB
MAX_BODY = 4 * 1024 * 1024
#: bytes of all bodies in hand at most: more would be memory, not speed
MAX_IN_HAND = 256 * 1024 * 1024
#: Bytes read of a body that is too large: who is still sending does not hear the answer.
_MOST_DISCARDED = 4 * MAX_BODY
#: seconds for a body to arrive whole
_BODY_DEADLINE = 20.0
#: seconds after which the provider may try again
_RETRY_AFTER = "2"

_log = structlog.get_logger("comunica.ingress")


class Outcome(StrEnum):
    """What a webhook is answered with."""

    #: NATS has all of it on disk
    KEPT = "kept"
    UNKNOWN_APP = "unknown_app"
    #: no signature: not the provider
    UNSIGNED = "unsigned"
    #: a signature of another secret or body
    FORGED = "forged"
    #: signed, but not JSON
    MALFORMED = "malformed"
    TOO_LARGE = "too_large"
    #: the body did not arrive whole
    CUT_SHORT = "cut_short"
    #: NATS said no: a person must act
    REFUSED = "refused"
    #: NATS is away
    UNAVAILABLE = "unavailable"
    #: too much in hand
    OVERLOADED = "overloaded"
    #: a fault of ours
    BROKEN = "broken"


_ANSWERS: dict[Outcome, tuple[HTTPStatus, str]] = {
    Outcome.UNKNOWN_APP: (HTTPStatus.NOT_FOUND, "no app of this name: check the callback URL"),
    Outcome.UNSIGNED: (HTTPStatus.UNAUTHORIZED, "X-Hub-Signature-256 is missing"),
    Outcome.FORGED: (HTTPStatus.FORBIDDEN, "the signature is not of this body and this app's secret"),
    Outcome.MALFORMED: (HTTPStatus.BAD_REQUEST, "the body is not JSON"),
    Outcome.TOO_LARGE: (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a body has {MAX_BODY} bytes at most"),
    Outcome.CUT_SHORT: (HTTPStatus.REQUEST_TIMEOUT, "the body did not arrive in time"),
    Outcome.REFUSED: (HTTPStatus.SERVICE_UNAVAILABLE, "cannot be kept now; send it again"),
    Outcome.UNAVAILABLE: (HTTPStatus.SERVICE_UNAVAILABLE, "cannot be kept now; send it again"),
    Outcome.OVERLOADED: (HTTPStatus.SERVICE_UNAVAILABLE, "too much at once; send it again"),
    Outcome.BROKEN: (HTTPStatus.INTERNAL_SERVER_ERROR, "a fault of ours; send it again"),
}

#: 200 and nothing else, as ASGI says it
_KEPT: tuple[Message, Message] = (
    {"type": "http.response.start", "status": HTTPStatus.OK.value, "headers": [(b"content-length", b"0")]},
    {"type": "http.response.body", "body": b""},
)
_SIGNATURE = b"x-hub-signature-256"

#: of strangers: the provider signs, and knows the URL it was given; these are no gaps in its path
_NOT_THE_PROVIDER = frozenset({Outcome.UNKNOWN_APP, Outcome.UNSIGNED})


class _Ended(Exception):
    """This webhook is not kept, and why."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


class Webhooks:
    """The callback URL of each app."""

    def __init__(
        self,
        apps: Apps,
        gatherer: Gatherer,
        bad_items: BadItems,
        reports: PathReports,
        sealer: Sealer,
        metrics: Metrics,
    ) -> None:
        self._apps = apps
        self._gatherer = gatherer
        self._bad_items = bad_items
        self._reports = reports
        self._sealer = sealer
        self._metrics = metrics
        self._in_hand = 0

    def application(self) -> Router:
        """As an ASGI application."""
        path = "/webhooks/whatsapp/{app}"
        # The POST first: routes are tried in order.
        return Router([Route(path, _Posts(self), methods=["POST"]), Route(path, self.shake_hands, methods=["GET"])])

    async def shake_hands(self, request: Request) -> Response:
        """Answer the provider's question whether this URL is ours: its challenge back, raw."""
        app, asked = self._apps.find(request.path_params["app"]), request.query_params
        if app is None:
            return _refusal(Outcome.UNKNOWN_APP)
        if asked.get("hub.mode") != "subscribe" or not app.knows(asked.get("hub.verify_token", "")):
            return JSONResponse({"error": "hub.verify_token is not this app's"}, HTTPStatus.FORBIDDEN)
        return PlainTextResponse(asked.get("hub.challenge", ""), headers={"X-Content-Type-Options": "nosniff"})

    async def receive(self, name: str, signature: str | None, receive: Receive) -> Outcome:
        """Keep a webhook of the app of this name; what to answer."""
        outcome = Outcome.BROKEN
        try:
            await self._keep(self._app(name), signature, receive)
            outcome = Outcome.KEPT
        except _Ended as end:
            outcome = end.outcome
        except Exception as problem:
            _log.error("webhook failed", action="webhook_failed", app=name, exc_info=problem)
        finally:
            # Also when this request is cancelled: what was not answered 200 is a gap.
            self._count(name, outcome)
        return outcome

    def _app(self, name: str) -> App:
        if (app := self._apps.find(name)) is None:
            raise _Ended(Outcome.UNKNOWN_APP)
        return app

    async def _keep(self, app: App, signature: str | None, receive: Receive) -> None:
        if signature is None:
            raise _Ended(Outcome.UNSIGNED)
        body = await _body(receive)
        if self._in_hand + len(body) > MAX_IN_HAND:
            raise _Ended(Outcome.OVERLOADED)
        self._in_hand += len(body)
        try:
            await self._keep_body(app, body, signature)
        finally:
            self._in_hand -= len(body)

    async def _keep_body(self, app: App, body: bytes, signature: str) -> None:
        began = asyncio.get_running_loop().time()
        if not app.signed(body, signature):
            raise _Ended(Outcome.FORGED)
        try:
            webhook = read(body, digest_key=self._sealer.keys.digest_key)
            await self._keep_events(app, webhook.events, len(body))
            if webhook.bad:
                await self._bad_items.keep(app.name, webhook.bad)
                # Kept, but not understood: a status may be among them, so it counts as a gap too.
                self._reports.refused(app.name)
        except NotAWebhookError:
            raise _Ended(Outcome.MALFORMED) from None
        except RefusedError as problem:
            _log.error("NATS refuses", action="webhook_refused", app=app.name, reason=str(problem))
            raise _Ended(Outcome.REFUSED) from None
        except UnavailableError:
            raise _Ended(Outcome.UNAVAILABLE) from None
        self._metrics.observe(catalogue.WEBHOOK_SECONDS, asyncio.get_running_loop().time() - began)

    async def _keep_events(self, app: App, events: Sequence[InboundEvent], weight: int) -> None:
        if not tracing.on():
            return await self._gatherer.keep(app.name, events, weight=weight)
        with tracing.request("webhook", {"comunica.app": app.name, "comunica.events": len(events)}):
            traceparent = tracing.traceparent()
            traced = [replace(event, traceparent=traceparent) for event in events]
            return await self._gatherer.keep(app.name, traced, weight=weight)

    def _count(self, name: str, outcome: Outcome) -> None:
        self._metrics.count(catalogue.WEBHOOKS, app="" if outcome is Outcome.UNKNOWN_APP else name, outcome=outcome)
        if outcome is not Outcome.KEPT and outcome not in _NOT_THE_PROVIDER:
            self._reports.refused(name)


class _Posts:
    """The POST as bare ASGI: Starlette's request and response would be a tenth of all the work."""

    def __init__(self, webhooks: Webhooks) -> None:
        self._webhooks = webhooks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        signature = next((value for name, value in scope["headers"] if name == _SIGNATURE), None)
        outcome = await self._webhooks.receive(
            scope["path_params"]["app"], None if signature is None else signature.decode("latin-1"), receive
        )
        if outcome is not Outcome.KEPT:
            return await _refusal(outcome)(scope, receive, send)
        for message in _KEPT:
            await send(message)
        return None


async def _body(receive: Receive) -> bytes:
    """The whole body. Its length is counted, not believed."""
    chunks: list[bytes] = []
    size, more = 0, True
    try:
        async with asyncio.timeout(_BODY_DEADLINE):
            while more and size <= _MOST_DISCARDED:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise _Ended(Outcome.CUT_SHORT)
                chunk, more = message.get("body", b""), message.get("more_body", False)
                size += len(chunk)
                if size <= MAX_BODY:
                    chunks.append(chunk)
    except TimeoutError:
        raise _Ended(Outcome.CUT_SHORT) from None
    if size > MAX_BODY:
        raise _Ended(Outcome.TOO_LARGE)
    return b"".join(chunks)


def _refusal(outcome: Outcome) -> Response:
    status, advice = _ANSWERS[outcome]
    headers = {"Retry-After": _RETRY_AFTER} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    if outcome is Outcome.TOO_LARGE:
        # The rest, if there is more, is not read.
        headers["Connection"] = "close"
    return JSONResponse({"error": advice}, status, headers)
