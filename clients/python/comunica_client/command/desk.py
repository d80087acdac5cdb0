"""What every command works with: the client, the words, and how answers are shown."""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import click
from rich.console import Console
from rich.table import Table

from comunica_client.client import Client
from comunica_client.command import credentials
from comunica_client.command.exits import Exit
from comunica_client.command.words import Words


@dataclass(slots=True)
class Desk:
    """One call of the command."""

    words: Words
    as_json: bool = False

    def client(self) -> Client:
        """With the key that is remembered."""
        known = credentials.known(os.environ)
        if known is None:
            self.fail(self.words["no_login"], Exit.NOT_ALLOWED)
        return Client(known.url, known.key)

    def fail(self, says: str, code: Exit) -> NoReturn:
        """End here."""
        click.echo(says, err=True)
        raise SystemExit(int(code))

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


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case dict():
            return ", ".join(f"{name} {each}" for name, each in value.items() if each)
        case list():
            return ", ".join(_cell(each) for each in value)
        case _:
            return str(value)
