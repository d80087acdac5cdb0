"""Change one street: its name, where it lies, its other names. Its id stays what it is."""

from dataclasses import dataclass, replace
from uuid import UUID

from comunica.enrolment.territory.stradario import StreetWritten
from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.problem import Refused
from comunica.usecases.territory.check_street import checked_street
from comunica.usecases.territory.street_record import StreetRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetChange:
    """How it shall be. `keeps_name`: what it was called is one of its other names then."""

    street_id: str
    written: StreetWritten
    keeps_name: bool = True


async def change_street(
    wanted: StreetChange, municipality_id: UUID, *, who: str, record: StreetRecord
) -> bool | Refused | None:
    """Whether anything changed; None: there is no such street. People and broadcasts keep pointing to it.

    Who is enrolled keeps the zone that they have, as after an import: they may have told it themselves.
    """
    async with record.turn(municipality_id) as turn:
        there = dict(await turn.streets())
        before = there.pop(wanted.street_id, None)
        if before is None:
            return None
        kept = before.full if wanted.keeps_name else ""
        found = checked_street(wanted.written, await turn.zones(), there.values(), kept=kept)
        if isinstance(found, Refused):
            return found
        changed = await turn.put(replace(found, id=before.id))
        if changed:
            line = AuditLine(who=who, what=Deed.CHANGE_GAZETTEER, reason="street_changed", counts={"streets": 1})
            await turn.tell(line)
        return changed
