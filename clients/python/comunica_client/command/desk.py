"""What every command works with: the client, the words, and how answers are shown."""

import contextlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import click
from rich.console import Console
from rich.table import Table

from comunica_client.client import Client
from comunica_client.command import credentials
from comunica_client.command.credentials import Credentials
from comunica_client.command.exits import Exit
from comunica_client.command.words import Words
from comunica_client.operator_client import OperatorClient


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
        """One thing: a line a field, or JSON."""
        if self.as_json:
            click.echo(json.dumps(value, ensure_ascii=False))
            return
        table = Table(show_header=False, box=None)
        for name, each in value.items():
            table.add_row(name, _cell(each))
        Console().print(table)

    def rows(self, rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> None:
        """Many things: a table of these columns, or whole as JSON, one a line as they come."""
        if self.as_json:
            for row in rows:
                click.echo(json.dumps(row, ensure_ascii=False))
            return
        table = Table(*columns)
        for row in rows:
            table.add_row(*(_cell(row.get(column)) for column in columns))
        Console().print(table)

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


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case dict():
            return ", ".join(f"{name} {_cell(each)}" for name, each in value.items() if each)
        case list():
            return ", ".join(_cell(each) for each in value)
        case _:
            return str(value)
