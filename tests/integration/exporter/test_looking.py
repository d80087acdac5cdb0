"""The exporter asks NATS and PostgreSQL what they do not tell by themselves, and goes on when one of them is away."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from comunica.bus.connect import NatsConnection
from comunica.bus.topology import apply
from comunica.contracts import topology
from comunica.runtime import catalogue
from comunica.runtime.lifetime import Lifetime, background
from comunica.runtime.metrics import Metrics
from comunica.stores.pool import open_pool
from services.exporter.looking import Pace, looking
from services.exporter.nats_look import NatsLook
from services.exporter.record_look import RecordLook
from tests.eventually import PATIENCE, eventually
from tests.servers import Database
from workbench.nats import Nats

KNOWN = topology.load()


@pytest.fixture
def metrics() -> Metrics:
    return Metrics(catalogue.CATALOGUE, "exporter")


@pytest_asyncio.fixture(loop_scope="session")
async def nats(tmp_path: Path) -> AsyncIterator[Nats]:
    server = Nats(tmp_path)
    await server.start()
    yield server
    await server.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def link(nats: Nats) -> AsyncIterator[NatsConnection]:
    connection = NatsConnection(nats.url, name="tests", on_closed=lambda _: None)
    await connection.open(KNOWN)
    await apply(connection.client, KNOWN, replicas=1)
    yield connection
    await connection.close(within=2)


async def test_what_waits_on_nats_is_told(link: NatsConnection, metrics: Metrics) -> None:
    look, read = NatsLook(link, KNOWN, metrics), metrics.registry.get_sample_value
    await look()
    messages = {"consumer": "subscription-messages"}
    assert read("comunica_consumer_waiting_messages", messages) == 0
    assert read("comunica_consumer_idle_seconds", messages) == 0

    js = link.client.jetstream(timeout=PATIENCE)
    await js.publish("inbound.message.solaro", b"x" * 100)
    await look()
    assert read("comunica_consumer_waiting_messages", messages) == 1
    assert (read("comunica_consumer_idle_seconds", messages) or 0) > 0
    assert (read("comunica_stream_bytes", {"stream": "INBOUND"}) or 0) > 100
    assert read("comunica_stream_messages", {"stream": "INBOUND"}) == 1
    assert read("comunica_stream_limit_bytes", {"stream": "INBOUND"}) == KNOWN.streams["INBOUND"].max_bytes

    reader = await js.pull_subscribe_bind("subscription-messages", "INBOUND")
    [first] = await reader.fetch(1)
    await first.nak()
    [again] = await reader.fetch(1)
    await look()
    assert read("comunica_consumer_unsettled_messages", messages) == 1
    assert read("comunica_consumer_redelivered_messages", messages) == 1
    await again.ack_sync()
    await look()
    assert read("comunica_consumer_idle_seconds", messages) == 0


async def test_the_database_is_measured_by_a_role_that_may_read_no_table(database: Database, metrics: Metrics) -> None:
    pool = await open_pool(database.dsn_as("comunica_exporter"), size=1, name="tests")
    await RecordLook(pool, metrics)()
    read = metrics.registry.get_sample_value
    assert (read("comunica_database_bytes") or 0) > 1_000_000
    assert read("comunica_delivery_months_ahead") == 13
    assert (read("comunica_database_connections", {"state": "used"}) or 0) >= 1
    assert (read("comunica_table_bytes", {"table": "subscriber"}) or 0) > 0
    async with pool.acquire() as connection:
        tables = await connection.fetch(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
            " AND has_any_column_privilege(oid, 'SELECT')"
        )
    assert tables == []
    await pool.close()


async def test_a_look_that_fails_is_counted_and_the_next_comes(metrics: Metrics) -> None:
    asked = 0

    async def look() -> None:
        nonlocal asked
        asked += 1
        if asked == 1:
            raise OSError("away")

    def count(outcome: str) -> float:
        labels = {"at": "nats", "outcome": outcome}
        return metrics.registry.get_sample_value("comunica_exporter_looks_total", labels) or 0

    async with background(looking(look, "nats", metrics, Pace(0.01, 1.0)), Lifetime(), name="looking"):
        await eventually(lambda: count("seen") >= 1)
    assert count("failed") == 1
