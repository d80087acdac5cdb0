"""The map of a town's zones, as pages show it."""

from collections.abc import Iterable
from uuid import UUID

from comunica.municipality.territory import Zone
from comunica.municipality.zone_map import ZoneMap, draw
from services.console.parts import Parts


async def map_of(parts: Parts, municipality_id: UUID, zones: Iterable[Zone]) -> ZoneMap | None:
    """None: nobody brought one in."""
    return draw(await parts.zone_maps.shapes_of(municipality_id), zones)
