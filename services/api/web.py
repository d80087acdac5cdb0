"""The web application: routes within body limit, gate and front door."""

from dataclasses import replace

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp

from services.api.alerts import alerts, geocodes, published_alerts
from services.api.broadcasts import approvals, broadcasts, following, media, series
from services.api.callbacks import callbacks
from services.api.document.documents import describe
from services.api.document.known_routes import KnownRoutes
from services.api.doors import limits
from services.api.doors.door import Door
from services.api.doors.faults import Fault, answer, fault, from_validation, no_result
from services.api.doors.front import BodyLimit, FrontDoor, RequestMeter
from services.api.doors.gate import Gate
from services.api.doors.limits import RequestDoor
from services.api.doors.method_door import MethodDoor
from services.api.doors.operator_door import OPERATORS
from services.api.doors.partner_door import PARTNERS
from services.api.doors.public_door import PublicDoor
from services.api.doors.repeats import HeldBells, Repeats
from services.api.keys import keys
from services.api.notify import held_lists, message_lists, notifications, received, templates
from services.api.operators import channels, municipalities, operator_nkeys, operator_partners
from services.api.partners import mandates, partner_alerts, partner_broadcasts
from services.api.parts import Parts
from services.api.people import enrolling, exports, imports, people
from services.api.reports import reports
from services.api.templates import template_desk
from services.api.territory import territory

#: Seconds for one request, all in.
DEADLINE = 15.0


def api_routes(parts: Parts) -> FastAPI:
    """The routes and their document, without the doors before them."""
    app = _application(parts, openapi_url="/openapi.json")
    # First: routes are tried one by one, and these are asked for most.
    _open(
        app,
        message_lists.router,
        held_lists.router,
        notifications.router,
        broadcasts.router,
        following.router,
        approvals.router,
        series.router,
        media.router,
        exports.router,
        enrolling.router,
        people.router,
        keys.router,
        mandates.router,
        limits.router,
        territory.router,
        templates.router,
        template_desk.router,
        reports.router,
        imports.router,
        received.router,
        callbacks.router,
        alerts.router,
        geocodes.router,
    )
    describe(app)
    return app


def operator_routes(parts: Parts) -> FastAPI:
    """What an operator's key opens, with a document of its own. Nothing of a citizen is here."""
    app = _application(parts, openapi_url="/v2/operator/openapi.json")
    _open(app, municipalities.router, channels.router, operator_partners.router, operator_nkeys.router)
    describe(app)
    return app


def partner_routes(parts: Parts) -> FastAPI:
    """What a partner's key opens, with a document of its own. Nothing of a citizen is here."""
    app = _application(parts, openapi_url="/v2/partner/openapi.json")
    _open(app, partner_broadcasts.router, partner_alerts.router)
    describe(app)
    return app


def public_routes(parts: Parts) -> FastAPI:
    """What anybody may read, with a document of its own. Nothing of a citizen is here."""
    app = _application(parts, openapi_url="/alerts/openapi.json")
    _open(app, published_alerts.router)
    describe(app, is_public=True)
    return app


def _application(parts: Parts, *, openapi_url: str) -> FastAPI:
    app = FastAPI(
        title="Comunica",
        version="2",
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        openapi_url=openapi_url,
        # Documentation pages of FastAPI load scripts from elsewhere: a town's network may not allow it.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.parts = parts
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _from_starlette)
    app.add_exception_handler(Fault, _refused)
    app.add_exception_handler(Exception, _to_the_front_door)
    return app


def _open(app: FastAPI, *routers: APIRouter) -> None:
    """Serve their routes as they are: `include_router` would make each anew, for a prefix that none has."""
    for router in routers:
        app.router.routes.extend(router.routes)


def web_app(parts: Parts, *, meter: RequestMeter, deadline: float = DEADLINE) -> ASGIApp:
    """What the ASGI server serves: front door, doors to routes apart, gate, limits, methods, body, repeats, routes."""
    routes = api_routes(replace(parts, bells=HeldBells(parts.bells)))
    repeats = Repeats(routes, turns=parts.turns, bells=parts.bells, patience=parts.patience)
    methods = MethodDoor(BodyLimit(repeats), routes=KnownRoutes(routes))
    door = RequestDoor(methods, limits=parts.limits)
    gate = Gate(door, authentication=parts.authentication, tokens=parts.tokens, strangers=parts.strangers)
    partner_app = partner_routes(parts)
    own = RequestDoor(MethodDoor(BodyLimit(partner_app), routes=KnownRoutes(partner_app)), limits=parts.limits)
    partners = Door(PARTNERS, others=gate, own=own, holders=parts.partner_keys, strangers=parts.strangers)
    operators = Door(
        OPERATORS, others=partners, own=_operators_own(parts), holders=parts.operators, strangers=parts.strangers
    )
    public = PublicDoor(
        operators,
        BodyLimit(public_routes(parts)),
        clock=parts.monotonic,
        by_host=not parts.public_url,
        readers=parts.readers,
    )
    return FrontDoor(public, meter=meter, new_id=parts.new_id, deadline=deadline)


def _operators_own(parts: Parts) -> ASGIApp:
    """The same doors before the routes of operators, but for the gate, which is of municipalities."""
    routes = operator_routes(parts)
    repeats = Repeats(routes, turns=parts.operator_turns, bells=parts.bells, patience=parts.patience)
    return RequestDoor(MethodDoor(BodyLimit(repeats), routes=KnownRoutes(routes)), limits=parts.limits)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return _answer(request, from_validation(error.errors()))


async def _from_starlette(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    match error.status_code:
        case 404:
            return _answer(request, no_result())
        case 405:
            message = "This method is not allowed here: see /openapi.json"
            trouble = fault(
                405, "MethodNotAllowedError", code="method_not_allowed", message=message, headers=error.headers or {}
            )
            return _answer(request, trouble)
        case status:
            return _answer(request, fault(status, "BadRequestError", code="bad_request", message=str(error.detail)))


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Fault)
    return _answer(request, error)


async def _to_the_front_door(_request: Request, error: Exception) -> Response:
    # Starlette would answer a plain 500 here, before the front door can tell 503 and 504 from it.
    raise error


def _answer(request: Request, trouble: Fault) -> Response:
    return answer(trouble, request_id=request.state.request_id, trace_id=request.state.trace_id)
