"""Take one street away: only when nothing points to it any more."""

from uuid import UUID

from comunica.municipality.territory import Street
from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.territory.street_record import StreetRecord, StreetUses


async def remove_street(
    street_id: str, municipality_id: UUID, *, who: str, record: StreetRecord
) -> Street | StreetUses | None:
    """What was taken away; what points to it, and then nothing changed; None: there is no such street."""
    async with record.turn(municipality_id) as turn:
        found = (await turn.streets()).get(street_id)
        if found is None:
            return None
        if uses := await turn.uses(street_id):
            return uses
        await turn.drop(street_id)
        await turn.tell(AuditLine(who=who, what=Deed.CHANGE_GAZETTEER, reason="street_removed", counts={"streets": 1}))
        return found
