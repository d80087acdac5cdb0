"""How an export is written: CSV that a spreadsheet opens safely and an import takes back, or JSON with every proof."""

import csv
import datetime as dt
import io
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from comunica.enrolment.importing.columns import Column
from comunica.enrolment.importing.topics import SEPARATOR
from comunica.usecases.people.export_subscribers import ExportedPerson, ProofOnRecord

#: People that are opened and written at once: while they are, the process answers nobody else.
AT_ONCE = 200


class ExportFormat(StrEnum):
    """What an export is written as."""

    CSV = "csv"
    JSON = "json"


def _utc(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWords:
    """What a CSV calls its columns, what it says in them, how it writes a moment. What has no word is its code.

    An import must know the words of what it reads, and none of the others.
    """

    columns: Mapping[str, str] = MappingProxyType({})
    values: Mapping[str, str] = MappingProxyType({})
    moment: Callable[[dt.datetime], str] = _utc


#: For programs: our own codes, times in UTC.
CODES = ListWords()

#: What an import reads, then what it leaves alone.
_IMPORTED = (
    Column.PHONE,
    Column.GIVEN_NAME,
    Column.SURNAME,
    Column.PLACE,
    Column.ZONE,
    Column.CONSENTED_AT,
    Column.WAY,
    Column.NOTICE_VERSION,
    Column.CONSENT,
    Column.TOPICS,
)
#: `street_number`: as `house_number` an import would add it to the place, which holds it already.
_BESIDE = (
    *("street_id", "street_number", "user_id", "outside", "marketing"),
    *("created_at", "last_inbound_at", "erase_after", "subscriber_id", "note", "banned_at"),
)
#: A spreadsheet runs what begins with one of these.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "'")


def csv_head(words: ListWords = CODES) -> str:
    """The first line."""
    names = [words.columns.get(each, each) for each in (*_IMPORTED, *_BESIDE)]
    return "\ufeff" + _csv_line(names)  # the mark that Excel needs to read UTF-8


def csv_line(person: ExportedPerson, words: ListWords = CODES) -> str:
    """A person's line."""
    proof, say = person.decided_by(), words.values
    # With its plus: without it a foreign number would be read as one of this country.
    phone = f"+{person.address}" if person.address_kind == "phone" else ""
    imported = (
        phone,
        person.given_name,
        person.surname,
        person.place,
        person.zone_name,
        _csv_time(person.consented_at, words),
    )
    proved = (_way(proof.way or "", words), proof.notice_version or "") if proof else ("", "")
    outside = "yes" if person.outside else "no"
    beside = (
        person.street_id or "",
        person.house_number,
        person.address if not phone else "",
        say.get(outside, outside),
        say.get(person.marketing, person.marketing),
        *(_csv_time(each, words) for each in (person.created_at, person.last_inbound_at, person.erase_after)),
        str(person.id),
        person.note,
        _csv_time(person.banned_at, words),
    )
    topics = SEPARATOR.join(person.topics or ())
    return _csv_line([*imported, *proved, say.get(person.consent, person.consent), topics, *beside])


def json_of(person: ExportedPerson) -> str:
    """A person as one JSON object."""
    return json.dumps(facts_of(person), ensure_ascii=False)


def facts_of(person: ExportedPerson) -> dict[str, Any]:
    """All that is held of a person, as JSON has it."""
    return {
        "id": str(person.id),
        "address": {"kind": person.address_kind, "value": person.address},
        "given_name": person.given_name,
        "surname": person.surname,
        "place": person.place,
        "zone": {"id": person.zone_id, "name": person.zone_name} if person.zone_id else None,
        "street": {"id": person.street_id, "name": person.street_name, "house_number": person.house_number}
        if person.street_id
        else None,
        "outside": person.outside,
        "consent": person.consent,
        "consented_at": _time(person.consented_at),
        "marketing": person.marketing,
        "topics": None if person.topics is None else list(person.topics),
        "note": person.note,
        "banned_at": _time(person.banned_at),
        "messages": [{"sent_at": _time(at), "words": words} for at, words in person.words],
        "created_at": _time(person.created_at),
        "last_inbound_at": _time(person.last_inbound_at),
        "erase_after": _time(person.erase_after),
        "proofs": [facts_of_proof(each) for each in person.proofs],
    }


def facts_of_proof(proof: ProofOnRecord) -> dict[str, Any]:
    """An entry of the ledger, as JSON has it."""
    return {
        "position": proof.position,
        "event": proof.event,
        "way": proof.way,
        "keyword": proof.keyword,
        "notice_version": proof.notice_version,
        "proof": proof.proof,
        "happened_at": _time(proof.happened_at),
        "recorded_at": _time(proof.recorded_at),
    }


def _csv_line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=";", lineterminator="\r\n").writerow([_harmless(cell) for cell in cells])
    return line.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _way(way: str, words: ListWords) -> str:
    """In words, without where it comes from: `import:paper` is told like `paper`, as an import reads it."""
    return words.values.get(way.rpartition(":")[2], way)


def _csv_time(at: dt.datetime | None, words: ListWords) -> str:
    return words.moment(at) if at else ""


def _time(at: dt.datetime | None) -> str | None:
    return at.astimezone(dt.UTC).isoformat() if at else None


async def pieces_of(
    people: AsyncIterator[ExportedPerson], written_as: ExportFormat, words: ListWords = CODES
) -> AsyncIterator[str]:
    """An export as text: its beginning, a piece for each person, its end. `words`: of the CSV."""
    match written_as:
        case ExportFormat.CSV:
            yield csv_head(words)
            async for person in people:
                yield csv_line(person, words)
            yield ""
        case ExportFormat.JSON:
            yield '{"subscribers": ['
            comma = "\n"
            async for person in people:
                yield comma + json_of(person)
                comma = ",\n"
            yield "\n]}\n"


async def file_of(
    people: AsyncIterator[ExportedPerson], written_as: ExportFormat, words: ListWords = CODES
) -> AsyncIterator[str]:
    """An export for who waits for it, `AT_ONCE` people in a piece. The first person is read now: what goes wrong before
    it can be answered for itself, and is no file that was cut.
    """
    first = await anext(people, None)
    return _gathered(pieces_of(_from(first, people), written_as, words))


async def _from[T](first: T | None, rest: AsyncIterator[T]) -> AsyncIterator[T]:
    if first is not None:
        yield first
        async for each in rest:
            yield each


async def _gathered(pieces: AsyncIterator[str]) -> AsyncIterator[str]:
    """A piece of its own for each person would be many calls."""
    gathered: list[str] = []
    async for piece in pieces:
        gathered.append(piece)
        if len(gathered) >= AT_ONCE:
            yield "".join(gathered)
            gathered.clear()
    yield "".join(gathered)
