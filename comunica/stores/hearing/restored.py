"""A restored record, in PostgreSQL: the port of reapply_erasures. For the role comunica_import."""

from collections.abc import Sequence
from uuid import UUID

from comunica.stores.pool import Pool, serving
from comunica.stores.sealing import MunicipalityVault
from comunica.stores.sql import query
from comunica.stores.towns import all_towns
from comunica.stores.vaults import Vaults


class StoredRestoredRecord:
    """Implements `RestoredRecord`."""

    def __init__(self, pool: Pool, vaults: Vaults) -> None:
        self._pool = pool
        self._vaults = vaults

    async def towns(self) -> Sequence[UUID]:
        """Every municipality."""
        return [town for some in await all_towns(self._pool) for town in some]

    async def vault(self, municipality_id: UUID) -> MunicipalityVault:
        """Its vault."""
        return await self._vaults.of(municipality_id)

    async def subscribers(self, municipality_id: UUID) -> Sequence[UUID]:
        """Everybody on record there."""
        async with serving(self._pool, municipality_id) as connection:
            rows = await connection.fetch(query("see_subscriber_ids"), municipality_id)
        return [row["id"] for row in rows]
