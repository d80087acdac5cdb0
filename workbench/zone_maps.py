"""The map of a demo town's zones, brought in as its administrator would; the outlines are invented."""

import asyncio

from uuid_utils.compat import uuid7

from comunica.stores.pool import open_pool
from comunica.stores.public.public_pages import PostgresPublicPages
from comunica.stores.territory.zone_maps import PostgresZoneMaps
from comunica.usecases.audit import operator
from comunica.usecases.territory.change_zone_map import ChangeZoneMap, ZoneMapChanged, change_zone_map


async def put_map(content: bytes, slug: str, *, dsn: str, password: str) -> None:
    """Put it on record, as comunica_console. `RuntimeError` if it is refused."""
    pool = await open_pool(dsn, password=password, size=2, name="workbench")
    try:
        town = await PostgresPublicPages(pool).town(slug)
        if town is None:
            raise RuntimeError(f"{slug} is not on record: apply its file first")
        outcome = await change_zone_map(
            ChangeZoneMap(municipality_id=town.id, who=operator("workbench"), content=content),
            record=PostgresZoneMaps(pool, new_id=uuid7),
            read=asyncio.to_thread,
        )
        if not isinstance(outcome, ZoneMapChanged):
            raise RuntimeError("; ".join(f"{each.feature}: {each.advice}" for each in outcome))
    finally:
        await pool.close()
