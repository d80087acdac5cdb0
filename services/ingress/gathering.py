"""Gathering: the events of POSTs that come at the same time share a publish, and its answer.

With an fsync for each publish one disk gives some thousand publishes a second; shared, some ten thousand events.
"""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from comunica.bus.publish import Publisher, RefusedError
from comunica.bus.sealing import OVERHEAD, Sealer
from comunica.contracts.inbound import InboundEvent, MessageReceived, encode_split
from comunica.contracts.inbound_kinds import STREAM, InboundKind
from comunica.runtime import catalogue
from comunica.runtime.metrics import Metrics
from services.ingress.crowds import Crowds

#: seconds that the first event of an envelope waits for company
_COMPANY = 0.002
#: bytes of webhooks after which nobody waits for more company
_ENOUGH = 512 * 1024
#: room for subject and headers beside the body
_HEADERS = 4096


@dataclass(slots=True)
class _Envelope:
    """One that is being gathered."""

    #: One for each who waits: who goes away takes nothing along.
    waiting: list[asyncio.Future[None]] = field(default_factory=list)
    events: list[InboundEvent] = field(default_factory=list)
    weight: int = 0
    closing: asyncio.TimerHandle | None = None

    def answer(self, problem: Exception | None) -> None:
        """Tell all who wait."""
        for each in self.waiting:
            if each.done():
                continue
            if problem is None:
                each.set_result(None)
            else:
                each.set_exception(problem)
                # Looked at here, in case it waits behind another that failed too.
                each.exception()


class Gatherer:
    """Keeps events: `keep` returns when NATS has them on disk, and raises when it may not."""

    def __init__(
        self,
        publisher: Publisher,
        sealer: Sealer,
        metrics: Metrics,
        *,
        max_payload: int,
        now: Callable[[], datetime],
        crowds: Crowds | None = None,
    ) -> None:
        self._crowds = crowds or Crowds()
        self._publisher = publisher
        self._sealer = sealer
        self._metrics = metrics
        self._limit = max_payload - OVERHEAD - _HEADERS
        self._now = now
        self._open: dict[tuple[str, InboundKind], _Envelope] = {}
        self._publishing: set[asyncio.Task[None]] = set()

    async def keep(self, app: str, events: Sequence[InboundEvent], *, weight: int = 0) -> None:
        """Publish events of one app, each on the subject of its kind. `weight`: bytes that they came from.

        Raises RefusedError or UnavailableError if even one may not be counted on.
        """
        kinds: dict[InboundKind, list[InboundEvent]] = {}
        for event in events:
            kinds.setdefault(self._kind(event), []).append(event)
        for answer in [self._add(app, kind, group, weight) for kind, group in kinds.items()]:
            await answer

    async def flush(self) -> None:
        """Publish what is open and wait for what is under way."""
        for key in list(self._open):
            self._close(key)
        if self._publishing:
            await asyncio.wait(set(self._publishing))

    def _kind(self, event: InboundEvent) -> InboundKind:
        """One more of its number's messages, if it is one: whether they are a crowd's changes with each."""
        if isinstance(event, MessageReceived) and self._crowds.takes(event.phone_number_id):
            return InboundKind.CROWD
        return InboundKind.of(event)

    def _add(self, app: str, kind: InboundKind, events: list[InboundEvent], weight: int) -> "asyncio.Future[None]":
        loop, key = asyncio.get_running_loop(), (app, kind)
        envelope = self._open.get(key)
        if envelope is None:
            envelope = self._open[key] = _Envelope()
            envelope.closing = loop.call_later(_COMPANY, self._close, key)
        envelope.events += events
        envelope.weight += weight
        answer = loop.create_future()
        envelope.waiting.append(answer)
        if envelope.weight >= _ENOUGH:
            self._close(key)
        return answer

    def _close(self, key: tuple[str, InboundKind]) -> None:
        envelope = self._open.pop(key)
        if envelope.closing is not None:
            envelope.closing.cancel()
        task = asyncio.create_task(self._answer(key, envelope))
        self._publishing.add(task)
        task.add_done_callback(self._publishing.discard)

    async def _answer(self, key: tuple[str, InboundKind], envelope: _Envelope) -> None:
        """Publish, then tell all who wait: this order is the promise of the 200."""
        app, kind = key
        try:
            bodies = encode_split(app, self._now(), envelope.events, limit=self._limit)
            for number, body in enumerate(bodies):
                await self._publish(kind.subject(app), body, message_id=_name(envelope.events, number))
        except Exception as problem:
            envelope.answer(problem)
            return
        self._metrics.count(catalogue.INBOUND_EVENTS, len(envelope.events), kind=kind)
        self._metrics.observe(catalogue.ENVELOPE_EVENTS, len(envelope.events), kind=kind)
        envelope.answer(None)

    async def _publish(self, subject: str, body: bytes, *, message_id: str) -> None:
        sealed = self._sealer.seal(body, stream=STREAM)
        self._metrics.observe(catalogue.ENVELOPE_BYTES, len(sealed))
        began = asyncio.get_running_loop().time()
        outcome = "unavailable"
        try:
            await self._publisher.publish(subject, sealed, message_id=message_id)
            outcome = "stored"
        except RefusedError:
            outcome = "refused"
            raise
        finally:
            self._metrics.observe(catalogue.PUBLISH_SECONDS, asyncio.get_running_loop().time() - began, outcome=outcome)


def _name(events: Sequence[InboundEvent], number: int) -> str:
    """An opaque name for one of the bodies of these events: the digests are keyed, so it tells nothing."""
    digest = hashlib.blake2b(number.to_bytes(4), digest_size=16)
    for event in events:
        digest.update(event.digest)
    return digest.hexdigest()
