"""Envelopes as they come from the stream: opened, read, and answered for."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from comunica.bus.consume import AwayError, Delivery
from comunica.bus.sealing import Sealer
from comunica.bus.settle import Ack, DeadLetter, Disposition
from comunica.contracts import inbound
from comunica.contracts.inbound import InboundEnvelope, InboundEvent
from comunica.contracts.inbound_kinds import STREAM
from comunica.contracts.unreadable import UnreadableError
from comunica.runtime import catalogue
from comunica.runtime.metrics import Metrics
from comunica.stores.away import told_as_away
from comunica.usecases.away import RecordAway


@dataclass(frozen=True, slots=True)
class Opened:
    """One message of the stream and the envelope that was in it; None: it cannot be read, and `reason` says why."""

    delivery: Delivery
    envelope: InboundEnvelope | None
    reason: str = ""

    @property
    def app(self) -> str:
        """Whose callback URL was called; empty if the envelope cannot be read."""
        return self.envelope.app if self.envelope is not None else ""

    @property
    def received_at(self) -> dt.datetime:
        """When the webhook came; of an envelope that cannot be read, when it was published."""
        return self.envelope.received_at if self.envelope is not None else self.delivery.published_at


class Batch:
    """The envelopes of one batch, their events in one row, and the answer for each envelope."""

    def __init__(self, opened: Sequence[Opened]) -> None:
        self.opened = opened
        self._refused: dict[int, str] = {at: "unreadable" for at, each in enumerate(opened) if each.envelope is None}
        self._envelope_of: list[int] = []

    def events[E: InboundEvent](self, kind: type[E]) -> list[tuple[Opened, E]]:
        """All events of a kind in their order. `refuse` takes positions in the last list that was asked for."""
        found: list[tuple[Opened, E]] = []
        self._envelope_of = []
        for at, each in enumerate(self.opened):
            for event in each.envelope.events if each.envelope else ():
                if isinstance(event, kind):
                    found.append((each, event))
                    self._envelope_of.append(at)
        return found

    def refuse(self, position: int, reason: str) -> None:
        """The envelope of this event goes to the dead letters. Its other events were recorded, and can be again."""
        self._refused.setdefault(self._envelope_of[position], reason)

    @property
    def refused(self) -> Sequence[str]:
        """The reasons, one per envelope."""
        return list(self._refused.values())

    def answers(self) -> list[Disposition]:
        """One for each message of the batch."""
        return [self._answer(at) for at in range(len(self.opened))]

    def _answer(self, at: int) -> Disposition:
        reason = self._refused.get(at)
        if reason is None:
            return Ack()
        told = self.opened[at].reason
        return DeadLetter(f"{reason}: {told}" if told else reason)


class Opener:
    """Opens batches, and counts how long their events took and which were given up on."""

    def __init__(self, sealer: Sealer, metrics: Metrics, *, now: Callable[[], dt.datetime]) -> None:
        self._sealer = sealer
        self._metrics = metrics
        self._now = now

    def open(self, deliveries: Sequence[Delivery]) -> Batch:
        """Open what can be opened."""
        return Batch([self._open(delivery) for delivery in deliveries])

    def committed(self, batch: Batch, kind: str) -> None:
        """What could be recorded of the batch is in the record."""
        now = self._now()
        for each in batch.opened:
            if each.envelope is not None:
                took = (now - each.envelope.received_at).total_seconds()
                self._metrics.observe(catalogue.COMMIT_SECONDS, max(took, 0.0), kind=kind)
        for reason in batch.refused:
            self._metrics.count(catalogue.INBOUND_DEAD, reason=reason)

    def heard(self, statuses: Sequence[dt.datetime]) -> None:
        """Statuses of these moments, as the provider tells them, are in the record."""
        if statuses:
            now = self._now()
            self._metrics.observe(catalogue.STATUS_LAG, max(0.0, (now - min(statuses)).total_seconds()))
            self._metrics.set(catalogue.STATUS_SEEN, now.timestamp())

    def _open(self, delivery: Delivery) -> Opened:
        try:
            return Opened(delivery, inbound.decode(self._sealer.open(delivery.body, stream=STREAM)))
        except UnreadableError as problem:
            return Opened(delivery, None, str(problem))


@contextmanager
def held_while_away() -> Iterator[None]:
    """A batch is held, not counted as delivered, while the record is away."""
    try:
        with told_as_away():
            yield
    except RecordAway as problem:
        raise AwayError(str(problem)) from problem
