"""The door of operators, before the municipalities' gate: their key opens an application of its own, and nothing else.

No route of citizens' data is in that application, so that none can be reached, whatever a route forgets to ask.
"""

from typing import Protocol

from starlette.types import ASGIApp, Receive, Scope, Send

from comunica.municipality.operator_keys import is_operators
from comunica.usecases.authenticate_operator import Operator, OperatorRefusal
from services.api.faults import Fault, fault
from services.api.gate import GUARDED, SCHEME, slow_down
from services.api.strangers import Strangers

#: What operators see begins with one of these.
PATHS = ("/v2/municipalities", "/v2/channels", "/v2/operator")

_SAYS = {
    OperatorRefusal.NOT_FOUND: "Invalid token: API key not found",
    OperatorRefusal.REVOKED: "Invalid token: API key revoked",
    OperatorRefusal.EXPIRED: "Invalid token: API key expired",
}


class Operators(Protocol):
    """Tells who holds an operator's key."""

    async def authenticate(self, text: str) -> Operator | OperatorRefusal:
        """The operator, or why not."""


class OperatorDoor:
    """Sends operators to their own routes, and everybody else on."""

    def __init__(self, others: ASGIApp, own: ASGIApp, *, operators: Operators, strangers: Strangers) -> None:
        self._others = others
        self._own = own
        self._operators = operators
        self._strangers = strangers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the lifespan."""
        if scope["type"] != "http" or not str(scope["path"]).startswith(GUARDED):
            return await self._others(scope, receive, send)
        key = presented_key(scope)
        if not is_operators(key):
            return await self._others(scope, receive, send)
        found = await self._operators.authenticate(key)
        if isinstance(found, OperatorRefusal):
            slow_down(scope, self._strangers)
            raise _refused(found, _SAYS[found])
        if not _is_operators_path(scope["path"]):
            raise _refused("operator_sees_no_citizen", "An operator's key opens municipalities and channels only")
        scope["state"]["operator"] = found
        return await self._own(scope, receive, send)


def _is_operators_path(path: str) -> bool:
    return any(path == each or path.startswith(f"{each}/") for each in PATHS)


def presented_key(scope: Scope) -> str:
    """What is shown as a key, of whatever sort."""
    header = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"authorization"), "")
    scheme, _, key = header.partition(" ")
    return key.strip() if scheme.lower() == SCHEME.lower() else header


def _refused(code: str, message: str) -> Fault:
    return fault(403, "AuthError", code=code, message=message)
