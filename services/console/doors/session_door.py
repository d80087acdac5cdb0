"""The door that knows who comes: the session of a cookie becomes the visitor of the request."""

from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from comunica.usecases.staff.authenticate_session import Visitor
from services.console.doors.cookies import Cookie
from services.console.doors.own_paths import OPERATORS
from services.console.doors.towns import Towns

#: Without its prefix.
NAME = "sessione"
STATIC = "/static/"
#: Pages for everybody begin with this: the same for whoever comes, so that copies of them may be kept on the way.
PUBLIC = "/comuni/"


class Sessions(Protocol):
    """Tells whose a session is."""

    async def authenticate(self, token: str) -> Visitor | None:
        """The visitor, who was seen just now; none if the session is over, or none of ours."""

    async def peek(self, token: str) -> Visitor | None:
        """The same, without being seen: nobody asked for anything."""


class SessionDoor:
    """Puts `visitor`, `town` and `session_token` into the state of each request."""

    def __init__(self, app: ASGIApp, *, sessions: Sessions, towns: Towns, cookie: Cookie) -> None:
        self._app = app
        self._sessions = sessions
        self._towns = towns
        self._cookie = cookie

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the lifespan."""
        if scope["type"] == "http" and not str(scope["path"]).startswith(STATIC):
            # Of a public page nothing depends on who reads it, and nobody's cookie is to be in a copy. Those who run
            # the service have a door of their own.
            token = "" if is_public(scope) or is_operators(scope) else self._cookie.of(scope)
            visitor = await self._sessions.authenticate(token) if token else None
            scope["state"] |= {
                "session_cookie": self._cookie,
                "visitor": visitor,
                "session_token": token,
                "town": await self._towns.of(visitor.caller.municipality_id) if visitor else None,
            }
        await self._app(scope, receive, send)


def is_public(scope: Scope) -> bool:
    """Whether it is a page for everybody."""
    return str(scope["path"]).startswith(PUBLIC)


def is_operators(scope: Scope) -> bool:
    """Whether it is a page of those who run the service."""
    path = str(scope["path"])
    return path == OPERATORS or path.startswith(f"{OPERATORS}/")


def begin_session(request: Request, response: Response, token: str) -> None:
    """Whoever gets this response has this session from now on, and no other."""
    response.headers.append("Set-Cookie", _cookie(request).set(token))


def end_session(request: Request, response: Response) -> None:
    """Whoever gets this response has none any more."""
    response.headers.append("Set-Cookie", _cookie(request).drop())


def _cookie(request: Request) -> Cookie:
    cookie = request.state.session_cookie
    assert isinstance(cookie, Cookie)
    return cookie
