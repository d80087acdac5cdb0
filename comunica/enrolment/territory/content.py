"""The bytes of a territory: a gazetteer as JSON, a stradario as CSV. Everything that is wrong, with its place."""

import csv
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from comunica.enrolment.territory.gazetteer_file import NotAGazetteer, territory_from_json
from comunica.enrolment.territory.sizes import too_much_of
from comunica.enrolment.territory.stradario import read_stradario
from comunica.municipality.territory import ZONE_ID, Street, Territory, Zone, with_ids


class ContentFault(NamedTuple):
    """What is wrong, and where: `streets[3].zone`, or a row (the header's is 1) and its column."""

    where: str
    says: str
    row: int | None = None

    def line(self) -> str:
        """For a person."""
        where = self.where if self.row is None else f"row {self.row}, {self.where}"
        return f"{where}: {self.says}" if where else self.says


class NotATerritory(ValueError):
    """The content cannot be used."""

    def __init__(self, faults: Sequence[ContentFault]) -> None:
        super().__init__("\n".join(each.line() for each in faults))
        self.faults = tuple(faults)


def read_gazetteer(content: bytes, zones: Sequence[Zone]) -> Territory:
    """A gazetteer; `NotATerritory`. `zones`: on record, for one that names none itself."""
    data = _json(decoded(content))
    names_zones = isinstance(data, dict) and ("zones" in data or "contrade" in data)
    try:
        told = territory_from_json(data, known=() if names_zones else zones)
    except NotAGazetteer as error:
        raise NotATerritory([_fault(each) for each in error.faults]) from None
    return _checked(told)


def read_streets(content: bytes, zones: Sequence[Zone]) -> Territory:
    """A stradario; `NotATerritory`. It speaks of streets only. `zones`: where they may lie."""
    text = decoded(content)
    if "\0" in text:
        raise NotATerritory([ContentFault("", "holds zero bytes: save it as CSV in UTF-8")])
    try:
        found = read_stradario(text, zones)
    except csv.Error as error:
        raise NotATerritory([ContentFault("", f"is not CSV ({error})")]) from None
    if found.faults:
        raise NotATerritory([ContentFault(each.column, each.what, each.row) for each in found.faults])
    return _checked(Territory(streets=found.streets))


def decoded(content: bytes) -> str:
    """UTF-8, else what Excel in Italy writes."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def faults_of_streets(streets: Sequence[Street]) -> Iterator[ContentFault]:
    """Streets that nobody could tell apart, or name. They have their ids."""
    times = Counter(street.id for street in streets)
    for each in sorted(id_ for id_, count in times.items() if count > 1):
        names = sorted({street.full for street in streets if street.id == each})
        if each:
            # A reader that had both would take one of them for the other, and send the notices of the wrong zone.
            yield ContentFault(
                "streets",
                f"{' and '.join(names)} is there twice: put its rows together. Two streets of one name need "
                "names of their own (Via Roma di Valle), and the common one as alias of both",
            )
    yield from (ContentFault("streets", f"{street.full!r} has no letters") for street in streets if not street.id)


def faults_of(told: Territory) -> Iterator[ContentFault]:
    """All that is wrong with a territory whose streets have their ids: too much of it first."""
    yield from (ContentFault(*each) for each in too_much_of(told))
    yield from faults_of_streets(told.streets or ())
    yield from _faults_of_zones(told.zones or ())


def _faults_of_zones(zones: Sequence[Zone]) -> Iterator[ContentFault]:
    """Zones that no address of a page could name."""
    for zone in zones:
        if not ZONE_ID.fullmatch(zone.id):
            yield ContentFault(
                "zones and contrade",
                f"the id {zone.id!r} may hold small letters, digits and hyphens only, 63 at most",
            )


def _checked(told: Territory) -> Territory:
    told = replace(told, streets=with_ids(told.streets) if told.streets is not None else None)
    if faults := [*faults_of(told)]:
        raise NotATerritory(faults)
    return told


def _json(text: str) -> Any:
    try:
        data = json.loads(text)
        # JSON can hold half a character, which no record takes.
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise NotATerritory([ContentFault("", "holds half of a character: write it again")]) from None
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        raise NotATerritory([ContentFault("", "is not JSON" + (f" at line {line}" if line else ""))]) from None
    return data


def _fault(told: str) -> ContentFault:
    where, colon, says = told.partition(": ")
    return ContentFault(where, says) if colon else ContentFault("", told)
