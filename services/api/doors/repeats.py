"""The door of repeats: every POST may bring an Idempotency-Key, and is then done once. A route needs nothing for it."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from comunica.contracts.bells import Bell
from comunica.usecases.broadcasts.submission import KEY_REUSED, LONGEST_KEY
from comunica.usecases.keys.answer_once import PATIENCE, Answer, Answered, Asked, NotAnswered, Turns, answer_once
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.keys.authenticate_operator import Operator
from comunica.usecases.keys.limit_requests import OPERATOR
from comunica.usecases.ring_bell import Bells
from services.api.document.documents import KEY_PATTERN
from services.api.doors.faults import Fault, fault
from services.api.doors.refusals import refusal

HEADER = b"idempotency-key"
#: The word of a route, in the state of its request, that it changed nothing: its answer is not kept.
CHANGED_NOTHING = "changed_nothing"
#: Headers of an answer that are its own; the others are of the moment.
_KEPT_HEADERS = frozenset({b"content-type", b"location"})
#: What submits broadcasts compares what is meant, not how it is written: 12:00+02:00 is 10:00Z.
_MEANT = ("/v2/broadcasts", "/retry-failed", "/correct", "/test")


@dataclass(slots=True)
class _Held:
    """Bells of a request; once they were rung, what comes later rings by itself."""

    bells: list[Bell] = field(default_factory=list)
    rung: bool = False


_held: ContextVar[_Held | None] = ContextVar("comunica_held_bells", default=None)


class HeldBells:
    """Rings once what the bell tells of is in the record: before, a dispatcher would look and find nothing."""

    def __init__(self, bells: Bells) -> None:
        self._bells = bells

    async def ring(self, bell: Bell) -> None:
        held = _held.get()
        if held is None or held.rung:
            await self._bells.ring(bell)
        else:
            held.bells.append(bell)


class Repeats:
    """Stands between the gate and the routes."""

    def __init__(self, app: ASGIApp, *, turns: Turns, bells: Bells, patience: float = PATIENCE) -> None:
        self._app = app
        self._turns = turns
        self._bells = bells
        self._patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the lifespan. `receive` gives the whole body in one message."""
        holder = _holder(scope)
        key = _key(scope) if holder is not None and scope["method"] == "POST" else None
        if key is None or holder is None:
            await self._app(scope, receive, send)
            return
        body = await receive()
        asked = Asked(
            municipality_id=holder[0],
            holder=holder[1],
            key=key,
            route=f"POST {scope['path']}",
            digest=_digest(scope, body.get("body", b"")),
        )
        answer = await self._answer(asked, scope, body)
        await send(
            {"type": "http.response.start", "status": answer.status, "headers": _encoded(answer.headers.items())}
        )
        await send({"type": "http.response.body", "body": answer.body.encode()})

    async def _answer(self, asked: Asked, scope: Scope, body: Message) -> Answer:
        held = _Held()
        before = _held.set(held)
        try:
            outcome = await answer_once(
                asked,
                lambda: _worked(self._app, scope, body),
                turns=self._turns,
                knows_its_own=str(scope["path"]).endswith(_MEANT),
                patience=self._patience,
            )
        finally:
            _held.reset(before)
        match outcome:
            case NotAnswered.OTHER_REQUEST:
                raise refusal([KEY_REUSED])
            case NotAnswered.IN_FLIGHT:
                raise _in_flight()
            case Answered(answer, replayed=False):
                held.rung = True
                for bell in held.bells:
                    await self._bells.ring(bell)
                return answer
            case Answered(answer):
                return _replayed(answer)


def _holder(scope: Scope) -> tuple[UUID, str] | None:
    """Whose keys these are. An operator is of no municipality: the id of its key stands there."""
    state = scope.get("state", {})
    match state.get("caller") or state.get("operator"):
        case Caller(municipality_id=municipality_id, key_id=key_id):
            return municipality_id, str(key_id)
        case Operator(key_id=key_id):
            return key_id, OPERATOR
        case _:
            return None


async def _worked(app: ASGIApp, scope: Scope, body: Message) -> Answer:
    taken = _Taken()
    await app(scope, _once(body), taken)
    kept = 200 <= taken.status < 300 and not scope["state"].get(CHANGED_NOTHING, False)
    return Answer(status=taken.status, headers=taken.headers, body=taken.body.decode(), kept=kept)


class _Taken:
    """Holds an answer back until what it tells of is in the record."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in message["headers"]}
        else:
            self.body += message.get("body", b"")


def _replayed(answer: Answer) -> Answer:
    own = {name: value for name, value in answer.headers.items() if name.encode() in _KEPT_HEADERS}
    own |= {"content-length": str(len(answer.body.encode())), "idempotent-replay": "true"}
    return Answer(status=answer.status, headers=own, body=answer.body, kept=True)


def _encoded(headers: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]


def _once(body: Message) -> Receive:
    given = False

    async def receive() -> Message:
        nonlocal given
        if given:
            return {"type": "http.disconnect"}
        given = True
        return body

    return receive


def _key(scope: Scope) -> str | None:
    value = next((value for name, value in scope["headers"] if name == HEADER), None)
    if value is None:
        return None
    key = bytes(value).decode("latin-1").strip()
    if not 1 <= len(key) <= LONGEST_KEY or re.fullmatch(KEY_PATTERN, key) is None:
        raise _unusable()
    return key


def _digest(scope: Scope, body: bytes) -> bytes:
    """Equal for two requests that say the same: the order of a JSON object's members does not count."""
    kind = next((value for name, value in scope["headers"] if name == b"content-type"), b"")
    said = hashlib.sha256()
    for part in (scope["path"].encode(), bytes(scope["query_string"]), _canonical(bytes(kind), body)):
        said.update(len(part).to_bytes(8))
        said.update(part)
    return said.digest()


def _canonical(kind: bytes, body: bytes) -> bytes:
    if kind.split(b";")[0].strip().lower() != b"application/json":
        return body
    return json.dumps(json.loads(body or b"null"), sort_keys=True).encode()


def _unusable() -> Fault:
    message = f"Idempotency-Key must have 1 to {LONGEST_KEY} printable ASCII characters: choose another"
    return fault(400, "ValidationError", code="idempotency_key_length", message=message, field="idempotency-key")


def _in_flight() -> Fault:
    message = "The first request with this Idempotency-Key is under way: repeat it in a moment, as it is"
    headers: Mapping[str, str] = {"Retry-After": "1"}
    return fault(
        409, "IdempotencyError", code="idempotency_in_flight", message=message, field="idempotency_key", headers=headers
    )
