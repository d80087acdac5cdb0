"""The handlers of the three consumers: each gets a batch, records it, and answers for every message of it."""

from collections.abc import Mapping, Sequence

from comunica.broadcasting.token import NotOurToken, decode
from comunica.bus.consume import Delivery
from comunica.bus.settle import Disposition
from comunica.contracts.inbound import MessageReceived, OtherReceived, PathReported, StatusReported
from comunica.contracts.subjects import last_token
from comunica.enrolment.meaning import Action
from comunica.runtime import catalogue, tracing
from comunica.runtime.metrics import Metric, Metrics
from comunica.usecases.hearing.record_account_event import RecordAccountEvents
from comunica.usecases.hearing.record_inbound import Recorded, RecordInbound
from comunica.usecases.hearing.record_path import RecordPath, Spotted
from comunica.usecases.hearing.settle_statuses import SettleStatuses
from services.subscription.envelopes import Batch, Opener, held_while_away

#: The readings that a town's row tells apart.
_TOWN_WORDS = {Action.SUBSCRIBE: "joins", Action.UNSUBSCRIBE: "leaves"}
#: A status envelope that came so often may be given up on before long: until then the path counts as broken.
SUSPECT_FROM = 5
#: Messages recorded in one transaction at most: what writes them all lets nobody else have a turn.
MOST_AT_ONCE = 200


class Messages:
    """The handler of `subscription-messages`, and of `subscription-crowds`: `kind` says which, for the metrics."""

    def __init__(
        self,
        opener: Opener,
        record: RecordInbound,
        metrics: Metrics,
        *,
        kind: str = "message",
        at_once: int = MOST_AT_ONCE,
    ) -> None:
        self._kind = kind
        self._at_once = at_once
        self._opener = opener
        self._record = record
        self._metrics = metrics

    async def __call__(self, deliveries: Sequence[Delivery]) -> Sequence[Disposition]:
        """Record what citizens wrote."""
        batch = self._opener.open(deliveries)
        messages = batch.events(MessageReceived)
        for start in range(0, len(messages), self._at_once):
            part = messages[start : start + self._at_once]
            with held_while_away():
                recorded = await self._record([event for _, event in part], [each.received_at for each, _ in part])
            for refused in recorded.refused:
                batch.refuse(start + refused.position, refused.reason)
            self._tell(recorded)
            _trace_messages([event for _, event in part], recorded)
        self._opener.committed(batch, self._kind)
        return batch.answers()

    def _tell(self, recorded: Recorded) -> None:
        _count(self._metrics, catalogue.READINGS, "action", recorded.readings)
        _count(self._metrics, catalogue.REPLIES, "reply", recorded.replies)
        for (town, action), count in recorded.by_town.items():
            word = _TOWN_WORDS.get(action, "other")
            self._metrics.count(catalogue.TOWN_READINGS, count, municipality=town, action=word)


class Statuses:
    """The handler of `subscription-statuses`: statuses, and the reports on the path that ride on their subject."""

    def __init__(self, opener: Opener, settle: SettleStatuses, path: RecordPath, metrics: Metrics) -> None:
        self._opener = opener
        self._settle = settle
        self._path = path
        self._metrics = metrics

    async def __call__(self, deliveries: Sequence[Delivery]) -> Sequence[Disposition]:
        """Settle deliveries; then take the reports, so that none is in the record before what it vouches for."""
        batch = self._opener.open(deliveries)
        with held_while_away():
            await self._suspect(batch)
            statuses = batch.events(StatusReported)
            settled = await self._settle([(each.app, event) for each, event in statuses])
            for position in settled.refused:
                batch.refuse(position, "unknown_number")
            reports = batch.events(PathReported)
            await self._path.hears([Spotted(each.app, each.delivery.sequence, event) for each, event in reports])
        _trace_statuses([event for _, event in statuses])
        self._opener.committed(batch, "status")
        self._opener.heard([event.at for _, event in statuses])
        _count(self._metrics, catalogue.STATUSES, "outcome", settled.outcomes)
        return batch.answers()

    async def _suspect(self, batch: Batch) -> None:
        """Tell of gaps before a message is let go: once it is, nobody waits for it any more."""
        for each in batch.opened:
            if each.envelope is None or each.delivery.deliveries >= SUSPECT_FROM:
                await self._path.gave_up(last_token(each.delivery.subject), each.delivery.published_at)
                self._metrics.count(catalogue.SUSPECTS)


class Account:
    """The handler of `subscription-account`."""

    def __init__(self, opener: Opener, record: RecordAccountEvents, metrics: Metrics) -> None:
        self._opener = opener
        self._record = record
        self._metrics = metrics

    async def __call__(self, deliveries: Sequence[Delivery]) -> Sequence[Disposition]:
        """Record the provider's word on templates, accounts and preferences; let the rest go."""
        batch = self._opener.open(deliveries)
        with held_while_away():
            outcomes = await self._record([event for _, event in batch.events(OtherReceived)])
        self._opener.committed(batch, "account")
        _count(self._metrics, catalogue.ACCOUNT_EVENTS, "outcome", outcomes)
        return batch.answers()


def _trace_messages(events: Sequence[MessageReceived], recorded: Recorded) -> None:
    if tracing.on():
        for position, source_id in recorded.sources.items():
            named = {"comunica.source": str(source_id)}
            tracing.begin_source(source_id, "message recorded", named, because=events[position].traceparent)


def _trace_statuses(events: Sequence[StatusReported]) -> None:
    for event in events if tracing.on() else ():
        try:
            token = decode(event.token)
        except NotOurToken:
            continue
        named: dict[str, str | int] = {
            "comunica.source": str(token.source_id),
            "comunica.recipient": str(token.recipient_id),
            "comunica.attempt": token.attempt,
            "comunica.status": str(event.status),
        }
        tracing.of_source(token.source_id, "status recorded", named, because=event.traceparent)
        tracing.of_request(event.traceparent, "status recorded", named)


def _count(metrics: Metrics, metric: Metric, label: str, counts: Mapping[str, int]) -> None:
    for value, count in counts.items():
        metrics.count(metric, count, **{label: value})
