"""Carries what was said over the redirect that follows a form: in a cookie, shown once."""

import base64
import binascii
import json
from collections.abc import MutableMapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, cast

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.console.doors.cookies import Cookie
from services.console.doors.session_door import is_operators, is_public

type Kind = Literal["success", "info", "warning", "danger"]
KINDS: tuple[Kind, ...] = ("success", "info", "warning", "danger")
#: Without its prefix.
NAME = "avviso"
#: A cookie holds 4 KiB; what does not fit is not worth a page that fails.
_MOST = 3000


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence at the top of a page."""

    kind: Kind
    text: str


class NoticeDoor:
    """Before the routes: what waits to be said comes in with the request; what was not said goes out again."""

    def __init__(self, app: ASGIApp, *, cookie: Cookie) -> None:
        self._app = app
        self._cookie = cookie

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """An ASGI app."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # What was said to somebody of a town, perhaps of a citizen, is not said on a page of those who run the service.
        if is_public(scope) or is_operators(scope):
            await self._app(scope, receive, send)
            return
        before = self._cookie.of(scope)
        state: MutableMapping[str, Any] = scope.setdefault("state", {})
        state["notices"] = list(_read(before))

        async def and_carry(message: Message) -> None:
            if message["type"] == "http.response.start":
                after = _written(state["notices"])
                if after != before:
                    written = self._cookie.set(after) if after else self._cookie.drop()
                    MutableHeaders(scope=message).append("Set-Cookie", written)
            await send(message)

        await self._app(scope, receive, and_carry)


def add_notice(request: Request, notice: Notice) -> None:
    """Say it on the next page."""
    request.state.notices.append(notice)


def take_notices(request: Request) -> Sequence[Notice]:
    """All that waits; it does not wait any longer."""
    waiting: list[Notice] = getattr(request.state, "notices", [])
    taken = tuple(waiting)
    waiting.clear()
    return taken


def _read(cookie: str) -> Sequence[Notice]:
    """What the cookie says; nothing, if it is not of our making."""
    try:
        rows = json.loads(base64.urlsafe_b64decode(cookie)) if cookie else []
        return [Notice(cast(Kind, row["kind"]), str(row["text"])) for row in rows if row["kind"] in KINDS]
    except (binascii.Error, ValueError, TypeError, KeyError):
        return []


def _written(notices: Sequence[Notice]) -> str:
    if not notices:
        return ""
    written = base64.urlsafe_b64encode(json.dumps([asdict(each) for each in notices]).encode()).decode()
    return written if len(written) <= _MOST else _written(notices[:-1])
