"""Forms of ours, and no others: a request that changes something comes from our own pages, and brings their token.

Two guards. Browsers say where a request comes from, which no page can change (`Sec-Fetch-Site`, `Origin`); this is
looked at for every request, whatever its route. And each form holds a token that follows from what only its own
browser knows: the session, the sealed key of an operator, or before there is one, a cookie of chance. `permissions`
holds the second.
"""

import hashlib
import hmac
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from comunica.usecases.staff.authenticate_session import Visitor
from services.console.doors.cookies import Cookie
from services.console.doors.refused import Refused, Why
from services.console.doors.session_door import STATIC, is_public

#: Of the hidden field, and of the header that scripts send instead.
FIELD = "forgery"
HEADER = "x-forgery"
#: Without its prefix.
NAME = "modulo"
CHANCE_BYTES = 32
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OURS = frozenset({"same-origin", "none"})


class ForgeryDoor:
    """Refuses what other sites send, and puts `forgery_token` into the state of each request."""

    def __init__(self, app: ASGIApp, *, cookie: Cookie, chance: Callable[[int], bytes], public_url: str) -> None:
        self._app = app
        self._cookie = cookie
        self._chance = chance
        self._host = urlsplit(public_url).netloc

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the lifespan. Behind the doors that know who comes."""
        if scope["type"] != "http" or str(scope["path"]).startswith(STATIC):
            await self._app(scope, receive, send)
            return
        if scope["method"] not in SAFE and not self._is_from_here(scope):
            raise Refused(Why.FORGED)
        visitor: Visitor | None = scope["state"]["visitor"]
        secret = visitor.forgery_secret if visitor else scope["state"]["operator_secret"] or self._cookie.of(scope)
        if secret or is_public(scope):
            scope["state"]["forgery_token"] = token_of(secret)
            await self._app(scope, receive, send)
            return
        await self._first_time(scope, receive, send)

    async def _first_time(self, scope: Scope, receive: Receive, send: Send) -> None:
        secret = self._chance(CHANCE_BYTES).hex()
        scope["state"]["forgery_token"] = token_of(secret)

        async def remembering(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = (b"set-cookie", self._cookie.set(secret).encode())
                message = {**message, "headers": [*message.get("headers", ()), own]}
            await send(message)

        await self._app(scope, receive, remembering if scope["method"] in SAFE else send)

    def _is_from_here(self, scope: Scope) -> bool:
        headers = {bytes(name): bytes(value).decode("latin-1") for name, value in scope["headers"]}
        if headers.get(b"sec-fetch-site", "none") not in _OURS:
            return False
        origin = headers.get(b"origin")
        return origin is None or urlsplit(origin).netloc in {self._host, headers.get(b"host", "")} - {""}


def token_of(secret: str) -> str:
    """The token of the forms of whoever has this secret."""
    return hmac.digest(secret.encode(), b"form", hashlib.sha256).hex()


async def must_be_our_form(request: Request) -> None:
    """Refuse what brings no token, or another one."""
    if request.method in SAFE:
        return
    brought = request.headers.get(HEADER) or (await request.form()).get(FIELD, "")
    expected: str = request.state.forgery_token
    if not isinstance(brought, str) or not hmac.compare_digest(brought.encode(), expected.encode()):
        raise Refused(Why.FORGED)
