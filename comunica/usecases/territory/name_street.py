"""Which street somebody means: by its id, by what it is called now, or by another of its names."""

from uuid import UUID

from comunica.municipality.territory import ids_by_name, street_id
from comunica.usecases.territory.territory_record import TerritoryRecord


async def name_street(name: str, municipality_id: UUID, *, record: TerritoryRecord) -> str:
    """Its id; of one that is not there, the id that it would have: nobody lives there."""
    streets = (await record.town(municipality_id)).gazetteer.streets
    wanted = street_id(name)
    return ids_by_name((each.id, each.full, each.aliases) for each in streets).get(wanted, wanted)
