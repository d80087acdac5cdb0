"""Send a list: one template to many people, each with values of their own. All of its rows go, or none.

A row that cannot go is told with what is wrong; only if the client says so are such rows left out.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from typing import Protocol
from uuid import UUID

from comunica.broadcasting.personalisation import personalise
from comunica.municipality.keys import KeyKind
from comunica.usecases.messages.message_request import (
    MessageAccepted,
    MessageOutcome,
    MessageRefused,
    MessageRequest,
    RequestTransaction,
    SendableTemplate,
)
from comunica.usecases.messages.send_messages import Judge, SendingRoom, write
from comunica.usecases.problem import Problem
from comunica.usecases.work_behind import Behind

MOST_ROWS = 50_000
MOST_COLUMNS = 65
#: Problems of rows that one answer tells.
MOST_TOLD = 1_000
#: Rows checked and written at a time: others shall have their turn in between.
_PIECE = 500
#: Names of the column with the numbers, blanks and underscores left out.
_NUMBERS = frozenset({"phonenumber", "telefono", "numero"})

type Cell = str | int | float | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRequest:
    """What is asked for. `common`: what all of its messages share; its number and values are nobody's."""

    name: str
    common: MessageRequest
    #: The first row names the columns.
    rows: Sequence[Sequence[Cell]] = field(repr=False)
    #: Rows that cannot go are left out.
    skips: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAccepted:
    """All that can go is on record."""

    id: UUID
    municipality_id: UUID
    channel_id: UUID
    template_id: UUID
    template_version: int
    resolved: int
    #: Of rows that were left out.
    refused: Sequence[Problem]
    created_at: dt.datetime
    is_to_send: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewList:
    """What is written of the list itself."""

    id: UUID
    request: ListRequest
    template_version: int
    resolved: int
    refused: int
    created_at: dt.datetime


class ListTransaction(RequestTransaction, Protocol):
    """One transaction on the record of one municipality."""

    async def write_list(self, new: NewList) -> None:
        """Its size, once."""


class ListRecord(Protocol):
    """The record, as far as lists need it."""

    def listing(self, municipality_id: UUID) -> AbstractAsyncContextManager[ListTransaction]:
        """A transaction that is committed at the end of the block, and undone if the block raises."""


class _UndoneError(Exception):
    def __init__(self, errors: tuple[Problem, ...]) -> None:
        super().__init__(len(errors))
        self.errors = errors


async def send_list(asked: ListRequest, room: SendingRoom, record: ListRecord) -> ListAccepted | MessageRefused:
    """Write it all, or say everything that is wrong with it. Raises RecordAway, and nothing is written."""
    columns = _columns(asked.rows)
    if isinstance(columns, Problem):
        return MessageRefused((columns,))
    try:
        async with record.listing(asked.common.municipality_id) as transaction:
            return await _send(asked, columns, room, transaction)
    except _UndoneError as undone:
        return MessageRefused(undone.errors)


async def _send(
    asked: ListRequest, columns: "_Columns", room: SendingRoom, transaction: ListTransaction
) -> ListAccepted:
    common = asked.common
    list_id, created_at = room.new_id(), room.now()
    judge = await Judge.of([common], transaction, room, list_id)
    template = judge.templates.get((common.municipality_id, common.template_id))
    if template is None:
        raise _UndoneError((Problem("template_unknown", "template_id", "Template not found"),))
    if missing := _missing_columns(template, columns):
        raise _UndoneError((missing,))
    result = await _pieces(asked, columns, judge, transaction)
    if result.problems and not asked.skips:
        raise _UndoneError(_told(result.problems))
    if result.first is None:
        raise _UndoneError((*_told(result.problems), Problem("list_empty", "rows", "no row of it can be sent")))
    new = NewList(
        id=list_id,
        request=asked,
        template_version=template.version,
        resolved=result.resolved,
        refused=result.refused,
        created_at=created_at,
    )
    await transaction.write_list(new)
    return ListAccepted(
        id=list_id,
        municipality_id=common.municipality_id,
        channel_id=result.first.channel_id,
        template_id=common.template_id,
        template_version=template.version,
        resolved=result.resolved,
        refused=_told(result.problems),
        created_at=created_at,
        is_to_send=common.kind is not KeyKind.TEST,
    )


@dataclass(slots=True)
class _Result:
    problems: list[Problem] = field(default_factory=list)
    refused: int = 0
    resolved: int = 0
    first: MessageAccepted | None = None

    def take(self, begin: int, outcomes: Sequence[MessageOutcome]) -> None:
        """What came of the rows from this one on."""
        for place, outcome in enumerate(outcomes, start=begin):
            if isinstance(outcome, MessageRefused):
                self.refused += 1
                self.problems += [_in_row(place, each) for each in outcome.errors]
            else:
                self.resolved += 1
                self.first = self.first or outcome


async def _pieces(asked: ListRequest, columns: "_Columns", judge: Judge, transaction: ListTransaction) -> _Result:
    result = _Result()
    async with Behind() as behind:
        for begin in range(1, len(asked.rows), _PIECE):
            # While the record writes the piece before, the next is read.
            drafts = judge.draft([columns.request(asked.common, row) for row in asked.rows[begin : begin + _PIECE]])
            await behind.done()
            judged = judge.judge(await judge.hear(drafts, transaction))
            result.take(begin, judged.outcomes)
            if asked.skips or not result.refused:
                await behind.begin(write(judged, transaction))
        await behind.done()
    return result


def _told(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """All of them, or the first thousand and how many there are besides."""
    if len(problems) <= MOST_TOLD:
        return tuple(problems)
    more = Problem("more_rows", "rows", f"{len(problems) - MOST_TOLD} more errors are not listed here")
    return (*problems[:MOST_TOLD], more)


def _in_row(place: int, problem: Problem) -> Problem:
    where = "phone number" if problem.field == "phone_number" else problem.field
    message = problem.message.removeprefix("phone_number ")
    return Problem(problem.code, f"rows[{place}]", f"Row {place} - `{where}`: {message}" if where else message)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where in a row what is."""

    number: int
    values: Mapping[str, int]

    def request(self, common: MessageRequest, row: Sequence[Cell]) -> MessageRequest:
        """The request of one row. A row that is too short lacks its last values."""
        number = row[self.number] if self.number < len(row) else ""
        given = {name: row[place] for name, place in self.values.items() if place < len(row) and row[place] != ""}
        return replace(common, phone_number="" if number is None else str(number), personalisation=given)


def _columns(rows: Sequence[Sequence[Cell]]) -> _Columns | Problem:
    if len(rows) < 2:
        return Problem("list_empty", "rows", "rows must have the names of the columns, and at least one row more")
    if len(rows) - 1 > MOST_ROWS:
        return Problem("too_many_rows", "rows", f"Too many rows. Maximum number of rows allowed is {MOST_ROWS}")
    names = [str(cell or "").strip() for cell in rows[0]]
    folded = ["".join(each for each in name.casefold() if each.isalnum()) for name in names]
    if len(names) > MOST_COLUMNS:
        return Problem("too_many_columns", "rows", f"at most {MOST_COLUMNS} columns")
    if twice := sorted({name for name, each in zip(names, folded, strict=True) if each and folded.count(each) > 1}):
        return Problem("column_twice", "rows", f"Duplicate column headers: {', '.join(twice)[:200]}")
    number = next((place for place, each in enumerate(folded) if each in _NUMBERS), None)
    if number is None:
        return Problem("column_missing", "rows", "Missing column headers: phone number")
    return _Columns(number, {name: place for place, name in enumerate(names) if name and place != number})


def _missing_columns(template: SendableTemplate, columns: _Columns) -> Problem | None:
    missing = personalise(template.template.text.names, dict.fromkeys(columns.values, "")).missing
    return Problem("column_missing", "rows", f"Missing column headers: {', '.join(missing)}") if missing else None


def rows_of_csv(text: str) -> Sequence[Sequence[Cell]]:
    """The rows of a CSV; empty lines are left out. Raises `csv.Error`."""
    return list(_rows(text))


def _rows(text: str) -> Iterator[Sequence[Cell]]:
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    for row in reader:
        if any(cell.strip() for cell in row):
            yield [cell.strip() for cell in row]
