"""The web application: pages behind the doors that every request passes, in order."""

from collections.abc import Iterable

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp

from comunica.municipality.coat_of_arms import LARGEST_FILE as LARGEST_ARMS
from comunica.usecases.people.people_imports import LARGEST_UPLOAD
from services.console import refusals
from services.console.assets import ASSETS
from services.console.doors import forgery, notice_door, session_door
from services.console.doors.body_limit import LARGEST_FORM, BodyLimit
from services.console.doors.cookies import Cookie
from services.console.doors.forgery import ForgeryDoor
from services.console.doors.front_door import FrontDoor, RequestMeter
from services.console.doors.head_door import HeadDoor
from services.console.doors.notice_door import NoticeDoor
from services.console.doors.operator_door import OperatorDoor, cookie_of_operators
from services.console.doors.permissions import declared
from services.console.doors.refused import Refused, Why, why_of
from services.console.doors.security_headers import SecurityHeaders
from services.console.doors.session_door import SessionDoor
from services.console.pages import (
    audit,
    broadcasts,
    home,
    language,
    operators,
    people,
    public,
    reports,
    setting_up,
    settings,
    signing_in,
    staff,
    territory,
)
from services.console.pages.public.town import NamedInCapitals
from services.console.pages.settings import coat_of_arms
from services.console.parts import Parts

#: Seconds for one request, all in.
DEADLINE = 15.0
_ROOMS = (
    signing_in,
    home,
    language,
    broadcasts,
    people,
    territory,
    settings,
    setting_up,
    reports,
    public,
    audit,
    staff,
    operators,
)
ROUTERS: tuple[APIRouter, ...] = tuple(router for room in _ROOMS for router in room.ROUTERS)
#: What a form has beside its files.
_ROOM_FOR_FIELDS = 64 * 1024
#: Bytes of the forms that files come in with, by the beginning of their path.
LARGEST_UPLOADS = {
    "/importa": LARGEST_UPLOAD,
    "/territorio": LARGEST_UPLOAD,
    "/avvisi": LARGEST_UPLOAD,
    coat_of_arms.PATH: LARGEST_ARMS,
}


def limit_of(path: str) -> int:
    """The most bytes of what is sent there."""
    begins = (most for begin, most in LARGEST_UPLOADS.items() if f"{path}/".startswith(f"{begin}/"))
    most = next(begins, None)
    return LARGEST_FORM if most is None else most + _ROOM_FOR_FIELDS


def pages(parts: Parts, routers: Iterable[APIRouter] = ()) -> FastAPI:
    """The pages, without the doors before them. Raises UndeclaredRoute for one that does not say whom it is for."""
    app = FastAPI(title="Comunica", openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.parts = parts
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(HTTPException, _from_starlette)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(NamedInCapitals, _to_the_right_address)
    app.add_exception_handler(Exception, _to_the_front_door)
    shown = (*ROUTERS, *routers)
    # As they are: `include_router` would make each anew, for a prefix that none has.
    app.router.routes.extend(route for route, _ in declared(shown))
    app.router.routes.append(ASSETS.mount())
    return app


def web_app(
    parts: Parts, *, meter: RequestMeter, deadline: float = DEADLINE, routers: Iterable[APIRouter] = ()
) -> ASGIApp:
    """What the ASGI server serves: headers, front door, body, session, operator, forms, notices, pages."""
    https = parts.public_url.startswith("https://")
    notices = NoticeDoor(pages(parts, routers), cookie=Cookie(notice_door.NAME, https))
    forms = ForgeryDoor(notices, cookie=Cookie(forgery.NAME, https), chance=parts.chance, public_url=parts.public_url)
    operators_door = OperatorDoor(forms, admissions=parts.operators, cookie=cookie_of_operators(https=https))
    session = SessionDoor(
        operators_door, sessions=parts.sessions, towns=parts.towns, cookie=Cookie(session_door.NAME, https)
    )
    body = BodyLimit(session, limit_of=limit_of)
    front = FrontDoor(body, meter=meter, new_id=parts.new_id, deadline=deadline)
    # Outermost: what the front door says itself has them too.
    return SecurityHeaders(HeadDoor(front), https=https)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return refusals.answer(request, error)


async def _from_starlette(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return refusals.answer(request, Refused(why_of(error.status_code)))


async def _invalid(request: Request, error: Exception) -> Response:
    """A path or a query that no link of ours has. Forms are read by the pages themselves, which show them again."""
    assert isinstance(error, RequestValidationError)
    is_body = any(each["loc"][:1] == ("body",) for each in error.errors())
    return refusals.answer(request, Refused(Why.UNREADABLE if is_body else Why.NOT_FOUND))


async def _to_the_right_address(_request: Request, error: Exception) -> Response:
    assert isinstance(error, NamedInCapitals)
    return RedirectResponse(error.right, status_code=308)


async def _to_the_front_door(_request: Request, error: Exception) -> Response:
    # Starlette would answer a plain 500 here, before the front door can tell 503 and 504 from it.
    raise error
