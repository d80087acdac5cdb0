"""Files of a territory: a gazetteer as JSON, a stradario as CSV. Everything that is wrong, with its place."""

import csv
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from comunica.enrolment.gazetteer_file import NotAGazetteer, territory_from_json
from comunica.enrolment.stradario import read_stradario
from comunica.municipality.territory import ZONE_ID, Street, Territory, Zone, with_ids

#: A gazetteer of a big city has some megabytes.
_LARGEST = 64 * 1024 * 1024


class TerritoryFileError(Exception):
    """The file cannot be used. One line a problem, each with its place."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class TerritoryParts:
    """Where the territory of a town's file is told. None: not told there."""

    zones: tuple[Zone, ...] | None
    #: As JSON.
    streets: Sequence[Any] | None
    gazetteer_file: Path | None
    stradario_file: Path | None


def read_territory(parts: TerritoryParts) -> Territory:
    """All parts together; `TerritoryFileError` with everything that is wrong in any of them."""
    reading = _Reading(zones=parts.zones, known=list(parts.zones or ()))
    if parts.gazetteer_file is not None:
        reading.gazetteer(parts.gazetteer_file)
    if parts.streets is not None:
        reading.streets_of({"streets": list(parts.streets)}, "")
    if parts.stradario_file is not None:
        reading.stradario(parts.stradario_file)
    return reading.territory()


def read_territory_file(path: Path, zones: Sequence[Zone]) -> Territory:
    """A gazetteer (.json) or a stradario (anything else). `zones`: on record, for a file that names none itself."""
    reading = _Reading(zones=None, known=list(zones))
    if path.suffix.lower() == ".json":
        reading.gazetteer(path, alone=True)
    else:
        reading.stradario(path)
    return reading.territory()


@dataclass(slots=True, kw_only=True)
class _Reading:
    """Gathers what the parts say, and what is wrong with them."""

    zones: tuple[Zone, ...] | None
    #: Those that streets may lie in.
    known: list[Zone]
    streets: list[Street] | None = None
    rest: Territory = field(default_factory=Territory)
    problems: list[str] = field(default_factory=list)

    def gazetteer(self, path: Path, *, alone: bool = False) -> None:
        """`alone`: zones that it names take the place of those known before; else they come on top."""
        data = self._json(path)
        if isinstance(data, dict) and alone and ("zones" in data or "contrade" in data):
            self.known = []
        before = len(self.problems)
        self.streets_of(data, f"{path.name}: ")
        if len(self.problems) == before and self.rest.zones is not None:
            self.zones = (*(self.zones or ()), *self.rest.zones)

    def streets_of(self, data: Any, where: str) -> None:
        if data is None:
            return
        try:
            told = territory_from_json(data, known=self.known)
        except NotAGazetteer as error:
            self.problems += [f"{where}{fault}" for fault in error.faults]
            return
        self._add(told.streets)
        self.known += told.zones or ()
        if where:
            self.rest = told

    def stradario(self, path: Path) -> None:
        text = self._text(path)
        if text is None:
            return
        if "\0" in text:
            self.problems.append(f"{path.name}: holds zero bytes: save it as CSV in UTF-8")
            return
        try:
            found = read_stradario(text, self.known)
        except csv.Error as error:
            self.problems.append(f"{path.name}: is not CSV ({error})")
            return
        self.problems += [f"{path.name}: row {each.row}, {each.column}: {each.what}" for each in found.faults]
        self._add(found.streets)

    def territory(self) -> Territory:
        streets = with_ids(self.streets) if self.streets is not None else None
        self.problems += [*_twice(streets or ()), *_bad_ids(self.zones or ())]
        if self.problems:
            raise TerritoryFileError(self.problems)
        return Territory(
            zones=self.zones,
            streets=streets,
            postcode=self.rest.postcode,
            other_towns=self.rest.other_towns,
            prefixes=self.rest.prefixes,
        )

    def _add(self, streets: Sequence[Street] | None) -> None:
        if streets is not None:
            self.streets = [*(self.streets or ()), *streets]

    def _json(self, path: Path) -> Any:
        text = self._text(path)
        if text is None:
            return None
        try:
            return json.loads(text)
        except ValueError as error:
            line = getattr(error, "lineno", 0)
            self.problems.append(f"{path.name}: is not JSON" + (f" at line {line}" if line else ""))
        return None

    def _text(self, path: Path) -> str | None:
        try:
            if path.stat().st_size > _LARGEST:
                self.problems.append(f"{path}: is larger than {_LARGEST >> 20} MiB: is it the right file?")
                return None
            content = path.read_bytes()
        except OSError as error:
            self.problems.append(f"{path}: cannot be read ({error.strerror})")
            return None
        return _decoded(content)


def _decoded(content: bytes) -> str:
    """UTF-8, else what Excel in Italy writes."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _twice(streets: Sequence[Street]) -> Iterator[str]:
    times = Counter(street.id for street in streets)
    for each in sorted(id_ for id_, count in times.items() if count > 1):
        names = sorted({street.full for street in streets if street.id == each})
        if each:
            # A reader that had both would take one of them for the other, and send the notices of the wrong zone.
            yield (
                f"streets: {' and '.join(names)} is there twice: put its rows together. Two streets of one name need "
                "names of their own (Via Roma di Valle), and the common one as alias of both"
            )
    yield from (f"streets: {street.full!r} has no letters" for street in streets if not street.id)


def _bad_ids(zones: Sequence[Zone]) -> Iterator[str]:
    for zone in zones:
        if not ZONE_ID.fullmatch(zone.id):
            yield f"zones and contrade: the id {zone.id!r} may hold small letters, digits and hyphens only, 63 at most"
