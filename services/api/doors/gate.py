"""The gate of /v2: who calls, before a byte of the body is read. Worded as Notify words it."""

from typing import Protocol

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from comunica.municipality.keys import Scope as KeyScope
from comunica.usecases.keys.authenticate_key import Caller, KeyRefusal
from comunica.usecases.keys.authenticate_token import CLOCK_TOLERANCE, TokenRefusal
from services.api.doors.faults import Fault, fault
from services.api.doors.strangers import Strangers
from services.api.doors.too_often import by_address, too_often

SCHEME = "ApiKey-v1"
#: Of the tokens that Notify's clients sign.
TOKEN_SCHEME = "Bearer"  # noqa: S105 - the name of a scheme
GUARDED = "/v2/"
#: What whoever shows a key is told, in Notify's words; the same of every sort of key.
KEY_REFUSED = {
    KeyRefusal.MALFORMED: "Invalid token: API key not found",
    KeyRefusal.NOT_FOUND: "Invalid token: API key not found",
    KeyRefusal.REVOKED: "Invalid token: API key revoked",
    KeyRefusal.EXPIRED: "Invalid token: API key expired",
}


class Authentication(Protocol):
    """Tells who holds a key."""

    async def authenticate(self, text: str) -> Caller | KeyRefusal:
        """The caller, or why not."""


class Tokens(Protocol):
    """Tells who speaks as Notify's clients do."""

    async def authenticate_token(self, token: str) -> Caller | KeyRefusal | TokenRefusal:
        """The caller whose key signed it, or why not."""

    async def authenticate_form(self, text: str) -> Caller | KeyRefusal:
        """The caller who holds this key in Notify's form, or why not."""


class Gate:
    """Lets in whoever has a good key, and puts the caller into the state of the request."""

    def __init__(self, app: ASGIApp, *, authentication: Authentication, tokens: Tokens, strangers: Strangers) -> None:
        self._app = app
        self._authentication = authentication
        self._tokens = tokens
        self._strangers = strangers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the lifespan."""
        if scope["type"] == "http" and str(scope["path"]).startswith(GUARDED):
            try:
                scope["state"]["caller"] = await self._caller(scope)
            except Fault:
                slow_down(scope, self._strangers)
                raise
        await self._app(scope, receive, send)

    async def _caller(self, scope: Scope) -> Caller:
        found = await self._found(*_presented(scope))
        match found:
            case Caller():
                return found
            case TokenRefusal():
                raise _auth_error(403, found, _TOKENS[found])
            case KeyRefusal.MALFORMED:
                raise _auth_error(403, KeyRefusal.NOT_FOUND, KEY_REFUSED[found])
            case KeyRefusal():
                raise _auth_error(403, found, KEY_REFUSED[found])

    async def _found(self, scheme: str, word: str) -> Caller | KeyRefusal | TokenRefusal:
        if scheme == TOKEN_SCHEME.lower():
            return await self._tokens.authenticate_token(word)
        found = await self._authentication.authenticate(word)
        return await self._tokens.authenticate_form(word) if found is KeyRefusal.MALFORMED else found


_TOKENS = {
    TokenRefusal.MALFORMED: "Invalid token: make sure that it is a JSON Web Token signed by HS256",
    TokenRefusal.CLAIM_MISSING: "Invalid token: iss and iat must be provided",
    TokenRefusal.CLOCK: f"Error: Your system clock must be accurate to within {CLOCK_TOLERANCE} seconds",
}


def slow_down(scope: Scope, strangers: Strangers) -> None:
    """Count a request without a good key; refuse its address for a while if there were too many."""
    address = (scope.get("client") or ("unknown",))[0]
    if wait := strangers.refuse(str(address)):
        by = by_address(strangers.per_minute)
        raise too_often(by, wait=wait, of="an address without a good key") from None


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


def _presented(scope: Scope) -> tuple[str, str]:
    """Scheme in small letters, and what follows it."""
    header = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"authorization"), "")
    if not header:
        raise _auth_error(401, "key_missing", "Unauthorized: authentication token must be provided")
    scheme, _, key = header.partition(" ")
    if scheme.lower() not in {SCHEME.lower(), TOKEN_SCHEME.lower()}:
        raise _auth_error(
            401, "scheme_unknown", f"Unauthorized: authentication bearer scheme must be used, or {SCHEME}"
        )
    return scheme.lower(), key.strip()


def _auth_error(status: int, code: str, message: str) -> Fault:
    headers = {"WWW-Authenticate": SCHEME} if status == 401 else {}
    return fault(status, "AuthError", code=code, message=message, headers=headers)
