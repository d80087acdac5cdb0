"""The keys of the municipalities, unwrapped when first needed and kept: they never change."""

from collections.abc import Iterable
from uuid import UUID

from comunica.stores.pool import Pool, in_directory
from comunica.stores.sealing import MasterKey, MunicipalityVault
from comunica.stores.sql import query


class NoSuchMunicipality(LookupError):
    """The directory has no municipality of this id."""


class Vaults:
    """The vault of each municipality. One for a process."""

    def __init__(self, pool: Pool, master_key: MasterKey) -> None:
        self._pool = pool
        self._master_key = master_key
        self._open: dict[UUID, MunicipalityVault] = {}

    async def of(self, municipality_id: UUID) -> MunicipalityVault:
        """The vault of one municipality; `NoSuchMunicipality`, or `Unsealable` under another master key."""
        if municipality_id not in self._open:
            await self.open({municipality_id})
        try:
            return self._open[municipality_id]
        except KeyError:
            raise NoSuchMunicipality("no municipality has this id: run `comunica-admin municipality apply`") from None

    async def open(self, municipalities: Iterable[UUID]) -> None:
        """Have the vaults of all these at hand, with one question to the record. Unknown ones are left out."""
        missing = [each for each in municipalities if each not in self._open]
        if not missing:
            return
        async with in_directory(self._pool) as connection:
            rows = await connection.fetch(query("wrapped_keys_of"), missing)
        for row in rows:
            self._open[row["id"]] = self._master_key.unwrap(row["id"], row["wrapped_key"])
