"""The door of those who run the service: the key that their browser keeps sealed becomes the operator of the request.

Their pages know no session of staff, and no other page knows them: on each side one is nobody.
"""

from typing import Annotated, Protocol, cast

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from comunica.usecases.keys.authenticate_operator import Operator
from comunica.usecases.staff.admit_operator import LONGEST_STAY
from services.console.doors.cookies import Cookie
from services.console.doors.refused import Refused, Why
from services.console.doors.session_door import is_operators

#: Without its prefix.
NAME = "gestione"


class Admissions(Protocol):
    """Tells whose a sealed key is."""

    async def still_admitted(self, sealed: str) -> Operator | None:
        """The operator; none if the key is none of ours, not in force, or typed too long ago."""


class OperatorDoor:
    """Puts `operator` into the state of each request, and what only this operator's browser knows."""

    def __init__(self, app: ASGIApp, *, admissions: Admissions, cookie: Cookie) -> None:
        self._app = app
        self._admissions = admissions
        self._cookie = cookie

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the lifespan. Behind the session door, before that of forms."""
        if scope["type"] == "http":
            sealed = self._cookie.of(scope) if is_operators(scope) else ""
            operator = await self._admissions.still_admitted(sealed) if sealed else None
            scope["state"] |= {
                "operator": operator,
                "operator_cookie": self._cookie,
                "operator_secret": sealed if operator else "",
            }
        await self._app(scope, receive, send)


def cookie_of_operators(*, https: bool) -> Cookie:
    """Not sent along with whatever begins at another site, a link in a letter included."""
    return Cookie(NAME, https, same_site="Strict")


def keep_key(request: Request, response: Response, sealed: str) -> None:
    """Whoever gets this response keeps this key, for as long as it is taken."""
    kept = _cookie(request).set(sealed)
    response.headers.append("Set-Cookie", f"{kept}; Max-Age={int(LONGEST_STAY.total_seconds())}")


def drop_key(request: Request, response: Response) -> None:
    """Whoever gets this response keeps none any more."""
    response.headers.append("Set-Cookie", _cookie(request).drop())


def _cookie(request: Request) -> Cookie:
    return cast("Cookie", request.state.operator_cookie)


async def _operator(request: Request) -> Operator:
    operator = request.state.operator
    if operator is None:
        raise Refused(Why.NO_OPERATOR)
    return cast("Operator", operator)


OperatorGiven = Annotated[Operator, Depends(_operator)]
