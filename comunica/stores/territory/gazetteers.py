"""The gazetteers of the municipalities, kept in memory while the record says that nothing changed.

A gazetteer's indexes are dear and built on first use, so a new object is made only when the version on record is
another one. Asking costs one statement for all municipalities, and three more for each that changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from comunica.enrolment.gazetteer import Gazetteer
from comunica.municipality.territory import NumberRange, OtherTown, Parity, Street, Zone, ZoneKind
from comunica.stores.pool import Connection, Pool, serving
from comunica.stores.sql import query


@dataclass(frozen=True, slots=True)
class TownNames:
    """What a gazetteer takes from the municipality's own row. `other_towns` are those of its profile."""

    name: str
    province: str
    other_towns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    version: int
    names: TownNames
    gazetteer: Gazetteer


class StoredGazetteers:
    """One for a process."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._kept: dict[UUID, _Kept] = {}

    async def of(self, towns: Mapping[UUID, TownNames]) -> Mapping[UUID, Gazetteer]:
        """The gazetteer of each; the same object as before unless something of it changed."""
        if not towns:
            return {}
        async with serving(self._pool, *towns) as connection:
            # Before the rows: what is changed between the two is read again next time, never missed.
            rows = {row["municipality_id"]: row for row in await connection.fetch(query("see_gazetteers"))}
            for town, names in towns.items():
                row = rows.get(town)
                version = row["version"] if row else 0
                kept = self._kept.get(town)
                if kept is None or (kept.version, kept.names) != (version, names):
                    gazetteer = await _read(connection, town, names, row)
                    self._kept[town] = _Kept(version, names, gazetteer)
        return {town: self._kept[town].gazetteer for town in towns}


async def _read(
    connection: Connection, municipality_id: UUID, names: TownNames, row: asyncpg.Record | None
) -> Gazetteer:
    """The parts, with what staff taught put in its place. `row`: of the gazetteer as a whole, if there is one."""
    taught = await taught_of(connection, municipality_id)
    zones = [
        zone_of(each, taught.get(("zone", each["id"]), ()))
        for each in await connection.fetch(query("see_zones"), municipality_id)
    ]
    streets = [
        _street(each, taught.get(("street", each["id"]), ()))
        for each in await connection.fetch(query("see_streets"), municipality_id)
    ]
    return Gazetteer(
        zones,
        _other_towns(names, row),
        streets=streets,
        town=names.name,
        province=names.province,
        postcode=row["postcode"] if row else "",
        prefixes=row["prefixes"] if row else {},
    )


async def taught_of(connection: Connection, municipality_id: UUID) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Kind and id of a part → the names in force that staff taught of it."""
    taught: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in await connection.fetch(query("see_taught_aliases"), municipality_id):
        target = row["target_kind"], row["target_id"]
        taught[target] = (*taught.get(target, ()), row["alias"])
    return taught


def zone_of(row: asyncpg.Record, taught: tuple[str, ...] = ()) -> Zone:
    """A zone out of its row, with what was taught of it after its own names."""
    return Zone(
        id=row["id"],
        kind=ZoneKind(row["kind"]),
        name=row["name"],
        aliases=(*row["aliases"], *taught),
        zones=tuple(row["zones"]),
    )


def _street(row: asyncpg.Record, taught: tuple[str, ...]) -> Street:
    return Street(
        id=row["id"],
        dug=row["dug"],
        name=row["name"],
        zone=row["zone_id"],
        aliases=(*row["aliases"], *taught),
        ranges=tuple(_range(part) for part in row["ranges"]),
    )


def _range(part: Mapping[str, str | int]) -> NumberRange:
    parity = part.get("parity")
    return NumberRange(
        first=int(part["from"]),
        last=int(part["to"]),
        zone=str(part["zone"]),
        parity=Parity(str(parity)) if parity else None,
    )


def _other_towns(names: TownNames, row: asyncpg.Record | None) -> list[OtherTown]:
    """Those of the profile, and those of the gazetteer with their aliases, each once."""
    told = [OtherTown(name=each["name"], aliases=tuple(each["aliases"])) for each in row["other_towns"]] if row else []
    known = {each.name.casefold() for each in told}
    return [*told, *(OtherTown(name=each) for each in names.other_towns if each.casefold() not in known)]
