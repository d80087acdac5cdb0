"""Files of a territory: a gazetteer as JSON, a stradario as CSV. Everything that is wrong, with its place."""

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from comunica.enrolment.territory.content import (
    ContentFault,
    NotATerritory,
    decoded,
    faults_of,
    read_gazetteer,
    read_streets,
)
from comunica.enrolment.territory.gazetteer_file import NotAGazetteer, territory_from_json
from comunica.enrolment.territory.stradario import read_stradario
from comunica.municipality.territory import Street, Territory, Zone, with_ids

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
    content = _content(path)
    try:
        return read_gazetteer(content, zones) if path.suffix.lower() == ".json" else read_streets(content, zones)
    except NotATerritory as error:
        raise TerritoryFileError([_line(path, each) for each in error.faults]) from None


def _line(path: Path, fault: ContentFault) -> str:
    return f"{path.name}: {fault.line()}"


@dataclass(slots=True, kw_only=True)
class _Reading:
    """Gathers what the parts say, and what is wrong with them."""

    zones: tuple[Zone, ...] | None
    #: Those that streets may lie in.
    known: list[Zone]
    streets: list[Street] | None = None
    rest: Territory = field(default_factory=Territory)
    problems: list[str] = field(default_factory=list)

    def gazetteer(self, path: Path) -> None:
        """Zones that it names come on top of those known before."""
        data = self._json(path)
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
        told = replace(self.rest, zones=self.zones, streets=streets)
        self.problems += [each.line() for each in faults_of(told)]
        if self.problems:
            raise TerritoryFileError(self.problems)
        return told

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
            return decoded(_content(path))
        except TerritoryFileError as error:
            self.problems += error.problems
            return None


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise TerritoryFileError([f"{path}: is larger than {_LARGEST >> 20} MiB: is it the right file?"])
        return path.read_bytes()
    except OSError as error:
        raise TerritoryFileError([f"{path}: cannot be read ({error.strerror})"]) from None
