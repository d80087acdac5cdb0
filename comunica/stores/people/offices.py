"""A town that enrols people by hand: the port of enrol_person. For the role comunica_api."""

from uuid import UUID
from zoneinfo import ZoneInfo

from comunica.municipality.profile import profile_from_json
from comunica.stores.away import told_as_away
from comunica.stores.pool import Pool, serving
from comunica.stores.sql import query
from comunica.stores.territory.gazetteers import StoredGazetteers, TownNames
from comunica.stores.town_directory import channel_of, town_of
from comunica.stores.vaults import Vaults
from comunica.usecases.people.import_record import Office


class PostgresOffices:
    """Implements `Offices`. Gazetteers are kept in memory while the record says that nothing of them changed."""

    def __init__(self, pool: Pool, vaults: Vaults, gazetteers: StoredGazetteers | None = None) -> None:
        """`gazetteers`: of the process, if others keep them too."""
        self._pool = pool
        self._vaults = vaults
        self._gazetteers = gazetteers or StoredGazetteers(pool)

    async def office(self, municipality_id: UUID) -> Office | None:
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                row = await connection.fetchrow(query("office_of_id"), municipality_id)
            if row is None:
                return None
            profile = profile_from_json(row["profile"])
            names = TownNames(row["name"], row["province"], profile.other_towns)
            gazetteers = await self._gazetteers.of({municipality_id: names})
            vault = await self._vaults.of(municipality_id)
        town = town_of(row, profile, gazetteers[municipality_id], vault)
        return Office(channel=channel_of(row, town), timezone=ZoneInfo(row["timezone"]))
