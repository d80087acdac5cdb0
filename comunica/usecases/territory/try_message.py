"""Try a message on a municipality's reader: what a citizen who wrote it would mean. Nothing is kept."""

from uuid import UUID

from comunica.enrolment.meaning import Reading
from comunica.enrolment.reading import read
from comunica.usecases.territory.territory_record import TerritoryRecord


async def try_message(message: str, town: str | UUID, *, record: TerritoryRecord) -> Reading:
    """As the first message of somebody who was never asked anything. `town`: slug or id."""
    on_record = await record.town(town)
    return read(message, on_record.profile, on_record.gazetteer, None)
