"""A flooded number's messages are read too, and nobody else waits behind them."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from comunica.contracts import subjects
from tests.eventually import eventually
from tests.integration.subscription.running import Ingress, Service, service_at_work, streams_of
from tests.integration.subscription.world import Subscription, Town, citizen, found_town
from tests.servers import Database
from workbench.nats import Nats

JOIN = "ATTIVA Maria Bianchi La Costa"
ENVELOPES, EACH = 60, 50
CROWD = ENVELOPES * EACH


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def nats(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Nats]:
    server = Nats(tmp_path_factory.mktemp("nats"))
    await server.start()
    yield server
    await server.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def ingress(nats: Nats) -> AsyncIterator[Ingress]:
    async with streams_of(nats) as ingress:
        yield ingress


@pytest_asyncio.fixture(loop_scope="session")
async def service(database: Database, nats: Nats, ingress: Ingress, tmp_path: Path) -> AsyncIterator[Service]:
    async with service_at_work(database.dsn_as("comunica_subscription"), nats.url, tmp_path) as service:
        yield service


async def _read_after(ingress: Ingress, subscription: Subscription, town: Town, way: Callable[[str], str]) -> int:
    """A crowd writes to another town, then one person to this one: how many of the crowd were read after that person."""
    crowded = await found_town(subscription.admin)
    for _ in range(ENVELOPES):
        await ingress.keeps(*(citizen(crowded).says(JOIN) for _ in range(EACH)), subject=way)
    await ingress.writes(citizen(town).says(JOIN))
    await eventually(lambda: _all_read(ingress), within=90, every=0.1)
    assert len(await subscription.people(crowded)) == ENVELOPES * EACH
    assert len(await subscription.people(town)) == 1
    after = await subscription.admin.fetchval(
        "SELECT count(*)::int FROM inbound_message WHERE municipality_id = $1 AND recorded_at >"
        " (SELECT recorded_at FROM inbound_message WHERE municipality_id = $2)",
        *(crowded.id, town.id),
    )
    return int(after)


async def _all_read(ingress: Ingress) -> bool:
    return await ingress.waiting() == 0


async def test_who_writes_to_another_town_is_read_while_the_crowd_waits(
    service: Service, ingress: Ingress, subscription: Subscription, town: Town
) -> None:
    await eventually(service.ready, within=20)
    assert await _read_after(ingress, subscription, town, subjects.inbound_crowd) > CROWD // 4
    assert await service.metric('comunica_webhook_to_commit_seconds_count{kind="crowd"}') == ENVELOPES


async def test_on_the_same_way_everybody_would_wait_for_the_crowd(
    service: Service, ingress: Ingress, subscription: Subscription, town: Town
) -> None:
    """The guard switched off."""
    await eventually(service.ready, within=20)
    assert await _read_after(ingress, subscription, town, subjects.inbound_message) == 0
