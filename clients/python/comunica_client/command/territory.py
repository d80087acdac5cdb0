"""`comunica gazetteer`: show, import, test."""

from pathlib import Path

import click

from comunica_client.calls import CSV, JSON
from comunica_client.command.desk import Desk
from comunica_client.command.groups import command, file_argument, group, idempotency_option
from comunica_client.command.words import Words


def gazetteer_group(words: Words) -> click.Group:
    """The commands, their help in one language."""
    dry_run = click.Option(["--dry-run"], is_flag=True, help=words["dry_run"])
    commands = [
        command(words, "show", _show),
        command(words, "test", _try, click.Argument(["message"]), says="try"),
        command(words, "import", _import, file_argument(), dry_run, idempotency_option(words), says="gazetteer_import"),
    ]
    return group(words, "gazetteer", commands)


def _show(desk: Desk) -> None:
    with desk.client() as client:
        Desk(desk.words, as_json=True).show(client.gazetteer())


def _try(desk: Desk, message: str) -> None:
    with desk.client() as client:
        desk.show(client.try_message(message))


def _import(desk: Desk, file: str, *, dry_run: bool, key: str | None) -> None:
    path = Path(file)
    kind = JSON if path.suffix.lower() == ".json" else CSV
    with desk.client() as client:
        came = client.import_gazetteer(path.read_bytes(), kind=kind, dry_run=dry_run, key=key)
    if desk.as_json:
        desk.show(came)
        return
    desk.rows(came["steps"], ("what", "changed", "says"))
    desk.rows(came["streets_by_zone"], ("zone", "streets"))
