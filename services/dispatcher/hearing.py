"""What the dispatcher hears on NATS and says there: jobs, bells, wakes, events."""

import datetime as dt
from collections.abc import Callable, Sequence
from uuid import UUID

import structlog

from comunica.bus.consume import AwayError, Delivery
from comunica.bus.publish import Publisher, PublishError
from comunica.bus.settle import Ack, DeadLetter, Disposition, Retry
from comunica.contracts import bells, outbound
from comunica.contracts.bells import Bell, ChannelBell
from comunica.contracts.outbound import BroadcastAccepted, BroadcastFinished, OutboundEvent
from comunica.contracts.unreadable import UnreadableError
from comunica.runtime import tracing
from comunica.stores.away import told_as_away
from comunica.usecases.away import RecordAway
from comunica.usecases.broadcasts.finish_broadcast import Finished
from comunica.usecases.broadcasts.take_job import JobDesk, JobMessage, Taken
from services.dispatcher.dispatcher import Dispatcher
from services.dispatcher.meter import DispatcherMeter

_log = structlog.get_logger("comunica.dispatcher")

#: Seconds until a job is handed out again whose answer could not be published.
_AGAIN = 2.0


class NatsAnnouncements:
    """Tells clients what became of their broadcasts, on EVENTS."""

    def __init__(self, publisher: Publisher, now: Callable[[], dt.datetime]) -> None:
        self._publisher = publisher
        self._now = now

    async def publish(self, event: OutboundEvent) -> bool:
        """Store it. False if NATS does not have it; the same event again carries the same id."""
        try:
            await self._publisher.publish(event.subject, outbound.encode(event), message_id=event.event_id)
        except PublishError as problem:
            _log.warning("event not published", action="event_unpublished", reason=str(problem))
            return False
        return True

    async def finished(self, finished: Finished) -> bool:
        """See comunica.usecases.broadcasts.finish_broadcast.Announcements."""
        broadcast_id = str(finished.broadcast_id)
        counts = {state.value: count for state, count in finished.counts.items()}
        return await self.publish(
            OutboundEvent(
                event_id=f"{broadcast_id}-finished",
                at=self._now(),
                municipality_id=str(finished.municipality_id),
                idempotency_key=finished.idempotency_key or "",
                fact=BroadcastFinished(broadcast_id, counts),
            )
        )


class Jobs:
    """The handler of `dispatcher-jobs`."""

    def __init__(
        self,
        desk: JobDesk,
        announcements: NatsAnnouncements,
        meter: DispatcherMeter,
        *,
        now: Callable[[], dt.datetime],
        new_id: Callable[[], UUID],
    ) -> None:
        self._desk = desk
        self._announcements = announcements
        self._meter = meter
        self._now = now
        self._new_id = new_id

    async def __call__(self, batch: Sequence[Delivery]) -> Sequence[Disposition]:
        """One after the other: each is a transaction of its own."""
        try:
            with told_as_away():
                return [await self._take(delivery) for delivery in batch]
        except RecordAway as problem:
            # What was taken of this batch is answered the same when it comes again.
            raise AwayError(str(problem)) from problem

    async def _take(self, delivery: Delivery) -> Disposition:
        message = JobMessage(
            body=delivery.body,
            content_type=delivery.headers.get("Content-Type", ""),
            subject=delivery.subject,
            sequence=delivery.sequence,
        )
        taken = await self._desk.take(message, now=self._now(), broadcast_id=self._new_id())
        if taken.event is not None and not await self._announcements.publish(taken.event):
            return Retry(_AGAIN)
        self._meter.job(taken.outcome)
        _trace(taken, delivery.headers.get("traceparent", ""))
        return Ack() if taken.dead is None else DeadLetter(taken.dead)


class BellRope:
    """The handlers of `dispatcher-bells` and `wake.channel.*`. A bell is always acked: the sweep makes good for it."""

    def __init__(self, dispatcher: Dispatcher, publisher: Publisher) -> None:
        self._dispatcher = dispatcher
        self._publisher = publisher

    async def __call__(self, batch: Sequence[Delivery]) -> Sequence[Disposition]:
        """Bells of the work queue."""
        for delivery in batch:
            await self._hear(delivery.body)
        return [Ack() for _ in batch]

    def wake(self, body: bytes) -> None:
        """A bell that another dispatcher passed on: every one of us hears it, the owner acts."""
        bell = _bell(body)
        if isinstance(bell, ChannelBell):
            self._dispatcher.wake(UUID(bell.channel_id))

    async def _hear(self, body: bytes) -> None:
        bell = _bell(body)
        try:
            if bell is not None and not await self._dispatcher.hear(bell) and isinstance(bell, ChannelBell):
                await self._publisher.tell(bell.wake_subject, body)
        except (RecordAway, PublishError) as problem:
            _log.warning("bell lost", action="bell_lost", reason=str(problem))
        except Exception as problem:
            _log.exception("bell not answered", action="bell_failed", error=type(problem).__name__)


def _trace(taken: Taken, because: str) -> None:
    """The job's own trace, if its client sent one, and the broadcast's know of each other."""
    match taken:
        case Taken(outcome="accepted", event=OutboundEvent(fact=BroadcastAccepted(broadcast_id=broadcast_id))):
            named = {"comunica.source": broadcast_id}
            tracing.begin_source(UUID(broadcast_id), "broadcast accepted", named, because=because)


def _bell(body: bytes) -> Bell | None:
    try:
        return bells.decode(body)
    except UnreadableError:
        _log.warning("bell unreadable", action="bell_unreadable")
        return None
