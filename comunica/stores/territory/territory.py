"""Writes what a file says of a territory: zones, streets and the rest. For the role comunica_admin."""

from collections.abc import Collection, Sequence
from uuid import UUID

from comunica.broadcasting.states import NOT_OVER
from comunica.municipality.territory import NumberRange, OtherTown, Street, Territory, Zone, as_on_record
from comunica.stores.pool import Connection
from comunica.stores.sql import query
from comunica.stores.territory.gazetteers import street_of
from comunica.usecases.setting_up.municipality_setup import SetupRefused
from comunica.usecases.setting_up.step_taken import Outcome, StepTaken
from comunica.usecases.territory.still_needed import PlaceInUse, StillNeeded
from comunica.usecases.territory.territory_record import TargetKind

#: Names that are told; the rest are counted.
_TOLD = 10


async def put_territory(connection: Connection, municipality_id: UUID, territory: Territory) -> list[StepTaken]:
    """What the territory does not speak of stays as it is. `SetupRefused` if a street is left without its zone;
    `StillNeeded` if something points to what it names no more.
    """
    steps = []
    if territory.zones is not None:
        steps.append(await _zones(connection, municipality_id, territory.zones))
    if territory.streets is not None:
        steps.append(await _streets(connection, municipality_id, territory.streets))
    rest = (territory.postcode, _towns(territory.other_towns), _prefixes(territory))
    if any(each is not None for each in rest):
        changed = await connection.fetchval(query("put_gazetteer"), municipality_id, *rest) is not None
        steps.append(_step("other towns and abbreviations", changed=changed))
    await _check_zones(connection, municipality_id)
    return steps


async def _zones(connection: Connection, municipality_id: UUID, zones: Sequence[Zone]) -> StepTaken:
    there = {row["id"] for row in await connection.fetch(query("see_zones"), municipality_id)}
    await _refuse_needed(connection, municipality_id, TargetKind.ZONE, there - {zone.id for zone in zones})
    changed = 0
    for zone in zones:
        values = (municipality_id, zone.id, zone.kind, zone.name, list(zone.aliases), list(zone.zones))
        changed += await connection.fetchval(query("put_zone"), *values) is not None
    named = [zone.id for zone in zones]
    dropped = await connection.fetch(query("drop_other_zones"), municipality_id, named)
    says = f"removed: {', '.join(row['id'] for row in dropped)}" if dropped else ""
    return _step(f"zones and contrade ({len(named)})", changed=bool(changed or dropped), says=says)


async def _streets(connection: Connection, municipality_id: UUID, streets: Sequence[Street]) -> StepTaken:
    on_record = [street_of(row) for row in await connection.fetch(query("see_streets"), municipality_id)]
    told = as_on_record(streets, on_record)
    missing = {each.id for each in on_record} - {each.id for each in told}
    await _refuse_needed(connection, municipality_id, TargetKind.STREET, missing)
    changed = await connection.fetch(query("put_streets"), municipality_id, [street_to_json(each) for each in told])
    named = [street.id for street in told]
    dropped = await connection.fetch(query("drop_other_streets"), municipality_id, named)
    says = [f"{len(changed)} new or changed"] if changed else []
    if dropped:
        says.append(f"removed: {_listed([row['full_name'] for row in dropped])}")
    return _step(f"streets ({len(streets)})", changed=bool(says), says="; ".join(says))


async def _refuse_needed(
    connection: Connection, municipality_id: UUID, kind: TargetKind, missing: Collection[str]
) -> None:
    """`missing`: ids that the file does not name any more. Raises StillNeeded."""
    if not missing:
        return
    asked = query("streets_in_use") if kind is TargetKind.STREET else query("zones_in_use")
    if rows := await connection.fetch(asked, municipality_id, list(missing), NOT_OVER):
        raise StillNeeded([PlaceInUse(kind=kind, **row) for row in rows])


async def _check_zones(connection: Connection, municipality_id: UUID) -> None:
    lost = await connection.fetch(query("streets_without_zone"), municipality_id)
    if lost:
        streets = _listed([f"{row['full_name']} ({row['zone_id']})" for row in lost])
        raise SetupRefused(
            f"these streets are in a zone that is not there: {streets}. Keep the zone, or move them first"
        )


def street_to_json(street: Street) -> dict[str, object]:
    """As put_streets takes it."""
    return {
        "id": street.id,
        "dug": street.dug,
        "name": street.name,
        "zone_id": street.zone,
        "aliases": list(street.aliases),
        "ranges": [_range(part) for part in street.ranges],
    }


def _range(part: NumberRange) -> dict[str, str | int]:
    told: dict[str, str | int] = {"from": part.first, "to": part.last, "zone": part.zone}
    return told | ({"parity": str(part.parity)} if part.parity else {})


def _towns(towns: Sequence[OtherTown] | None) -> list[dict[str, object]] | None:
    return None if towns is None else [{"name": each.name, "aliases": list(each.aliases)} for each in towns]


def _prefixes(territory: Territory) -> dict[str, list[str]] | None:
    if territory.prefixes is None:
        return None
    return {whole: list(shorts) for whole, shorts in territory.prefixes.items()}


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _TOLD} more" if len(names) > _TOLD else ""
    return ", ".join(names[:_TOLD]) + more


def _step(what: str, *, changed: bool, says: str = "") -> StepTaken:
    return StepTaken(what, Outcome.CHANGED if changed else Outcome.KEPT, says)
