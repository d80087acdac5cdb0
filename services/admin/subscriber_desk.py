"""Lists, errors and answers at the desk of whoever runs `comunica-admin subscribers`."""

import csv
import datetime as dt
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from types import TracebackType
from typing import TextIO

from comunica.enrolment.importing.cells import Way
from comunica.enrolment.importing.columns import Column
from comunica.enrolment.importing.places import GazetteerPlaces
from comunica.enrolment.importing.rows import Row, RowError, read_person
from comunica.usecases.people.export_format import ExportFormat, pieces_of
from comunica.usecases.people.export_subscribers import ExportedPerson
from comunica.usecases.people.import_record import Office
from services.admin.command import FailedError

#: Errors that are shown; the rest are only counted.
_SHOWN = 50

#: Pieces of an export that are no person: its beginning and its end.
_NOBODY = 2

_QUESTIONS = {
    Column.PHONE: "phone",
    Column.GIVEN_NAME: "given name",
    Column.SURNAME: "surname",
    Column.PLACE: "address, zone or contrada",
    Column.CONSENTED_AT: "when they asked (31/12/2025 15:30)",
    Column.WAY: f"how they asked ({', '.join(Way)})",
    Column.NOTICE_VERSION: "version of the privacy notice they were shown (may be empty)",
    Column.PROOF: "where the proof is, such as a protocol number (may be empty)",
}


class ErrorList:
    """Shows the first errors, and writes all of them to a file if there is one."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: TextIO | None = None
        self._told = 0

    def __enter__(self) -> "ErrorList":
        if self._path:
            self._file = self._path.open("w", encoding="utf-8-sig", newline="")
            csv.writer(self._file, delimiter=";").writerow(["row", "column", "error"])
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._told > _SHOWN:
            print(
                f"… and {self._told - _SHOWN} more errors" + ("" if self._path else ": --errors FILE writes them all")
            )
        if self._file:
            self._file.close()

    def tell(self, error: RowError) -> None:
        """The next error."""
        self._told += 1
        if self._told <= _SHOWN:
            print(f"row {error.row}, {error.column}: {error.says}")
        if self._file:
            # The header's word is the file's own: it may be made to look like a formula.
            column = f"'{error.column}" if error.column[:1] in {*"=+-@\t\r"} else error.column
            csv.writer(self._file, delimiter=";").writerow([error.row, column, error.says])


def ask_person(office: Office) -> Row:
    """One person's data from standard input, a line each: they are in no shell history and no list of processes."""
    town = office.channel.town
    read = read_person(
        {column: _answer(question) for column, question in _QUESTIONS.items()},
        _QUESTIONS,
        required=town.profile.required,
        places=GazetteerPlaces(town.gazetteer),
        timezone=office.timezone,
        now=dt.datetime.now(dt.UTC),
    )
    if isinstance(read, Row):
        return read
    raise FailedError("not enrolled:\n" + "\n".join(f"  {each.column}: {each.says}" for each in read))


def _answer(question: str) -> str:
    if sys.stdin.isatty():
        print(f"{question}: ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()


async def write_export(people: AsyncIterator[ExportedPerson], path: Path, written_as: ExportFormat) -> int:
    """How many were written. `FileExistsError` rather than writing over anything."""
    count = 0
    # Never readable by others, not even for a moment.
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8", newline=""
    ) as file:
        async for piece in pieces_of(people, written_as):
            file.write(piece)
            count += 1
    return count - _NOBODY
