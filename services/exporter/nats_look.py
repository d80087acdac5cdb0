"""One look at every stream and consumer of the topology."""

import datetime as dt

from nats.js.api import ConsumerInfo

from comunica.bus.connect import NatsConnection
from comunica.contracts.topology import Consumer, Topology
from comunica.runtime import catalogue
from comunica.runtime.metrics import Metrics

#: Seconds for one question.
_ANSWER_WITHIN = 5.0


class NatsLook:
    """Asks JetStream and sets the gauges."""

    def __init__(self, connection: NatsConnection, topology: Topology, metrics: Metrics) -> None:
        self._connection = connection
        self._topology = topology
        self._metrics = metrics

    async def __call__(self) -> None:
        """Raises what the connection raises while NATS is away or does not know a stream."""
        js = self._connection.client.jetstream(timeout=_ANSWER_WITHIN)
        for stream in self._topology.streams.values():
            state = (await js.stream_info(stream.name)).state
            self._metrics.set(catalogue.STREAM_BYTES, state.bytes, stream=stream.name)
            self._metrics.set(catalogue.STREAM_LIMIT, stream.max_bytes, stream=stream.name)
            self._metrics.set(catalogue.STREAM_MESSAGES, state.messages, stream=stream.name)
        for consumer in self._topology.consumers.values():
            self._show(consumer, await js.consumer_info(consumer.stream, consumer.name))

    def _show(self, consumer: Consumer, info: ConsumerInfo) -> None:
        waiting, in_hand = info.num_pending or 0, info.num_ack_pending or 0
        show = self._metrics.set
        show(catalogue.CONSUMER_WAITING, waiting, consumer=consumer.name)
        show(catalogue.CONSUMER_IN_HAND, in_hand, consumer=consumer.name)
        show(catalogue.CONSUMER_REDELIVERED, info.num_redelivered or 0, consumer=consumer.name)
        idle = _idle(info, dt.datetime.now(dt.UTC)) if waiting or in_hand else 0.0
        show(catalogue.CONSUMER_IDLE, idle, consumer=consumer.name)


def _idle(info: ConsumerInfo, now: dt.datetime) -> float:
    """Seconds since it last settled a message; since it was made, if it never did."""
    last = (info.ack_floor.last_active if info.ack_floor else None) or info.created
    return max(0.0, (now - last).total_seconds()) if last else 0.0
