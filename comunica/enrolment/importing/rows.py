"""A list of people who consented elsewhere, row by row: each checked or refused.

Pure: gets the cells, gives a `Row` or everything that is wrong with the row, by column. Says nothing of the record: who
is enrolled already, and who left, is seen by usecases/people/import_subscribers.py.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol
from zoneinfo import ZoneInfo

from comunica.enrolment.consent import Details
from comunica.enrolment.importing.cells import BadCell, Cell, Way, moment_of, phone_of, text_of, way_of
from comunica.enrolment.importing.columns import Column, Header
from comunica.enrolment.importing.topics import NO_TOPICS, TopicReader
from comunica.enrolment.language.words import fold_phrase
from comunica.municipality.address import Address
from comunica.municipality.profile import RequiredField

#: As long as a message may make them.
_NAME_CHARACTERS = 60
_PLACE_CHARACTERS = 120
_PROOF_CHARACTERS = 200
_TOPICS_CHARACTERS = 500

_ENROLLED = {
    fold_phrase(word)
    for word in ("opted_in", "iscritto", "iscritta", "attivo", "attiva", "sì", "si", "yes", "enrolled")
}


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with a cell. `row` counts as the spreadsheet does: the header is 1. Holds nothing of the person."""

    row: int
    #: As the file calls it; empty for the whole row.
    column: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A person of the list, with all that is needed to enrol them."""

    number: int
    address: Address
    details: Details = field(repr=False)
    consented_at: dt.datetime
    way: Way
    notice_version: str = ""
    #: Where the proof is, in the office's own words.
    proof: str = field(default="", repr=False)
    #: Ids of what they want to hear of, sorted; None: nothing was said of that.
    topics: tuple[str, ...] | None = None
    #: The gazetteer does not know the place: such a person gets what goes to everyone.
    place_unknown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPlace:
    """What a place names. All empty: nothing that the gazetteer knows."""

    zone: str | None = None
    outside: bool = False
    #: Id of the street, and the house number, if the gazetteer has the street.
    street: str | None = None
    house_number: str = ""


class PlaceReader(Protocol):
    """The gazetteer as far as an import needs it."""

    def place(self, text: str) -> FoundPlace | None:
        """Where this is; None if it is not known."""

    def zone(self, text: str) -> str | None:
        """The id of the zone or contrada of this name or id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListReader:
    """Reads the rows of one list. `now` is aware; `timezone` is the town's."""

    header: Header
    required: frozenset[RequiredField]
    places: PlaceReader
    timezone: ZoneInfo
    now: dt.datetime
    topics: TopicReader = NO_TOPICS
    #: Phone → the row that had it first.
    seen: dict[str, int] = field(default_factory=dict)

    def read(self, number: int, cells: Sequence[Cell]) -> Row | list[RowError] | None:
        """The next row; None for an empty one. Every error that it has, at once."""
        if all(cell is None or cell == "" for cell in cells):
            return None
        return _RowReader(self, number, cells).read()


def read_person(
    cells: Mapping[Column, Cell],
    names: Mapping[Column, str],
    *,
    required: Iterable[RequiredField],
    places: PlaceReader,
    timezone: ZoneInfo,
    now: dt.datetime,
) -> Row | list[RowError]:
    """One person by the rules of a list. `names`: what whoever asks calls each column."""
    header = Header({column: at for at, column in enumerate(cells)}, names)
    reader = ListReader(header=header, required=frozenset(required), places=places, timezone=timezone, now=now)
    return reader.read(1, [*cells.values()]) or [RowError(1, "", "nothing was said")]


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailsRead:
    """Who and where, as the cells say. `place_unknown`: there is a place, and the gazetteer does not know it."""

    details: Details = field(repr=False)
    place_unknown: bool


def read_details(
    cells: Mapping[Column, Cell],
    names: Mapping[Column, str],
    *,
    required: Iterable[RequiredField],
    places: PlaceReader,
) -> DetailsRead | list[RowError]:
    """Name and place alone, by the rules of a list: of somebody whose address and consent are on record."""
    header = Header({column: at for at, column in enumerate(cells)}, names)
    # No moment is asked of these cells: whatever clock will do.
    never = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    reader = ListReader(header=header, required=frozenset(required), places=places, timezone=ZoneInfo("UTC"), now=never)
    return _RowReader(reader, 1, [*cells.values()]).read_details()


class _RowReader:
    """Reads one row and gathers what is wrong with it."""

    def __init__(self, of: ListReader, number: int, cells: Sequence[Cell]) -> None:
        self._of = of
        self._number = number
        self._cells = cells
        self._errors: list[RowError] = []

    def read(self) -> Row | list[RowError]:
        self._enrolled()
        address = self._needed(Column.PHONE, phone_of)
        at = self._needed(
            Column.CONSENTED_AT, lambda cell: moment_of(cell, timezone=self._of.timezone, now=self._of.now)
        )
        way = self._needed(Column.WAY, way_of)
        details, place_unknown = self._details()
        notice_version = self._text(Column.NOTICE_VERSION, _NAME_CHARACTERS)
        proof = self._text(Column.PROOF, _PROOF_CHARACTERS)
        topics = self._topics()
        if address:
            self._seen_before(address)
        if self._errors or not (address and at and way):
            return self._errors
        # Only a row that is taken counts: a later one with the same phone may be the right one.
        self._of.seen[address.value] = self._number
        return Row(
            number=self._number,
            address=address,
            details=details,
            consented_at=at,
            way=way,
            notice_version=notice_version,
            proof=proof,
            topics=topics,
            place_unknown=place_unknown,
        )

    def read_details(self) -> DetailsRead | list[RowError]:
        """What the row says of who and where, whatever else it lacks."""
        details, place_unknown = self._details()
        return self._errors or DetailsRead(details=details, place_unknown=place_unknown)

    def _details(self) -> tuple[Details, bool]:
        given = self._text(Column.GIVEN_NAME, _NAME_CHARACTERS, RequiredField.GIVEN_NAME)
        surname = self._text(Column.SURNAME, _NAME_CHARACTERS, RequiredField.SURNAME)
        place = " ".join(
            part for part in (self._text(Column.PLACE, _PLACE_CHARACTERS), self._text(Column.HOUSE_NUMBER, 20)) if part
        )
        named = self._text(Column.ZONE, _PLACE_CHARACTERS)
        if not (place or named) and RequiredField.PLACE in self._of.required:
            self._wrong(Column.PLACE if Column.PLACE in self._of.header.at else Column.ZONE, "is empty")
        found = self._found(place, named)
        details = Details(
            given_name=given,
            surname=surname,
            place=place or named,
            zone=found.zone if found else None,
            street=found.street if found else None,
            house_number=found.house_number if found else "",
            outside=found.outside if found else False,
        )
        return details, bool(place or named) and found is None

    def _found(self, place: str, named: str) -> FoundPlace | None:
        found = self._of.places.place(place) if place else None
        if not named:
            return found
        zone = self._of.places.zone(named)
        if zone is None:
            self._wrong(
                Column.ZONE, "no zone or contrada of this municipality has this name: correct it or leave it empty"
            )
        # The zone that is named decides; the street may still be in the address.
        return replace(found, zone=zone, outside=False) if found else FoundPlace(zone=zone)

    def _topics(self) -> tuple[str, ...] | None:
        try:
            return self._of.topics.read(self._text(Column.TOPICS, _TOPICS_CHARACTERS))
        except BadCell as problem:
            self._wrong(Column.TOPICS, str(problem))
            return None

    def _enrolled(self) -> None:
        state = self._text(Column.CONSENT, _NAME_CHARACTERS)
        if state and fold_phrase(state) not in _ENROLLED:
            self._wrong(Column.CONSENT, "this person is not enrolled in the list: only who consented is imported")

    def _seen_before(self, address: Address) -> None:
        if first := self._of.seen.get(address.value):
            self._wrong(Column.PHONE, f"is the same phone as in row {first}: a phone is enrolled once, keep one row")

    def _needed[T](self, column: Column, read: Callable[[Cell], T]) -> T | None:
        cell = self._cell(column)
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            self._wrong(column, "is empty")
            return None
        try:
            return read(cell)
        except BadCell as problem:
            self._wrong(column, str(problem))
            return None

    def _text(self, column: Column, longest: int, required: RequiredField | None = None) -> str:
        try:
            text = text_of(self._cell(column))
        except BadCell as problem:
            self._wrong(column, str(problem))
            return ""
        if len(text) > longest:
            self._wrong(column, f"is longer than {longest} characters")
        if not text and required in self._of.required:
            self._wrong(column, "is empty")
        return text

    def _cell(self, column: Column) -> Cell:
        at = self._of.header.at.get(column)
        return self._cells[at] if at is not None and at < len(self._cells) else None

    def _wrong(self, column: Column, says: str) -> None:
        self._errors.append(RowError(self._number, self._of.header.names.get(column, str(column)), says))
