"""What the columns of a list hold, and how town halls call them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from comunica.enrolment.importing.cells import Cell
from comunica.enrolment.language.words import fold_phrase
from comunica.municipality.profile import RequiredField


class Column(StrEnum):
    """What a column may hold."""

    PHONE = "phone"
    GIVEN_NAME = "given_name"
    SURNAME = "surname"
    #: Address, zone or contrada, as written.
    PLACE = "place"
    HOUSE_NUMBER = "house_number"
    #: Name or id of a zone or contrada: decides, whatever the place says.
    ZONE = "zone"
    CONSENTED_AT = "consent_date"
    WAY = "consent_way"
    #: Of the privacy notice that the person was shown; may be absent.
    NOTICE_VERSION = "notice_version"
    #: Where the proof of the consent is: a protocol number, a folder. May be absent.
    PROOF = "proof"
    #: What the person wants to hear of, as names or ids of the town's topics. May be absent.
    TOPICS = "topics"
    #: Of a list that holds people who left as well, such as our own export.
    CONSENT = "consent"


_NAMES: Mapping[Column, str] = {
    Column.PHONE: "phone, telefono, cellulare, cell, numero, numero di telefono, tel, mobile, numero di cellulare",
    Column.GIVEN_NAME: "given_name, nome, name, first name",
    Column.SURNAME: "surname, cognome, last name, family name",
    Column.PLACE: (
        "place, luogo, indirizzo, via, residenza, address, indirizzo di residenza, contrada, luogo di residenza"
    ),
    Column.HOUSE_NUMBER: "house_number, civico, numero civico, n civico",
    Column.ZONE: "zone, zona, frazione, quartiere",
    Column.CONSENTED_AT: (
        "consent_date, data, date, data consenso, data del consenso, data iscrizione, data di iscrizione,"
        " iscritto dal, consented at"
    ),
    Column.WAY: (
        "consent_way, modo, way, modalità, modo del consenso, modo consenso, modalità consenso,"
        " modalità del consenso, modalità di iscrizione, canale, come"
    ),
    Column.NOTICE_VERSION: "notice_version, informativa, versione informativa",
    Column.PROOF: "proof, prova, protocollo, numero di protocollo, n protocollo, rif, riferimento",
    Column.TOPICS: "topics, argomenti, argomento, topic, temi, tema",
    Column.CONSENT: "consent, stato, consenso, state",
}
_BY_NAME = {fold_phrase(name): column for column, names in _NAMES.items() for name in names.split(",")}
_ALWAYS = (Column.PHONE, Column.CONSENTED_AT, Column.WAY)


class ColumnsMissing(Exception):
    """The list cannot be read at all. The message names what it needs."""


@dataclass(frozen=True, slots=True)
class Header:
    """Where each column stands, and what the file calls it."""

    at: Mapping[Column, int]
    names: Mapping[Column, str]


def read_header(cells: Sequence[Cell], *, required: Iterable[RequiredField]) -> Header:
    """The columns of a list, in any order, Italian or English; others are not read. `ColumnsMissing` if it lacks some.

    Phone, date and way of consent are always needed; the rest as the town asks its citizens.
    """
    at: dict[Column, int] = {}
    names: dict[Column, str] = {}
    for place, cell in enumerate(cells):
        name = " ".join(str(cell or "").split())[:80]
        column = _BY_NAME.get(fold_phrase(name))
        if column in at:
            raise ColumnsMissing(f"two columns say {column}: «{names[column]}» and «{name}»: keep one")
        if column:
            at[column], names[column] = place, name
    if missing := [*_missing(at, required)]:
        raise ColumnsMissing(f"these columns are missing: {', '.join(missing)}. The first row must name the columns")
    return Header(at, names)


def _missing(at: Mapping[Column, int], required: Iterable[RequiredField]) -> Iterator[str]:
    yield from (_called(column) for column in _ALWAYS if column not in at)
    for each in required:
        match each:
            case RequiredField.GIVEN_NAME if Column.GIVEN_NAME not in at:
                yield _called(Column.GIVEN_NAME)
            case RequiredField.SURNAME if Column.SURNAME not in at:
                yield _called(Column.SURNAME)
            case RequiredField.PLACE if Column.PLACE not in at and Column.ZONE not in at:
                yield f"{_called(Column.PLACE)} or {_called(Column.ZONE)}"


def _called(column: Column) -> str:
    english, italian = _NAMES[column].split(", ")[:2]
    return f"{english} ({italian})" if fold_phrase(english) != fold_phrase(italian) else english
