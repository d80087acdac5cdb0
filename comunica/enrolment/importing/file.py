"""The rows of a CSV or XLSX file as cells, one after the other, within bounds. Touches nothing but the bytes given."""

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from comunica.enrolment.importing.cells import Cell

#: Bytes of a file, and of an XLSX once unpacked: a small archive can hold gigabytes.
LARGEST_FILE = 50 * 2**20
LARGEST_UNPACKED = 500 * 2**20
MOST_ROWS = 500_000
MOST_COLUMNS = 60

_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_BINARY = 4096
#: A first line that only tells Excel the separator. It may stand in quotation marks, with empty cells after it.
_SEPARATOR_LINE = re.compile(r"\s*\"?sep=([^\"\r\n])?\"?[;,\t]*\s*", re.IGNORECASE)


class UnreadableFile(Exception):
    """The file is not a list of rows. The message says what to do."""


def rows_of(content: bytes, *, unpacked: int | None = None) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Number and cells of each row, as the spreadsheet counts them. What sort of file it is, its first bytes say.

    `unpacked`: bytes of an XLSX once unpacked, if fewer than `LARGEST_UNPACKED` may be held.
    """
    if len(content) > LARGEST_FILE:
        raise UnreadableFile(f"the file is larger than {LARGEST_FILE // 2**20} MB: split it")
    if content.startswith(_OLD_EXCEL):
        raise UnreadableFile("this is an old or protected Excel file: save it as XLSX without a password, or as CSV")
    rows = _xlsx_rows(content, unpacked or LARGEST_UNPACKED) if content.startswith(_ZIP) else _csv_rows(content)
    for number, cells in enumerate(rows, start=1):
        if number > MOST_ROWS + 1:
            raise UnreadableFile(f"the file has more than {MOST_ROWS} rows: split it")
        if len(cells) > MOST_COLUMNS and any(cell not in (None, "") for cell in cells[MOST_COLUMNS:]):
            raise UnreadableFile(f"row {number} has more than {MOST_COLUMNS} columns: is the separator right?")
        if number > 1 or not _names_the_separator(cells):
            yield number, cells[:MOST_COLUMNS]


def _names_the_separator(cells: Sequence[Cell]) -> bool:
    first, *others = [*cells] or [None]
    return isinstance(first, str) and bool(_SEPARATOR_LINE.fullmatch(first)) and not any(others)


def _csv_rows(content: bytes) -> Iterator[Sequence[Cell]]:
    text = _text(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        # Empty lines count: the row numbers must be those that the clerk sees.
        yield from reader
    except csv.Error:
        raise UnreadableFile(f"line {reader.line_num} is not CSV: is a quotation mark left open?") from None


def _text(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    if b"\x00" in content[:_BINARY]:
        raise UnreadableFile("this is neither CSV nor XLSX")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")  # latin-1 as Excel writes it, with ’ and €
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _delimiter(text: str) -> str:
    """The one that the first line names, or that the header has most of; Excel in Italian writes a semicolon."""
    header, _, below = text.partition("\n")
    if told := _SEPARATOR_LINE.fullmatch(header):
        if told[1]:
            return str(told[1])
        header = below.partition("\n")[0]
    return max(";,\t", key=header.count)


def _xlsx_rows(content: bytes, most: int) -> Iterator[Sequence[Cell]]:
    import openpyxl  # noqa: PLC0415 - it takes long, and few of those who could read a list ever do

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > most:
            raise UnreadableFile(f"the file unpacks to more than {most // 2**20} MB: split it, or save it as CSV")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        yield from _first_sheet(book)
    except UnreadableFile:
        raise
    except Exception:  # openpyxl raises whatever the broken part made it raise
        raise UnreadableFile("this is not an XLSX file, or it is broken: open it and save it again") from None


def _first_sheet(book: Any) -> Iterator[Sequence[Cell]]:
    sheets = book.worksheets
    if not sheets:
        raise UnreadableFile("the file has no sheet")
    # Some programs write a wrong size, and rows would be cut there.
    sheets[0].reset_dimensions()
    yield from sheets[0].iter_rows(values_only=True, max_col=MOST_COLUMNS + 1)
