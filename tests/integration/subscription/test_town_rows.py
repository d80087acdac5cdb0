"""A town's counters are there before anybody writes to it, also a town that is set up later."""

from comunica.runtime import catalogue
from comunica.runtime.lifetime import Lifetime, background
from comunica.runtime.metrics import Metrics
from comunica.stores.pool import Pool
from comunica.stores.town_directory import StoredTownDirectory
from comunica.stores.vaults import Vaults
from services.subscription.town_rows import begin_town_rows
from tests.eventually import eventually
from tests.integration.subscription.world import MASTER_KEY, Admin, Town, found_town


async def test_each_town_begins_at_nothing(pool: Pool, admin: Admin, town: Town) -> None:
    metrics = Metrics(catalogue.CATALOGUE, "subscription")
    clock = iter(range(0, 1_000_000, 60))
    directory = StoredTownDirectory(pool, Vaults(pool, MASTER_KEY), clock=lambda: float(next(clock)))

    async def joins(of: Town) -> float | None:
        slug = await admin.fetchval("SELECT slug FROM municipality WHERE id = $1", of.id)
        labels = {"municipality": slug, "action": "joins"}
        return metrics.registry.get_sample_value("comunica_municipality_readings_total", labels)

    async def begins(of: Town) -> bool:
        return await joins(of) == 0

    async with background(begin_town_rows(directory, metrics, every=0.05), Lifetime(), name="town rows"):
        await eventually(lambda: begins(town))
        later = await found_town(admin)
        await eventually(lambda: begins(later))
