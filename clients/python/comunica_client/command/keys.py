"""`comunica key`: create, rotate, revoke, list."""

import click

from comunica_client.command.desk import Desk
from comunica_client.command.groups import (
    command,
    expires_option,
    group,
    idempotency_option,
    kind_option,
    scope_option,
)
from comunica_client.command.words import Words
from comunica_client.shapes import KeyIssued, KeyKind

COLUMNS = ("id", "name", "kind", "scopes", "state", "expires_at", "last_used_at")


def key_group(words: Words) -> click.Group:
    """The commands, their help in one language."""
    identity = click.Argument(["key_id"])
    overlap = click.Option(["--overlap-minutes"], type=click.IntRange(min=0), help=words["overlap"])
    making = (scope_option(words), kind_option(words), expires_option(words), idempotency_option(words))
    commands = [
        command(words, "create", _create, click.Argument(["name"]), *making, says="key_create"),
        command(words, "rotate", _rotate, identity, overlap),
        command(words, "revoke", _revoke, identity),
        command(words, "list", _list),
    ]
    return group(words, "key", commands)


def show_issued(desk: Desk, issued: KeyIssued) -> None:
    """With its secret, which nobody will see again."""
    desk.show(issued)
    desk.note(desk.words["secret_once"])


def _create(
    desk: Desk, name: str, scopes: tuple[str, ...], kind: KeyKind, expires_at: str | None, key: str | None
) -> None:
    with desk.client() as client:
        show_issued(desk, client.create_key(name, scopes, kind=kind, expires_at=expires_at, key=key))


def _rotate(desk: Desk, key_id: str, overlap_minutes: int | None) -> None:
    with desk.client() as client:
        show_issued(desk, client.rotate_key(key_id, overlap_minutes=overlap_minutes))


def _revoke(desk: Desk, key_id: str) -> None:
    with desk.client() as client:
        desk.show(client.revoke_key(key_id))


def _list(desk: Desk) -> None:
    with desk.client() as client:
        desk.rows(client.keys(), COLUMNS)
