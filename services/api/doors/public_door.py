"""The door of the public, before every gate: what is published needs no key, and opens nothing else.

No route of a municipality's own data is in that application, so that none can be reached, whatever a route forgets to
ask. What was just answered is answered again from memory: many readers of one feed are one reader of the record. Each
address may ask so often: whoever asks for what there is not meets no memory.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from comunica.runtime.address_limit import AddressLimit
from services.api.doors.too_often import by_address, too_often

#: What is published begins with this.
PUBLIC = "/alerts/"
#: Requests a minute of one address: a hundred readers behind one address each look at a feed every ten seconds.
REQUESTS = 600
#: Seconds for which an answer is given again.
REMEMBERED_FOR = 5.0
#: Answers remembered at once.
MOST_REMEMBERED = 500


@dataclass(slots=True)
class _Remembered:
    since: float
    route: object
    messages: list[Message] = field(default_factory=list)


class PublicDoor:
    """Sends the public to its own routes, and everybody else on. `clock` is monotonic, in seconds.

    `by_host`: answers hold the host that was asked for, since the service does not know how it is reached.
    """

    def __init__(
        self, others: ASGIApp, own: ASGIApp, *, clock: Callable[[], float], by_host: bool, readers: AddressLimit
    ) -> None:
        self._others = others
        self._own = own
        self._clock = clock
        self._by_host = by_host
        self._readers = readers
        self._remembered: dict[tuple[str, str, bytes], _Remembered] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the lifespan."""
        if scope["type"] != "http" or not str(scope["path"]).startswith(PUBLIC):
            await self._others(scope, receive, send)
            return
        self._let_in(scope)
        key = (str(scope["method"]), str(scope["path"]), _host(scope) if self._by_host else b"")
        found = self._remembered.get(key)
        if found is not None and self._clock() - found.since < REMEMBERED_FOR:
            scope["route"] = found.route
            for message in found.messages:
                await send(message)
            return
        taken = _Remembered(self._clock(), None)
        await self._own(scope, receive, _listening(send, taken))
        taken.route = scope.get("route")
        if taken.messages and taken.messages[0].get("status") == 200:
            self._remember(key, taken)

    def _let_in(self, scope: Scope) -> None:
        address = (scope.get("client") or ("unknown",))[0]
        if wait := self._readers.take(str(address)):
            raise too_often(by_address(self._readers.per_minute), wait=wait, of="this address")

    def _remember(self, key: tuple[str, str, bytes], taken: _Remembered) -> None:
        self._remembered.pop(key, None)
        if len(self._remembered) >= MOST_REMEMBERED:
            self._remembered.pop(next(iter(self._remembered)))
        self._remembered[key] = taken


def _listening(send: Send, taken: _Remembered) -> Send:
    async def listen(message: Message) -> None:
        taken.messages.append(message)
        await send(message)

    return listen


def _host(scope: Scope) -> bytes:
    return next((bytes(value) for name, value in scope["headers"] if name == b"host"), b"")
