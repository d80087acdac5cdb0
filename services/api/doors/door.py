"""A door before the municipalities' gate: keys of one sort open an application of their own, and nothing else.

No route of citizens' data is in that application, so that none can be reached, whatever a route forgets to ask.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from starlette.types import ASGIApp, Receive, Scope, Send

from comunica.usecases.keys.authenticate_key import KeyRefusal
from services.api.doors.faults import Fault, fault
from services.api.doors.gate import GUARDED, KEY_REFUSED, SCHEME, slow_down
from services.api.doors.strangers import Strangers


class Holders[Holder](Protocol):
    """Tells who holds a key."""

    async def authenticate(self, text: str) -> Holder | KeyRefusal:
        """The holder, or why not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """A sort of keys. `paths`: what its holders see begins with one of these."""

    #: Where a request's state has its holder.
    name: str
    is_theirs: Callable[[str], bool]
    paths: tuple[str, ...]
    #: What they are told everywhere else: a stable word, and a sentence.
    elsewhere: tuple[str, str]

    def sees(self, path: str) -> bool:
        """Whether this path is theirs."""
        return any(path == each or path.startswith(f"{each}/") for each in self.paths)


class Door[Holder]:
    """Sends holders of such keys to their own routes, and everybody else on."""

    def __init__(
        self, sort: Sort, *, others: ASGIApp, own: ASGIApp, holders: Holders[Holder], strangers: Strangers
    ) -> None:
        self._sort = sort
        self._others = others
        self._own = own
        self._holders = holders
        self._strangers = strangers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the lifespan."""
        if scope["type"] != "http" or not str(scope["path"]).startswith(GUARDED):
            return await self._others(scope, receive, send)
        key = _presented(scope)
        if not self._sort.is_theirs(key):
            return await self._others(scope, receive, send)
        found = await self._holders.authenticate(key)
        if isinstance(found, KeyRefusal):
            slow_down(scope, self._strangers)
            raise key_refused(found, KEY_REFUSED[found])
        if not self._sort.sees(scope["path"]):
            raise key_refused(*self._sort.elsewhere)
        scope["state"][self._sort.name] = found
        return await self._own(scope, receive, send)


def key_refused(code: str, message: str) -> Fault:
    """Whoever calls is known, and may not, or is not known at all."""
    return fault(403, "AuthError", code=code, message=message)


def _presented(scope: Scope) -> str:
    """What is shown as a key, of whatever sort."""
    header = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"authorization"), "")
    scheme, _, key = header.partition(" ")
    return key.strip() if scheme.lower() == SCHEME.lower() else header
