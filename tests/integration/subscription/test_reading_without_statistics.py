"""People of a town that is new: nothing has counted its rows yet, and the plan must not need that."""

from comunica.stores.pool import Pool, serving_by_key
from comunica.stores.sql import query
from tests.integration.subscription.world import Admin, Town, found_town

_BY_KEY = "Index Scan using subscriber_pkey on subscriber"


async def _plan(pool: Pool, town: Town) -> str:
    """As a connection keeps it for all that comes, made while the town had nobody."""
    async with serving_by_key(pool, town.id) as connection:
        await connection.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        await connection.execute("PREPARE known_people AS " + query("known_people"))
        rows = await connection.fetch("EXPLAIN EXECUTE known_people(NULL, NULL, NULL)")
        await connection.execute("DEALLOCATE known_people")
    return "\n".join(row[0] for row in rows)


async def test_each_person_is_found_by_the_whole_key(pool: Pool, admin: Admin) -> None:
    plan = await _plan(pool, await found_town(admin))
    assert _BY_KEY in plan, plan


async def test_with_another_index_on_the_municipality_everybody_in_town_would_be_read(pool: Pool, admin: Admin) -> None:
    """The guard switched off: the index as it was, over those without a surname too."""
    town = await found_town(admin)
    await admin.execute("CREATE INDEX as_it_was ON subscriber (municipality_id, surname_index)")
    try:
        plan = await _plan(pool, town)
    finally:
        await admin.execute("DROP INDEX as_it_was")
    assert _BY_KEY not in plan, plan
