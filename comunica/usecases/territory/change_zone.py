"""Give a zone or contrada another name, let a contrada lie elsewhere, take a name back. Its id stays what it is."""

from dataclasses import dataclass, replace
from uuid import UUID

from comunica.enrolment.language.words import fold_phrase
from comunica.municipality.territory import Zone, ZoneKind, plain_name
from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.problem import Refused
from comunica.usecases.territory.check_zone import problems_of_name, problems_of_zones
from comunica.usecases.territory.zone_record import ZoneRecord, ZoneTurn


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneChange:
    """How it shall be. `zones`: of a contrada. `keeps_name`: what it was called is one of its other names then."""

    zone_id: str
    name: str
    zones: tuple[str, ...] = ()
    keeps_name: bool = False


async def change_zone(
    wanted: ZoneChange, municipality_id: UUID, *, who: str, record: ZoneRecord
) -> bool | Refused | None:
    """Whether anything changed; None: there is no such zone. Streets, people and broadcasts keep pointing to it."""
    async with record.turn(municipality_id) as turn:
        there = dict(await turn.zones())
        found = there.pop(wanted.zone_id, None)
        if found is None:
            return None
        zones = tuple(dict.fromkeys(wanted.zones)) if found.zone.kind is ZoneKind.CONTRADA else ()
        name = plain_name(wanted.name)
        problems = (*problems_of_name(name, there.values()), *problems_of_zones(zones, there))
        if problems:
            return Refused(problems)
        return await _put(_changed(found.zone, name, zones, keeps_name=wanted.keeps_name), turn, who)


async def drop_name(zone_id: str, alias: str, municipality_id: UUID, *, who: str, record: ZoneRecord) -> bool | None:
    """Take another name of it back, whoever gave it: whether it had it; None: there is no such zone."""
    async with record.turn(municipality_id) as turn:
        found = (await turn.zones()).get(zone_id)
        if found is None:
            return None
        left = tuple(each for each in found.zone.aliases if each != alias)
        changed = await turn.put(replace(found.zone, aliases=left))
        changed = await turn.withdraw(zone_id, alias, by=who) or changed
        if changed:
            await turn.tell(AuditLine(who=who, what=Deed.CHANGE_GAZETTEER, reason="name_withdrawn"))
        return changed


async def _put(zone: Zone, turn: ZoneTurn, who: str) -> bool:
    changed = await turn.put(zone)
    if changed:
        await turn.tell(AuditLine(who=who, what=Deed.CHANGE_GAZETTEER, reason="zone_changed", counts={"zones": 1}))
    return changed


def _changed(zone: Zone, name: str, zones: tuple[str, ...], *, keeps_name: bool) -> Zone:
    called = [*zone.aliases, zone.name] if keeps_name else zone.aliases
    # By what it is called now nobody needs to find it twice.
    others = tuple(each for each in dict.fromkeys(called) if fold_phrase(each) != fold_phrase(name))
    return replace(zone, name=name, zones=zones, aliases=others)
