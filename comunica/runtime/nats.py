"""NATS as a part of a service's life: opened at its place, watched by health and metrics, closed at the end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from comunica.bus.connect import NatsConnection
from comunica.bus.consume import PullConsumer
from comunica.bus.settle import Outcome
from comunica.bus.topology import wait_until_right
from comunica.contracts.topology import Topology
from comunica.runtime import catalogue
from comunica.runtime.health import Health, Verdict
from comunica.runtime.lifetime import Lifetime, background
from comunica.runtime.metrics import Metrics
from comunica.runtime.service import unless_over
from comunica.runtime.settings import NatsSettings

#: a consumer without a sign of life for so long is stuck: longer than any handler's deadline
CONSUMER_ALLOWANCE = 90.0


class ConsumerWatch:
    """Turns what the pull loops tell into marks of progress and metrics."""

    def __init__(self, health: Health, metrics: Metrics, consumers: tuple[str, ...]) -> None:
        self._metrics = metrics
        self._marks = {name: health.mark(f"consumer {name}", allowance=CONSUMER_ALLOWANCE) for name in consumers}
        for name in consumers:
            for outcome in Outcome:
                metrics.count(catalogue.CONSUMED, 0, consumer=name, outcome=outcome)

    def progressed(self, consumer: str) -> None:
        """See comunica.bus.settle.Watch."""
        self._marks[consumer].touch()

    def handled(self, consumer: str, *, size: int, seconds: float) -> None:
        """See comunica.bus.settle.Watch."""
        self._metrics.observe(catalogue.BATCH_MESSAGES, size, consumer=consumer)
        self._metrics.observe(catalogue.HANDLER_SECONDS, seconds, consumer=consumer)

    def settled(self, consumer: str, outcome: Outcome) -> None:
        """See comunica.bus.settle.Watch."""
        self._metrics.count(catalogue.CONSUMED, consumer=consumer, outcome=outcome)


def connection_of(settings: NatsSettings, lifetime: Lifetime, *, service: str) -> NatsConnection:
    """As the settings say, not opened. The service ends when it is closed for good."""
    return NatsConnection(
        settings.nats_url,
        name=service,
        password=settings.nats_password(),
        trust=settings.nats_trust(),
        on_closed=lifetime.fail,
    )


@asynccontextmanager
async def nats_at_hand(
    connection: NatsConnection,
    topology: Topology,
    lifetime: Lifetime,
    health: Health,
    metrics: Metrics,
    *,
    service: str,
) -> AsyncIterator[None]:
    """NATS connected and its topology right before anything else starts; for services that can do nothing without."""
    watch_connection(connection, health, metrics)
    try:
        await unless_over(connection.open(topology), lifetime)
        await unless_over(wait_until_right(connection, topology, service, patience=60), lifetime)
        yield
    finally:
        await connection.close(within=5)


@asynccontextmanager
async def nats_in_its_own_time(
    connection: NatsConnection,
    topology: Topology,
    lifetime: Lifetime,
    health: Health,
    metrics: Metrics,
    *,
    service: str,
) -> AsyncIterator[None]:
    """The same without waiting: the service starts at once and is ready once NATS is there and right."""
    watch_connection(connection, health, metrics)
    health.check("topology", Verdict(ok=False, why="not compared yet"))

    async def open_and_compare() -> None:
        await connection.open(topology)
        await wait_until_right(connection, topology, service, patience=None)
        health.check("topology", Verdict(ok=True))

    try:
        async with background(open_and_compare(), lifetime, name="nats"):
            yield
    finally:
        await connection.close(within=2)


def watch_connection(connection: NatsConnection, health: Health, metrics: Metrics) -> None:
    """Readiness follows the connection."""

    def ask() -> Verdict:
        metrics.set(catalogue.NATS_CONNECTED, int(connection.connected))
        return Verdict(ok=connection.connected, why="" if connection.connected else "NATS is away")

    health.probe("nats", ask)


@asynccontextmanager
async def reading(*consumers: PullConsumer, within: float) -> AsyncIterator[None]:
    """Read these consumers; at the end all finish the batch in hand, at the same time."""
    for consumer in consumers:
        consumer.start()
    try:
        yield
    finally:
        await asyncio.gather(*(consumer.stop(within=within) for consumer in consumers))
