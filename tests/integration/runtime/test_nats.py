"""NATS in a service's life: waited for at start, watched, told to Prometheus."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from comunica.bus.connect import NatsConnection
from comunica.bus.settle import Outcome
from comunica.bus.topology import apply
from comunica.contracts import topology
from comunica.contracts.topology import Topology
from comunica.runtime import catalogue
from comunica.runtime.health import Health
from comunica.runtime.lifetime import Lifetime
from comunica.runtime.metrics import Metrics
from comunica.runtime.nats import ConsumerWatch, nats_at_hand
from tests.eventually import PATIENCE, eventually
from workbench.nats import Nats


@pytest.fixture(scope="module")
def known() -> Topology:
    return topology.load()


@pytest_asyncio.fixture(loop_scope="session")
async def nats(tmp_path: Path) -> AsyncIterator[Nats]:
    server = Nats(tmp_path)
    yield server
    await server.stop()


@pytest.fixture
def health() -> Health:
    return Health()


@pytest.fixture
def metrics() -> Metrics:
    return Metrics(catalogue.CATALOGUE, "subscription")


async def test_a_service_that_needs_nats_starts_once_nats_and_its_topology_are_there(
    nats: Nats, known: Topology, health: Health, metrics: Metrics
) -> None:
    lifetime, link = Lifetime(), NatsConnection(nats.url, name="tests", on_closed=lambda _: None)
    started = asyncio.Event()

    async def live() -> None:
        async with nats_at_hand(link, known, lifetime, health, metrics, service="subscription"):
            started.set()
            await lifetime.wait()

    living = asyncio.create_task(live())
    await nats.start()
    await eventually(lambda: link.connected)
    health.beat()
    assert health.unready() == {}
    assert not started.is_set()
    await apply(link.client, known, replicas=1)
    await asyncio.wait_for(started.wait(), PATIENCE)
    lifetime.end()
    await asyncio.wait_for(living, PATIENCE)
    health.beat()
    assert health.unready() == {"nats": "NATS is away"}


async def test_a_service_that_waits_for_nats_hears_that_it_should_stop(
    nats: Nats, known: Topology, health: Health, metrics: Metrics
) -> None:
    lifetime, link = Lifetime(), NatsConnection(nats.url, name="tests", on_closed=lambda _: None)

    async def live() -> None:
        async with nats_at_hand(link, known, lifetime, health, metrics, service="subscription"):
            raise AssertionError("started without NATS")

    living = asyncio.create_task(live())
    await asyncio.sleep(0)
    lifetime.end()
    done, _ = await asyncio.wait({living}, timeout=PATIENCE)
    assert done
    assert "end came" in (type(living.exception()).__doc__ or "")


def test_what_a_consumer_tells_becomes_progress_and_metrics(metrics: Metrics) -> None:
    now = [0.0]
    health = Health(clock=lambda: now[0])
    watch = ConsumerWatch(health, metrics, ("subscription-messages",))
    now[0] = 100.0
    health.beat()
    assert health.stale() == {"consumer subscription-messages": 100.0}
    watch.progressed("subscription-messages")
    watch.settled("subscription-messages", Outcome.DEAD)
    watch.handled("subscription-messages", size=3, seconds=0.1)
    assert health.stale() == {}
    labels = {"consumer": "subscription-messages", "outcome": "dead"}
    assert metrics.registry.get_sample_value("comunica_consumed_total", labels) == 1
