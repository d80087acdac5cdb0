"""Browsers that somebody came in with before: a cookie that says so, and opens nothing."""

from fastapi import Request
from starlette.responses import Response

from comunica.usecases.staff.devices import KNOWN_FOR
from services.console.doors.cookies import Cookie

#: Without its prefix.
NAME = "conosciuto"


def browser_of(request: Request) -> str | None:
    """What the browser keeps of earlier times."""
    return _cookie(request).of(request.scope) or None


def know_browser(request: Request, response: Response, token: str) -> None:
    """Whoever guesses at this person cannot keep them out of this browser."""
    response.headers.append("Set-Cookie", _cookie(request).set_for(token, int(KNOWN_FOR.total_seconds())))


def address_of(request: Request) -> str:
    """Where the request comes from, as the server in front of us says."""
    return request.client.host if request.client else "unknown"


def _cookie(request: Request) -> Cookie:
    session: Cookie = request.state.session_cookie
    return Cookie(NAME, session.https)
