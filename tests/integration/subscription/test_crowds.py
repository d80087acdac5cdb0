"""A flooded number's messages are read too, and nobody else waits behind them."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
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
ENVELOPES, EACH = 40, 40
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


@dataclass(frozen=True)
class Stage:
    """What a case needs: the streams, the record, and a service that is not there yet."""

    ingress: Ingress
    subscription: Subscription
    at_work: Callable[[], AbstractAsyncContextManager[Service]]

    async def read_after(self, town: Town, way: Callable[[str], str]) -> int:
        """A crowd writes to another town, then one person to this one; only then somebody reads. How many of the crowd
        were read after that person.
        """
        admin, crowded = self.subscription.admin, await found_town(self.subscription.admin)
        for _ in range(ENVELOPES):
            await self.ingress.keeps(*(citizen(crowded).says(JOIN) for _ in range(EACH)), subject=way)
        await self.ingress.writes(citizen(town).says(JOIN))
        async with self.at_work():
            await eventually(lambda: _all_read(self.ingress), within=90, every=0.1)
        assert len(await self.subscription.people(crowded)) == CROWD
        assert len(await self.subscription.people(town)) == 1
        after = await admin.fetchval(
            "SELECT count(*)::int FROM inbound_message WHERE municipality_id = $1 AND recorded_at >"
            " (SELECT recorded_at FROM inbound_message WHERE municipality_id = $2)",
            *(crowded.id, town.id),
        )
        return int(after)


@pytest.fixture
def stage(database: Database, nats: Nats, ingress: Ingress, subscription: Subscription, tmp_path: Path) -> Stage:
    dsn = database.dsn_as("comunica_subscription")
    return Stage(ingress, subscription, lambda: service_at_work(dsn, nats.url, tmp_path))


async def _all_read(ingress: Ingress) -> bool:
    return await ingress.waiting() == 0


async def test_who_writes_to_another_town_is_read_while_the_crowd_waits(stage: Stage, town: Town) -> None:
    assert await stage.read_after(town, subjects.inbound_crowd) > CROWD // 2


async def test_on_the_same_way_everybody_would_wait_for_the_crowd(stage: Stage, town: Town) -> None:
    """The guard switched off."""
    assert await stage.read_after(town, subjects.inbound_message) == 0
