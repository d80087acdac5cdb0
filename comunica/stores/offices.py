"""The desk of one town, with all that enrolling needs. For the role comunica_api, which knows the town by its key."""

from uuid import UUID
from zoneinfo import ZoneInfo

from comunica.municipality.profile import profile_from_json
from comunica.stores.away import told_as_away
from comunica.stores.gazetteers import TownNames, gazetteer_of
from comunica.stores.pool import Pool, serving
from comunica.stores.sql import query
from comunica.stores.town_directory import channel_of, town_of
from comunica.stores.vaults import Vaults
from comunica.usecases.import_record import Office


class PostgresOffices:
    """Reads a town when it is needed: imports are rare, and its gazetteer must be the latest."""

    def __init__(self, pool: Pool, vaults: Vaults) -> None:
        self._pool = pool
        self._vaults = vaults

    async def office(self, municipality_id: UUID) -> Office | None:
        """The town, its channel and its hours; none if it has no channel. Raises RecordAway."""
        with told_as_away():
            vault = await self._vaults.of(municipality_id)
            async with serving(self._pool, municipality_id) as connection:
                row = await connection.fetchrow(query("office_of_town"), municipality_id)
                if row is None:
                    return None
                profile = profile_from_json(row["profile"])
                names = TownNames(row["name"], row["province"], profile.other_towns)
                gazetteer = await gazetteer_of(connection, municipality_id, names)
        town = town_of(row, profile, gazetteer, vault)
        return Office(channel=channel_of(row, town), timezone=ZoneInfo(row["timezone"]))
