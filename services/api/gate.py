"""The gate of /v2: who calls, before a byte of the body is read. Worded as Notify words it."""

from typing import Protocol

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from comunica.municipality.keys import Scope as KeyScope
from comunica.usecases.authenticate_key import Caller, KeyRefusal
from services.api.faults import Fault, fault
from services.api.strangers import Strangers

SCHEME = "ApiKey-v1"
GUARDED = "/v2/"


class Authentication(Protocol):
    """Tells who holds a key."""

    async def authenticate(self, text: str) -> Caller | KeyRefusal:
        """The caller, or why not."""


class Gate:
    """Lets in whoever has a good key, and puts the caller into the state of the request."""

    def __init__(self, app: ASGIApp, *, authentication: Authentication, strangers: Strangers) -> None:
        self._app = app
        self._authentication = authentication
        self._strangers = strangers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the lifespan."""
        if scope["type"] == "http" and str(scope["path"]).startswith(GUARDED):
            try:
                scope["state"]["caller"] = await self._caller(scope)
            except Fault:
                self._slow_down(scope)
                raise
        await self._app(scope, receive, send)

    def _slow_down(self, scope: Scope) -> None:
        address = (scope.get("client") or ("unknown",))[0]
        if wait := self._strangers.refuse(str(address)):
            message = "Exceeded rate limit for requests without a good key from this address: wait as Retry-After says"
            headers = {"Retry-After": str(wait)}
            raise fault(429, "RateLimitError", code="rate_limit", message=message, headers=headers) from None

    async def _caller(self, scope: Scope) -> Caller:
        found = await self._authentication.authenticate(_presented(scope))
        match found:
            case Caller():
                return found
            case KeyRefusal.REVOKED:
                raise _auth_error(403, KeyRefusal.REVOKED, "Invalid token: API key revoked")
            case KeyRefusal.EXPIRED:
                raise _auth_error(403, KeyRefusal.EXPIRED, "Invalid token: API key expired")
            case _:
                raise _auth_error(403, KeyRefusal.NOT_FOUND, "Invalid token: API key not found")


def caller_of(request: Request) -> Caller:
    """Who made this request."""
    caller = request.state.caller
    assert isinstance(caller, Caller)
    return caller


def require(caller: Caller, *scopes: KeyScope) -> None:
    """Refuse a caller with none of these permissions."""
    if not any(caller.may(scope) for scope in scopes):
        message = f"This API key does not have the permission {' or '.join(scopes)}: use another key, or ask for it"
        raise _auth_error(403, "scope_missing", message)


def _presented(scope: Scope) -> str:
    header = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"authorization"), "")
    if not header:
        raise _auth_error(401, "key_missing", "Unauthorized: authentication token must be provided")
    scheme, _, key = header.partition(" ")
    if scheme.lower() != SCHEME.lower():
        raise _auth_error(401, "scheme_unknown", f"Unauthorized: authentication scheme {SCHEME} must be used")
    return key


def _auth_error(status: int, code: str, message: str) -> Fault:
    headers = {"WWW-Authenticate": SCHEME} if status == 401 else {}
    return fault(status, "AuthError", code=code, message=message, headers=headers)
