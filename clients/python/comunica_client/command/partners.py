"""`comunica partner`: organisations that municipalities can give a mandate to, and their keys. An operator's key."""

from typing import Any

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
from comunica_client.command.keys import COLUMNS, show_issued
from comunica_client.command.words import Words


def partner_group(words: Words) -> click.Group:
    """The commands, their help in one language."""
    identity = click.Argument(["partner_id"])
    making = (scope_option(words), kind_option(words), expires_option(words), idempotency_option(words))
    contact = click.Option(["--contact"], help=words["contact"])
    slug, name = click.Argument(["slug"]), click.Argument(["name"])
    commands = [
        command(words, "create", _create, slug, name, contact, idempotency_option(words), says="partner_create"),
        command(words, "list", _list),
        command(words, "close", _close, identity, says="partner_close"),
        command(words, "key", _key, identity, click.Argument(["name"]), *making, says="partner_key"),
        command(words, "keys", _keys, identity),
        command(words, "revoke", _revoke, identity, click.Argument(["key_id"])),
    ]
    return group(words, "partner", commands)


def _create(desk: Desk, slug: str, name: str, contact: str | None, key: str | None) -> None:
    with desk.operator() as operator:
        desk.show(operator.create_partner(slug, name, contact=contact, key=key))


def _list(desk: Desk) -> None:
    with desk.operator() as operator:
        desk.rows(operator.partners(), ("id", "slug", "name", "contact", "created_at", "closed_at"))


def _close(desk: Desk, partner_id: str) -> None:
    with desk.operator() as operator:
        desk.show(operator.close_partner(partner_id))


def _key(desk: Desk, partner_id: str, name: str, *, scopes: tuple[str, ...], **more: Any) -> None:
    with desk.operator() as operator:
        show_issued(desk, operator.issue_partner_key(partner_id, name, scopes, **more))


def _keys(desk: Desk, partner_id: str) -> None:
    with desk.operator() as operator:
        desk.rows(operator.partner_keys(partner_id), COLUMNS)


def _revoke(desk: Desk, partner_id: str, key_id: str) -> None:
    with desk.operator() as operator:
        desk.show(operator.revoke_partner_key(partner_id, key_id))
