"""HEAD of a page for everybody: those who watch over a site and its links ask for no more."""

from starlette.types import ASGIApp, Receive, Scope, Send

from services.console.doors.session_door import is_public


class HeadDoor:
    """Before all others: to them it is GET. The server, which knows what was asked, leaves the body out."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the lifespan."""
        if scope["type"] == "http" and scope["method"] == "HEAD" and is_public(scope):
            scope = {**scope, "method": "GET"}
        await self._app(scope, receive, send)
