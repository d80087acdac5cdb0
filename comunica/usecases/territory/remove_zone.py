"""Take a zone or contrada away: only when nothing points to it any more."""

from uuid import UUID

from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.territory.zone_record import ZoneOnRecord, ZoneRecord, ZoneUses


async def remove_zone(
    zone_id: str, municipality_id: UUID, *, who: str, record: ZoneRecord
) -> ZoneOnRecord | ZoneUses | None:
    """What was taken away; what points to it, and then nothing changed; None: there is no such zone.

    Readers take it up within half a minute. Who writes in that time that they live there gets what goes to everyone.
    """
    async with record.turn(municipality_id) as turn:
        found = (await turn.zones()).get(zone_id)
        if found is None:
            return None
        if uses := await turn.uses(zone_id):
            return uses
        await turn.drop(zone_id)
        await turn.tell(AuditLine(who=who, what=Deed.CHANGE_GAZETTEER, reason="zone_removed", counts={"zones": 1}))
        return found
