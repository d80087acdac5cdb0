"""Add one street to a town's territory, without bringing in its whole stradario again."""

from dataclasses import replace
from uuid import UUID

from comunica.enrolment.territory.stradario import StreetWritten
from comunica.municipality.territory import Street, street_id
from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.problem import Refused
from comunica.usecases.territory.check_street import checked_street
from comunica.usecases.territory.street_record import StreetRecord


async def add_street(
    written: StreetWritten, municipality_id: UUID, *, who: str, record: StreetRecord
) -> Street | Refused:
    """Add it, with an id that follows from its name and never changes; understood within half a minute."""
    async with record.turn(municipality_id) as turn:
        found = checked_street(written, await turn.zones(), (await turn.streets()).values())
        if isinstance(found, Refused):
            return found
        street = replace(found, id=street_id(found.full))
        await turn.put(street)
        await turn.tell(AuditLine(who=who, what=Deed.CHANGE_GAZETTEER, reason="street_added", counts={"streets": 1}))
        return street
