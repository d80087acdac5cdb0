"""Add a zone or contrada to a town's territory."""

from dataclasses import dataclass
from uuid import UUID

from comunica.enrolment.territory.sizes import MOST_ZONES
from comunica.municipality.territory import Zone, ZoneKind, free_id, plain_name
from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.problem import Problem, Refused
from comunica.usecases.territory.check_zone import problems_of_name, problems_of_zones
from comunica.usecases.territory.zone_record import ZoneRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneWanted:
    """What is asked. `zones`: ids of those that a contrada lies in; a zone has none."""

    name: str
    kind: ZoneKind
    zones: tuple[str, ...] = ()


async def add_zone(wanted: ZoneWanted, municipality_id: UUID, *, who: str, record: ZoneRecord) -> Zone | Refused:
    """Add it, with an id that follows from its name and never changes; understood within half a minute."""
    async with record.turn(municipality_id) as turn:
        there = await turn.zones()
        name = plain_name(wanted.name)
        zones = tuple(dict.fromkeys(wanted.zones)) if wanted.kind is ZoneKind.CONTRADA else ()
        problems = [*problems_of_name(name, there.values()), *problems_of_zones(zones, there)]
        if len(there) >= MOST_ZONES:
            problems.append(Problem("too_many_zones", "", f"a municipality has {MOST_ZONES} zones at most"))
        if problems:
            return Refused(tuple(problems))
        zone = Zone(id=free_id(name, there, otherwise=wanted.kind), kind=wanted.kind, name=name, zones=zones)
        await turn.put(zone)
        await turn.tell(AuditLine(who=who, what=Deed.CHANGE_GAZETTEER, reason="zone_added", counts={"zones": 1}))
        return zone
