"""What every answer tells the browser that it may do with it: little."""

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Nothing inline, nothing from elsewhere.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
_ALWAYS: Mapping[str, str] = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Of our own pages only: the door sends people back to the form that they sent.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
#: Of what a town sends to citizens anyway: a browser may keep its copy, but asks each time whether it may show it, and
#: whoever asks passes the doors.
KEPT_BY_THE_BROWSER = "private, no-cache"
_HTTPS_ONLY = "max-age=31536000"


class SecurityHeaders:
    """Adds them. Behind https it also asks for nothing but https, for a year."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._headers = {**_ALWAYS, **({"Strict-Transport-Security": _HTTPS_ONLY} if https else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the lifespan."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=list(message.get("headers", ())))
                headers.update(self._headers)
                # What somebody sees who is signed in is of that moment and of that person, whatever a page says. Of a
                # file there may be a copy, see above.
                state = scope.get("state", {})
                if state.get("visitor") is not None or state.get("operator") is not None:
                    if headers.get("Cache-Control") != KEPT_BY_THE_BROWSER:
                        headers["Cache-Control"] = "no-store"
                else:
                    headers.setdefault("Cache-Control", "no-store")
                message = {**message, "headers": headers.raw}
            await send(message)

        await self._app(scope, receive, telling)
