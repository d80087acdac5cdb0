"""List the zones and contrade that a broadcast can be addressed to."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from comunica.municipality.territory import Zone


class ZoneShelf(Protocol):
    """The record, as far as listing zones needs it."""

    async def zones(self, municipality_id: UUID) -> Sequence[Zone]:
        """All of them, by id."""


async def list_zones(shelf: ZoneShelf, municipality_id: UUID) -> Sequence[Zone]:
    """The zones of this municipality."""
    return await shelf.zones(municipality_id)
