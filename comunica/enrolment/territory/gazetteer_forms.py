"""The forms in which others write a gazetteer, put into ours: numbers as ids, null for nothing, towns as bare names.

What cannot be told for certain stays as it is, and is a fault in `gazetteer_file`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from comunica.municipality.territory import street_id

#: More than any house has.
HIGHEST = 999_999

#: Both sides, in the words of registers; and one side in Italian.
_BOTH_SIDES = frozenset({"", "all", "any", "both", "entrambi", "tutti"})
_SIDES = {"dispari": "odd", "pari": "even"}
_LISTS = ("zones", "contrade", "streets", "other_municipalities")
#: Of the entries of these lists.
_LISTS_WITHIN = ("aliases", "zones", "ranges")
_NAMES_A_ZONE = ("id", "zone")


def in_our_form(data: Mapping[str, Any], *, full_wins: bool) -> dict[str, Any]:
    """The same gazetteer, as `gazetteer_file` describes it. Nothing of `data` is changed.

    `full_wins`: over a type and a name that together say something else.
    """
    told = without_nulls(data)
    if isinstance(told.get("municipality"), Mapping):
        told["municipality"] = without_nulls(told["municipality"])
    for key in _LISTS:
        if isinstance(told.get(key), list):
            told[key] = [_entry(each) for each in told[key]]
    zones = told.get("zones")
    if isinstance(zones, list) and isinstance(told.get("contrade"), list):
        told["contrade"] = list(_with_own_ids(told["contrade"], {each.get("id") for each in _objects(zones)}))
    if isinstance(told.get("streets"), list):
        told["streets"] = [_street(each, full_wins=full_wins) for each in told["streets"]]
    return told


def without_nulls(data: Mapping[str, Any]) -> dict[str, Any]:
    """What it says nothing of is not there."""
    return {key: value for key, value in data.items() if value is not None}


def _entry(each: Any) -> Any:
    if isinstance(each, str):
        return {"name": each}
    if not isinstance(each, Mapping):
        return each
    told = without_nulls(each)
    for key in _NAMES_A_ZONE:
        if key in told:
            told[key] = _as_text(told[key])
    for key in _LISTS_WITHIN:
        if isinstance(told.get(key), list):
            told[key] = [_as_text(part) for part in told[key]]
    return told


def _as_text(value: Any) -> Any:
    """An id: `3` is `"3"`."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _objects(entries: list[Any]) -> Iterator[Mapping[str, Any]]:
    return (each for each in entries if isinstance(each, Mapping))


def _with_own_ids(contrade: list[Any], zones: set[Any]) -> Iterator[Any]:
    """A zone and a contrada of one id: others count them apart, we do not."""
    for each in contrade:
        if isinstance(each, Mapping) and isinstance(each.get("id"), str) and each["id"] in zones:
            yield {**each, "id": f"{each['id']}-contrada"}
        else:
            yield each


def _street(each: Any, *, full_wins: bool) -> Any:
    if not isinstance(each, Mapping):
        return each
    told = dict(each) if says_else(each) and not full_wins else {**each, **_named_in_full(each)}
    if isinstance(each.get("ranges"), list):
        told["ranges"] = [_range(part) for part in each["ranges"]]
        told.setdefault("zone", _most_named(told["ranges"]))
    return told


def _named_in_full(street: Mapping[str, Any]) -> dict[str, Any]:
    """Type and name so that together they are the full name; what they were together stays an alias.

    `Via`, `Verdi` and in full `Via Giuseppe Verdi`: the name is `Giuseppe Verdi`, and people say `Via Verdi`.
    """
    dug, name, full = (_plain(street.get(key)) for key in ("dug", "name", "full"))
    if not full or full == f"{dug} {name}":
        return {}
    typed = bool(dug) and full.casefold().startswith(f"{dug} ".casefold())
    end = len(dug) if typed else full.find(" ") if " " in full else 0
    told: dict[str, Any] = {"dug": full[:end], "name": full[end:].strip()}
    aliases = street.get("aliases", [])
    if isinstance(aliases, list) and says_else(street):
        told["aliases"] = [*aliases, f"{dug} {name}"]
    return told


def says_else(street: Mapping[str, Any]) -> bool:
    """Its full name is another than type and name, and not by signs and capitals alone."""
    dug, name, full = (_plain(street.get(key)) for key in ("dug", "name", "full"))
    return bool(dug and name and full) and street_id(full) not in (street_id(name), street_id(f"{dug} {name}"))


def _plain(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _range(part: Any) -> Any:
    if not isinstance(part, Mapping):
        return part
    told = {**part, "zone": _as_text(part.get("zone"))}
    told["from"], told["to"] = (_number(part.get(key, ...), open_) for key, open_ in (("from", 1), ("to", HIGHEST)))
    side = str(told.pop("parity", None) or "").strip().casefold()
    return told if side in _BOTH_SIDES else {**told, "parity": _SIDES.get(side, side)}


def _number(value: Any, open_: int) -> Any:
    """`null`: no end on this side."""
    if value is None:
        return open_
    return int(value) if isinstance(value, str) and value.strip().isdecimal() else value


def _most_named(ranges: list[Any]) -> str:
    """Numbers that no range holds are where most ranges are, as in a stradario."""
    zones = Counter(part["zone"] for part in _objects(ranges) if isinstance(part.get("zone"), str))
    return zones.most_common(1)[0][0] if zones else ""
