"""A stradario as CSV, as towns export it: a row for a street, or for a range of its house numbers.

Columns, in any order and in any case: `dug`, `denominazione` (or both in one: `denominazione` with its type), `zona`,
`contrada`, `civico_da`, `civico_a`, `pari/dispari`, `alias`. Comma, semicolon or tab between them. `zona` and
`contrada` name a zone or give its id; a row without numbers says where the rest of the street is.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from comunica.enrolment.language.words import fold_phrase
from comunica.municipality.territory import NumberRange, Parity, Street, Zone, ZoneKind

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "dug": ("dug", "tipo", "specie", "toponimo", "odonimo"),
    "name": ("denominazione", "nome", "via", "descrizione", "nome via"),
    "zone": ("zona", "frazione", "quartiere", "circoscrizione"),
    "contrada": ("contrada", "rione"),
    "first": ("civico da", "da", "dal civico", "dal"),
    "last": ("civico a", "a", "al civico", "al"),
    "parity": ("pari dispari", "parita", "lato", "pari", "numerazione"),
    "alias": ("alias", "altri nomi", "detta"),
}
_PARITIES: Mapping[str, Parity | None] = {
    "": None,
    "tutti": None,
    "entrambi": None,
    "p": Parity.EVEN,
    "pari": Parity.EVEN,
    "d": Parity.ODD,
    "dispari": Parity.ODD,
}
#: The last house number of any street: a range without an end ends here.
HIGHEST = 9999
_MOST_DIGITS = 9


class RowFault(NamedTuple):
    """What is wrong with a cell. `row` counts lines of the file from 1, the header's; of a form see `read_form`."""

    row: int
    column: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stradario:
    """The streets of a file, and everything that is wrong with it."""

    streets: tuple[Street, ...] = ()
    faults: tuple[RowFault, ...] = ()


@dataclass(slots=True)
class _Rows:
    """The rows of one street."""

    dug: str
    name: str
    rest: str = ""
    #: With the row that each is in.
    ranges: list[tuple[int, NumberRange]] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersWritten:
    """Numbers of a street as a form has them: texts, and the id of their zone."""

    first: str = ""
    last: str = ""
    parity: str = ""
    zone: str = ""

    @property
    def cells(self) -> Mapping[str, str]:
        """As a row of a file, whose zone is named by its id alone."""
        return {"first": self.first, "last": self.last, "parity": self.parity, "zone_id": self.zone}


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetWritten:
    """A street as a form has it. `zone`: id of the zone of the rest; `numbers`: rows, of which some may be empty."""

    dug: str
    name: str
    zone: str
    aliases: tuple[str, ...] = ()
    numbers: tuple[NumbersWritten, ...] = ()


def read_stradario(text: str, zones: Sequence[Zone]) -> Stradario:
    """The streets of a CSV file. `zones`: the town's zones and contrade. All faults at once, with row and column."""
    return _Reader(zones).read(text)


def read_form(written: StreetWritten, zones: Sequence[Zone]) -> Stradario:
    """The one street of a form, by the rules of a file; or its faults: row 0 is the street, 1 its first numbers.

    Their columns are `dug`, `name`, `zone`, `first`, `last` and `parity`.
    """
    return _Reader(zones).read_form(written)


class _Reader:
    def __init__(self, zones: Sequence[Zone]) -> None:
        self._zones = {zone.id: zone for zone in zones}
        self._named: dict[tuple[ZoneKind, tuple[str, ...]], str] = {}
        for zone in zones:
            for name in (zone.id, zone.name, *zone.aliases):
                self._named.setdefault((zone.kind, fold_phrase(name)), zone.id)
        self._faults: list[RowFault] = []
        self._header: Mapping[str, str] = {key: key for key in _COLUMNS}

    def read(self, text: str) -> Stradario:
        rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=_delimiter(text))
        header = next(rows, [])
        columns = _columns(header)
        self._header = {key: names[0] for key, names in _COLUMNS.items()}
        self._header |= {key: header[at] for key, at in columns.items()}
        if "name" not in columns:
            self._wrong(1, "name", "no column «denominazione»: the first line must name the columns")
            return Stradario(faults=tuple(self._faults))
        streets: dict[tuple[str, ...], _Rows] = {}
        for number, row in enumerate(rows, start=2):
            if any(cell.strip() for cell in row):
                self._take(number, {key: row[at].strip() for key, at in columns.items() if at < len(row)}, streets)
        return self._found(*(self._street(each) for each in streets.values()))

    def read_form(self, written: StreetWritten) -> Stradario:
        street = _Rows(_natural(written.dug), _natural(written.name), aliases=list(written.aliases))
        self._check_name(0, street.dug, street.name)
        for number, row in enumerate((NumbersWritten(zone=written.zone), *written.numbers)):
            if number == 0 or any(row.cells.values()):
                self._put(number, self._part(number, row.cells), street)
        return self._found(self._street(street))

    def _found(self, *streets: Street) -> Stradario:
        return Stradario(streets=() if self._faults else streets, faults=tuple(self._faults))

    def _take(self, number: int, cells: Mapping[str, str], streets: dict[tuple[str, ...], _Rows]) -> None:
        dug, name = _type_and_name(cells.get("dug", ""), cells.get("name", ""))
        self._check_name(number, dug, name)
        part = self._part(number, cells)
        if not (dug and name and part):
            return
        street = streets.setdefault(fold_phrase(f"{dug} {name}"), _Rows(dug, name))
        street.aliases += [each.strip() for each in cells.get("alias", "").split("|") if each.strip()]
        self._put(number, part, street)

    def _check_name(self, number: int, dug: str, name: str) -> None:
        if not fold_phrase(name):
            self._wrong(number, "name", "the street has no name")
        if not fold_phrase(dug):
            self._wrong(number, "dug", "the street has no type, such as Via")

    def _part(self, number: int, cells: Mapping[str, str]) -> NumberRange | str | None:
        """Numbers with their zone; of a row without numbers the zone of the rest; none if any of it is wrong."""
        before = len(self._faults)
        zone = self._zone_of_id(number, cells["zone_id"]) if "zone_id" in cells else self._zone(number, cells)
        first, last = self._number(number, "first", cells), self._number(number, "last", cells)
        parity = self._parity(number, cells)
        if first is not None and last is not None and first > last:
            self._wrong(number, "first", "is more than the last number")
        if zone is None or len(self._faults) > before:
            return None
        if (first, last, parity) == (None, None, None):
            return zone
        return NumberRange(first=first or 1, last=last or HIGHEST, zone=zone, parity=parity)

    def _put(self, number: int, part: NumberRange | str | None, street: _Rows) -> None:
        match part:
            case NumberRange():
                street.ranges.append((number, part))
            case str():
                if street.rest and street.rest != part:
                    self._wrong(number, "zone", "this street is in two zones: give the numbers of each")
                street.rest = part

    def _street(self, rows: _Rows) -> Street:
        ranges = [each for _, each in rows.ranges]
        zones = [each.zone for each in ranges]
        overlap = next((at for at, each in enumerate(ranges) if _overlaps(each, ranges[:at])), None)
        if overlap is not None:
            number, part = rows.ranges[overlap]
            self._wrong(number, "first", f"numbers {part.first}–{part.last} are in two rows")
        # A street whose every row has numbers: those that none holds are where most rows are.
        rest = rows.rest or max(zones, key=zones.count, default="")
        split = bool(ranges) and {*zones, rest} != {rest}
        return Street(
            dug=rows.dug,
            name=rows.name,
            zone=rest,
            aliases=tuple(dict.fromkeys(rows.aliases)),
            ranges=tuple(ranges) if split else (),
        )

    def _zone_of_id(self, number: int, zone_id: str) -> str | None:
        """Where a zone is chosen nobody asks what its name could mean besides; a contrada may be the place itself."""
        if zone_id in self._zones:
            return zone_id
        self._wrong(number, "zone", f"there is no zone called {zone_id!r}" if zone_id else "the row has no zone")
        return None

    def _zone(self, number: int, cells: Mapping[str, str]) -> str | None:
        """The zone of a row; its contrada's, if that lies in just one."""
        zone, contrada = cells.get("zone", ""), cells.get("contrada", "")
        found = self._find(number, "zone", zone, ZoneKind.ZONE) if zone else None
        quarter = self._find(number, "contrada", contrada, ZoneKind.CONTRADA) if contrada else None
        if found or not quarter:
            if not zone and not contrada:
                self._wrong(number, "zone", "the row has no zone")
            return found
        inside = self._zones[quarter].zones
        if len(inside) != 1:
            self._wrong(number, "zone", "this contrada lies in several zones or none: name the zone")
        return inside[0] if len(inside) == 1 else None

    def _find(self, number: int, column: str, name: str, kind: ZoneKind) -> str | None:
        found = self._named.get((kind, fold_phrase(name)))
        if found is None:
            self._wrong(number, column, f"there is no {kind} called {name!r}")
        return found

    def _number(self, number: int, column: str, cells: Mapping[str, str]) -> int | None:
        text = cells.get(column, "")
        digits = text.split("/")[0].strip()
        if not text:
            return None
        # Thousands of digits Python would refuse to read.
        if not digits.isdecimal() or len(digits) > _MOST_DIGITS or int(digits) > HIGHEST:
            self._wrong(number, column, f"{text!r} is no house number")
            return None
        return int(digits)

    def _parity(self, number: int, cells: Mapping[str, str]) -> Parity | None:
        text = cells.get("parity", "")
        folded = " ".join(fold_phrase(text))
        if folded not in _PARITIES:
            self._wrong(number, "parity", f"{text!r} is neither pari nor dispari: leave it empty for both")
        return _PARITIES.get(folded)

    def _wrong(self, row: int, column: str, what: str) -> None:
        self._faults.append(RowFault(row, self._header.get(column, _COLUMNS[column][0]), what))


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(";,\t", key=first.count)


def _columns(header: Sequence[str]) -> dict[str, int]:
    named = {" ".join(fold_phrase(cell.replace("_", " "))): at for at, cell in reversed(list(enumerate(header)))}
    found = ((key, next((named[name] for name in names if name in named), None)) for key, names in _COLUMNS.items())
    return {key: at for key, at in found if at is not None}


def _type_and_name(dug: str, name: str) -> tuple[str, str]:
    """Both, also when the file has them in one column, and in natural capitals when it shouts."""
    if not dug and " " in name:
        dug, name = name.split(" ", 1)
    return _natural(dug), _natural(name)


def _natural(text: str) -> str:
    if not text.isupper():
        return " ".join(text.split())
    return " ".join(word if _is_roman(word) else word.capitalize() for word in text.split())


def _is_roman(word: str) -> bool:
    return all(letter in "IVXLC" for letter in word)


def _overlaps(one: NumberRange, others: Sequence[NumberRange]) -> bool:
    return any(_overlap(one, other) for other in others if other.zone != one.zone)


def _overlap(one: NumberRange, other: NumberRange) -> bool:
    sides = one.parity is None or other.parity is None or one.parity == other.parity
    return sides and one.first <= other.last and other.first <= one.last


def by_zone(streets: Sequence[Street]) -> Iterator[tuple[str, int]]:
    """How many streets each zone has: what staff compare after an import."""
    counted: dict[str, int] = defaultdict(int)
    for street in streets:
        for zone in {street.zone, *(each.zone for each in street.ranges)}:
            counted[zone] += 1
    yield from sorted(counted.items())
