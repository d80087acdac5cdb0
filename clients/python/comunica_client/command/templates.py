"""`comunica template`: list, sync, submit."""

import click

from comunica_client.client import Client
from comunica_client.command.described import read_described
from comunica_client.command.desk import Desk
from comunica_client.command.exits import Exit
from comunica_client.command.groups import command, file_option, group, idempotency_option
from comunica_client.command.words import Words
from comunica_client.shapes import Errand

_LINE = ("name", "language", "status", "category", "outcome", "says")


def template_group(words: Words) -> click.Group:
    """The commands, their help in one language."""
    commands = [
        command(words, "list", _list),
        command(words, "sync", _sync),
        command(words, "submit", _submit, file_option(words, "template_file"), idempotency_option(words)),
    ]
    return group(words, "template", commands)


def _list(desk: Desk) -> None:
    with desk.client() as client:
        desk.rows(client.templates(), ("name", "language", "version", "status", "category", "body"))


def _sync(desk: Desk) -> None:
    with desk.client() as client:
        _follow(desk, client, client.sync_templates())


def _submit(desk: Desk, file: str, key: str | None) -> None:
    template = read_described(file)
    with desk.client() as client:
        _follow(desk, client, client.submit_template(template, key=key))


def _follow(desk: Desk, client: Client, errand: Errand) -> None:
    """Until the provider has answered."""
    *_, last = client.watch_template_errand(errand["id"])
    if last["state"] == "failed":
        desk.fail(f"{last['says']} [{last['failure']}]", Exit.REFUSED)
    desk.rows(last["templates"] or [], _LINE)
