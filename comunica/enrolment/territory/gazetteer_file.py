"""A gazetteer as JSON: read with every fault told at once, and written back.

{"municipality": {"name", "province", "cap"}, "zones": [{"id", "name", "type", "aliases"}],
 "contrade": [{"id", "name", "aliases", "zones": [ids]}],
 "streets": [{"dug", "name", "full", "zone", "aliases", "ranges": [{"from", "to", "zone", "parity"?}]}],
 "other_municipalities": [{"name", "aliases"}], "street_prefix_abbreviations": {"Via": ["v."]}}
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.territory.gazetteer_forms import HIGHEST, in_our_form, says_else, without_nulls
from comunica.municipality.territory import NumberRange, OtherTown, Parity, Street, Territory, Zone, ZoneKind


class NotAGazetteer(ValueError):
    """The data are no gazetteer. `faults` names each, with its place in the file."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("correct these and import again:\n" + "\n".join(faults))
        self.faults = tuple(faults)


def gazetteer_from_json(data: Mapping[str, Any]) -> Gazetteer:
    """The gazetteer of a file. `NotAGazetteer` tells all that is wrong at once."""
    told = territory_from_json(data, for_record=False)
    town = without_nulls(data.get("municipality") or {})
    return Gazetteer(
        told.zones or (),
        told.other_towns or (),
        streets=told.streets or (),
        town=town.get("name", ""),
        province=town.get("province", ""),
        postcode=told.postcode or "",
        prefixes=told.prefixes,
    )


def territory_from_json(data: Mapping[str, Any], *, known: Iterable[Zone] = (), for_record: bool = True) -> Territory:
    """What a file says of the territory, and None for what it does not speak of. `NotAGazetteer`, as above.

    `known`: zones and contrade from elsewhere that its streets may lie in. `for_record`: every street has a type and a
    zone, and who changed its name changed all of it; to read messages with, a name is enough.
    """
    if not isinstance(data, Mapping):
        raise NotAGazetteer(["the file must hold one JSON object"])
    data = in_our_form(data, full_wins=not for_record)
    of_streets = ("dug", "name", "zone") if for_record else ("name",)
    faults = [*_faults(data, {zone.id for zone in known}, of_streets), *_town_faults(data)]
    if for_record and isinstance(data.get("streets"), list):
        faults += _full_name_faults(data["streets"])
    if faults:
        raise NotAGazetteer(faults)
    return Territory(
        zones=(*_zones(data), *_contrade(data)) if "zones" in data or "contrade" in data else None,
        streets=tuple(_street(each) for each in data["streets"]) if "streets" in data else None,
        postcode=data.get("municipality", {}).get("cap"),
        other_towns=tuple(_other_town(each) for each in data["other_municipalities"])
        if "other_municipalities" in data
        else None,
        prefixes=data.get("street_prefix_abbreviations"),
    )


def gazetteer_to_json(gazetteer: Gazetteer) -> dict[str, Any]:
    """What `gazetteer_from_json` reads back."""
    zones = gazetteer.zones.values()
    return {
        "municipality": {"name": gazetteer.town, "province": gazetteer.province, "cap": gazetteer.postcode},
        "zones": [_zone_to_json(each) for each in zones if each.kind is ZoneKind.ZONE],
        "contrade": [
            {**_zone_to_json(each), "zones": list(each.zones)} for each in zones if each.kind is ZoneKind.CONTRADA
        ],
        "streets": [_street_to_json(each) for each in gazetteer.streets],
        "other_municipalities": [{"name": each.name, "aliases": list(each.aliases)} for each in gazetteer.other_towns],
        "street_prefix_abbreviations": {whole: list(shorts) for whole, shorts in gazetteer.prefixes.items()},
    }


def _zones(data: Mapping[str, Any]) -> Iterator[Zone]:
    for each in data.get("zones", ()):
        yield Zone(id=each["id"], kind=ZoneKind.ZONE, name=each["name"], aliases=tuple(each.get("aliases", ())))


def _contrade(data: Mapping[str, Any]) -> Iterator[Zone]:
    for each in data.get("contrade", ()):
        yield Zone(
            id=each["id"],
            kind=ZoneKind.CONTRADA,
            name=each["name"],
            aliases=tuple(each.get("aliases", ())),
            zones=tuple(each.get("zones", ())),
        )


def _other_town(each: Mapping[str, Any]) -> OtherTown:
    return OtherTown(name=each["name"], aliases=tuple(each.get("aliases", ())))


def _street(each: Mapping[str, Any]) -> Street:
    ranges = (
        NumberRange(
            first=part["from"],
            last=part["to"],
            zone=part["zone"],
            parity=Parity(part["parity"]) if part.get("parity") else None,
        )
        for part in each.get("ranges", ())
    )
    return Street(
        dug=each.get("dug", ""),
        name=each["name"],
        zone=each.get("zone", ""),
        aliases=tuple(each.get("aliases", ())),
        ranges=tuple(ranges),
    )


def _zone_to_json(zone: Zone) -> dict[str, Any]:
    return {"id": zone.id, "name": zone.name, "aliases": list(zone.aliases)}


def _street_to_json(street: Street) -> dict[str, Any]:
    return {
        "id": street.id,
        "dug": street.dug,
        "name": street.name,
        "full": street.full,
        "zone": street.zone,
        "aliases": list(street.aliases),
        "ranges": [
            {"from": each.first, "to": each.last, "zone": each.zone}
            | ({"parity": str(each.parity)} if each.parity else {})
            for each in street.ranges
        ],
    }


def _full_name_faults(streets: Iterable[object]) -> Iterator[str]:
    for at, each in enumerate(streets):
        if isinstance(each, Mapping) and says_else(each):
            yield f"streets[{at}].full: is not its type and name together: correct one of them, or leave it out"


def _town_faults(data: Mapping[str, Any]) -> Iterator[str]:
    town = data.get("municipality", {})
    if not isinstance(town, Mapping):
        yield "municipality: must be an object"
    elif not all(isinstance(town.get(key, ""), str) for key in ("name", "province", "cap")):
        yield "municipality: name, province and cap must be texts"
    prefixes = data.get("street_prefix_abbreviations", {})
    if not isinstance(prefixes, Mapping):
        yield "street_prefix_abbreviations: must be an object"
    else:
        bad = [whole for whole, shorts in prefixes.items() if not _texts(shorts)]
        yield from (f"street_prefix_abbreviations.{whole}: must be a list of texts" for whole in bad)


def _faults(data: Mapping[str, Any], known: set[str], of_streets: Sequence[str]) -> Iterator[str]:
    for list_, required in (
        ("zones", ("id", "name")),
        ("contrade", ("id", "name")),
        ("streets", of_streets),
        ("other_municipalities", ("name",)),
    ):
        entries = data.get(list_, [])
        if not isinstance(entries, list):
            yield f"{list_}: must be a list"
            continue
        for at, each in enumerate(entries):
            where = f"{list_}[{at}]"
            if not isinstance(each, Mapping):
                yield f"{where}: must be an object"
                continue
            yield from (f"{where}.{key}: missing or not a text" for key in required if not _is_text(each.get(key)))
            if not _texts(each.get("aliases", [])):
                yield f"{where}.aliases: must be a list of texts"
            if list_ in ("zones", "contrade") and _is_text(each.get("id")):
                if each["id"] in known:
                    yield f"{where}.id: used twice"
                known.add(each["id"])
            yield from _unknown_zones(each, where, known, list_)


def _unknown_zones(each: Mapping[str, Any], where: str, known: set[str], list_: str) -> Iterator[str]:
    if list_ == "contrade":
        zones = each.get("zones", [])
        if not _texts(zones):
            yield f"{where}.zones: must be a list of texts"
            return
        yield from (f"{where}.zones: there is no zone {zone!r}" for zone in zones if zone not in known)
    if list_ != "streets":
        return
    if _is_text(each.get("zone")) and each["zone"] not in known:
        yield f"{where}.zone: there is no zone {each['zone']!r}"
    ranges = each.get("ranges", [])
    if not isinstance(ranges, list):
        yield f"{where}.ranges: must be a list"
        return
    for at, part in enumerate(ranges):
        yield from (f"{where}.ranges[{at}].{fault}" for fault in _range_faults(part, known))


def _range_faults(part: object, known: set[str]) -> Iterator[str]:
    if not isinstance(part, Mapping):
        yield "must be an object"
        return
    first, last = part.get("from"), part.get("to")
    if not (_is_number(first) and _is_number(last)):
        yield f"from, to: must be whole numbers, {HIGHEST} at most"
    elif int(str(first)) > int(str(last)):
        yield "from: is more than to"
    if not _is_text(part.get("zone")) or part["zone"] not in known:
        yield f"zone: there is no zone {part.get('zone')!r}"
    if not isinstance(part.get("parity"), str | None) or part.get("parity") not in (None, "", "odd", "even"):
        yield "parity: odd or even, or leave it out"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and "\0" not in value


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) and "\0" not in each for each in value)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= HIGHEST
