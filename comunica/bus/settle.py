"""What a handler may say of a message, and how it is carried out."""

import contextlib
import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import structlog
from nats.aio.msg import Msg
from nats.errors import Error as NatsError

from comunica.bus.connect import NotConnectedError
from comunica.bus.inbox import Pull
from comunica.bus.publish import Publisher, PublishError
from comunica.contracts.dead_letters import epitaph
from comunica.contracts.topology import Consumer

_log = structlog.get_logger("comunica.bus")


@dataclass(frozen=True, slots=True)
class Ack:
    """Done, or not needed: it leaves the stream."""


@dataclass(frozen=True, slots=True)
class Retry:
    """Not now: hand it out again after so many seconds."""

    after: float


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """Trying again will not help. The reason is kept with the event: no personal data in it."""

    reason: str


type Disposition = Ack | Retry | DeadLetter


class Outcome(StrEnum):
    """What became of a message, for the watch."""

    ACKED = "acked"
    RETRIED = "retried"
    DEAD = "dead"
    #: given up where the consumer has no dead letter
    DROPPED = "dropped"
    #: settled while NATS was away: it will be delivered again
    UNSETTLED = "unsettled"


class Watch(Protocol):
    """Hears how a consumer fares: for liveness and metrics."""

    def progressed(self, consumer: str) -> None:
        """The loop is alive: called at least every few seconds while the handler is not running."""

    def handled(self, consumer: str, *, size: int, seconds: float) -> None:
        """The handler answered for (or raised on) a batch."""

    def settled(self, consumer: str, outcome: Outcome) -> None:
        """One message was settled."""


class Settler:
    """Settles messages: acks, hands back with a growing pause, or keeps as a dead letter first."""

    def __init__(self, consumer: Consumer, publisher: Publisher, watch: Watch, pull: Pull) -> None:
        self._consumer = consumer
        self._publisher = publisher
        self._watch = watch
        self._pull = pull

    def retry(self, message: Msg) -> Retry:
        """The pause before the next try: grows with the deliveries, differs from message to message."""
        deliveries = message.metadata.num_delivered
        return Retry(backoff(deliveries, first=self._pull.retry_first, longest=self._pull.retry_longest))

    def past_hope(self, group: Sequence[Msg]) -> tuple[list[Msg], list[Msg]]:
        """Those delivered more often than is allowed, and the others."""
        lost: list[Msg] = []
        others: list[Msg] = []
        for message in group:
            (lost if message.metadata.num_delivered > self._last else others).append(message)
        return lost, others

    async def one(self, message: Msg, disposition: Disposition) -> None:
        """Settle one message as the handler said."""
        try:
            outcome = await self._settle(message, disposition)
        except (NatsError, OSError, NotConnectedError):
            outcome = Outcome.UNSETTLED
        self._watch.settled(self._consumer.name, outcome)

    async def give_back(self, message: Msg) -> None:
        """Hand a message back untouched, for somebody else to have at once."""
        with contextlib.suppress(NatsError, OSError):
            await message.nak()

    @property
    def _last(self) -> float:
        """The delivery that must be answered: later ones are spare."""
        if self._consumer.max_deliver < 0:
            return float("inf")
        return max(1, self._consumer.max_deliver - self._pull.spare_deliveries)

    async def _settle(self, message: Msg, disposition: Disposition) -> Outcome:
        match disposition:
            case Ack():
                await message.ack()
                return Outcome.ACKED
            case Retry(after) if message.metadata.num_delivered < self._last:
                await message.nak(delay=max(after, 0.001))
                return Outcome.RETRIED
            case Retry():
                return await self._bury(message, f"gave up after {message.metadata.num_delivered} deliveries")
            case DeadLetter(reason):
                return await self._bury(message, reason)

    async def _bury(self, message: Msg, reason: str) -> Outcome:
        """First the dead letter, then the end of the message: a crash between keeps it twice, never loses it."""
        told = {"consumer": self._consumer.name, "sequence": message.metadata.sequence.stream, "reason": reason}
        if self._consumer.dead_letter is None:
            await message.term()
            _log.warning("given up", action="message_dropped", **told)
            return Outcome.DROPPED
        try:
            await self._write_dead_letter(message, self._consumer.dead_letter, reason)
        except PublishError as problem:
            _log.error("dead letter refused", action="dead_letter_failed", error=str(problem), **told)
            await message.nak(delay=self.retry(message).after)
            return Outcome.RETRIED
        await message.term()
        _log.warning("dead letter", action="dead_letter", **told)
        return Outcome.DEAD

    async def _write_dead_letter(self, message: Msg, subject: str, reason: str) -> None:
        sequence = message.metadata.sequence.stream
        await self._publisher.publish(
            subject,
            message.data,
            message_id=f"{self._consumer.stream}:{sequence}",
            headers=epitaph(
                reason,
                subject=message.subject,
                stream=self._consumer.stream,
                sequence=sequence,
                headers=message.headers,
            ),
            content_type="application/octet-stream",
        )


def backoff(attempt: int, *, first: float, longest: float) -> float:
    """Doubles with each attempt, with jitter so that many do not come back at once."""
    pause: float = min(first * 2.0 ** min(attempt - 1, 30), longest)
    return pause * random.uniform(0.75, 1.25)  # noqa: S311 - spreads load, guards nothing
