"""What every command works with: the client, the words, and how answers are shown."""

import contextlib
import datetime as dt
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import click
from rich.console import Console
from rich.markup import escape
from rich.measure import Measurement
from rich.table import Table

from comunica_client.client import Client
from comunica_client.command import credentials
from comunica_client.command.credentials import Credentials
from comunica_client.command.exits import Exit
from comunica_client.command.words import Words
from comunica_client.operator_client import OperatorClient

_WIDE = 1000
#: Signs of a cell that a person still reads at a glance, and copies a secret out of.
_LONG = 100
_STEERS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


@dataclass(slots=True)
class Desk:
    """One call of the command."""

    words: Words
    as_json: bool = False

    def client(self) -> Client:
        """A municipality's, with the key that is remembered."""
        known = self._known()
        return Client(known.url, known.key)

    def operator(self) -> OperatorClient:
        """An operator's, with the key that is remembered."""
        known = self._known()
        return OperatorClient(known.url, known.key)

    def _known(self) -> Credentials:
        known = credentials.known(os.environ)
        if known is None:
            self.fail(self.words["no_login"], Exit.NOT_ALLOWED)
        return known

    def fail(self, says: str, code: Exit) -> NoReturn:
        """End here."""
        click.echo(says, err=True)
        raise SystemExit(int(code))

    def note(self, says: str) -> None:
        """For people, beside the answer."""
        click.echo(says, err=True)

    def show(self, value: Mapping[str, Any]) -> None:
        """One thing: a line for each field that says something, or JSON."""
        if self.as_json:
            click.echo(json.dumps(value, ensure_ascii=False))
            return
        _print_facts(list(_lines(self.words, value)))

    def rows(self, rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> None:
        """Many things: a table of these columns, or whole as JSON, one a line as they come."""
        if self.as_json:
            for row in rows:
                click.echo(json.dumps(row, ensure_ascii=False))
            return
        table = Table()
        for column in columns:
            table.add_column(self.words.label(column), no_wrap=column == "id")  # to be copied
        cells = [[_cell(self.words, column, row.get(column)) for column in columns] for row in rows]
        _print_rows(table, [self.words.label(column) for column in columns], cells)

    def write(self, pieces: Iterable[bytes], output: str | None) -> None:
        """A file, to `output` or standard output. At its place it is whole or not at all."""
        if output is None:
            for piece in pieces:
                sys.stdout.buffer.write(piece)
            sys.stdout.buffer.flush()
            return
        with _whole(Path(output)) as file:
            file.writelines(pieces)
        self.note(f"{self.words['written']} {output}")


@contextlib.contextmanager
def _whole(path: Path) -> Iterator[BinaryIO]:
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        # What is written may be everybody's data: nobody else reads it.
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield file
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _screen() -> Console:
    """As wide as the terminal; where there is none, such as before grep, as wide as it takes."""
    width = None if sys.stdout.isatty() or os.environ.get("COLUMNS") else _WIDE
    return Console(width=width, emoji=False, highlight=False)


def _lines(words: Words, value: Mapping[str, Any], indent: str = "") -> Iterator[tuple[str, str]]:
    """A line for each field that says something; if it is long and has fields of its own, a line for each of those."""
    for name, each in value.items():
        cell = _cell(words, name, each)
        if isinstance(each, dict) and len(cell) > _LONG:
            yield f"{indent}{words.label(name)}", ""
            yield from _lines(words, each, indent + "  ")
        elif cell:
            yield f"{indent}{words.label(name)}", cell


def _print_rows(table: Table, labels: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """In the table; where the terminal is too narrow for its words, each row by itself, a line for each field."""
    for row in rows:
        table.add_row(*row)
    screen = _screen()
    if Measurement.get(screen, screen.options.update_width(_WIDE), table).minimum <= screen.width:
        screen.print(table)
        return
    for at, row in enumerate(rows):
        if at:
            screen.print()
        _print_facts([(label, cell) for label, cell in zip(labels, row, strict=True) if cell])


def _print_facts(facts: Sequence[tuple[str, str]]) -> None:
    """A line for each. No word is cut or parted, however narrow the terminal: a secret is told once, to be copied."""
    table = Table(show_header=False, box=None)
    table.add_column(no_wrap=True, min_width=max((len(label) for label, _ in facts), default=0))
    table.add_column()
    for label, cell in facts:
        table.add_row(label, cell)
    screen = _screen()
    needed = Measurement.get(screen, screen.options.update_width(_WIDE), table).minimum
    screen.width = max(screen.width, needed)
    screen.print(table)


def _cell(words: Words, field: str, value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return words.truth(it_is=value)
        case dict():
            parts = ((name, _cell(words, name, each)) for name, each in value.items() if each)
            return ", ".join(f"{words.label(name)} {cell}" for name, cell in parts if cell)
        case list():
            return ", ".join(_cell(words, field, each) for each in value)
        case str():
            return _moment(value) or _plain(words.value(field, value))
        case _:
            return str(value)


def _moment(text: str) -> str | None:
    """A moment on the clock of who reads; None: it is none."""
    if _MOMENT.fullmatch(text) is None:
        return None
    return f"{dt.datetime.fromisoformat(text).astimezone():%Y-%m-%d %H:%M}"


def _plain(text: str) -> str:
    """What citizens wrote may hold signs that steer a terminal, and square brackets, which a table takes for markup."""
    return escape(_STEERS.sub("\N{REPLACEMENT CHARACTER}", text))
