"""What the dispatcher hears of partners on NATS and tells them there."""

import datetime as dt
from collections.abc import Callable, Sequence
from uuid import UUID

import structlog

from comunica.bus.consume import AwayError, Delivery
from comunica.bus.publish import Publisher, PublishError
from comunica.bus.settle import Ack, DeadLetter, Disposition, Retry
from comunica.contracts import partner_event
from comunica.contracts.job_fields import JSON
from comunica.contracts.partner_event import PartnerEvent
from comunica.stores.away import told_as_away
from comunica.usecases.away import RecordAway
from comunica.usecases.broadcasts.take_job import JobMessage
from comunica.usecases.partners.take_partner_job import PartnerJobDesk
from services.dispatcher.meter import DispatcherMeter

_log = structlog.get_logger("comunica.dispatcher")

#: Seconds until a job is handed out again whose answer could not be published.
_AGAIN = 2.0


class NatsPartnerNews:
    """Tells partners what became of what they submitted, on PARTNEREVENTS. Implements PartnerNews."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher

    async def publish(self, event: PartnerEvent) -> bool:
        """Store it. False if NATS does not have it; the same event again carries the same id."""
        body = partner_event.encode(event)
        try:
            await self._publisher.publish(event.subject, body, message_id=event.event_id, content_type=JSON)
        except PublishError as problem:
            _log.warning("event not published", action="event_unpublished", reason=str(problem))
            return False
        return True


class PartnerJobs:
    """The handler of `dispatcher-partner-jobs`."""

    def __init__(
        self,
        desk: PartnerJobDesk,
        news: NatsPartnerNews,
        meter: DispatcherMeter,
        *,
        now: Callable[[], dt.datetime],
        new_id: Callable[[], UUID],
    ) -> None:
        self._desk = desk
        self._news = news
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
        taken = await self._desk.take(message, now=self._now(), fan_out_id=self._new_id())
        # Acked only after the commit, and after the partner was told: else it comes again, and is the same.
        if taken.event is not None and not await self._news.publish(taken.event):
            return Retry(_AGAIN)
        self._meter.partner_job(taken.outcome)
        return Ack() if taken.dead is None else DeadLetter(taken.dead)
