"""`comunica partner`: organisations that municipalities can give a mandate to, and their keys. An operator's key."""

from typing import Any
from uuid import UUID

import click

from comunica_client.command.desk import Desk
from comunica_client.command.exits import Exit
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
from comunica_client.operator_client import OperatorClient
from comunica_client.shapes import PartnerMade

#: Of the key and the credential that a partner begins with.
_FIRST = "first"
_NKEY = ("id", "name", "kind", "scopes", "state", "public_key", "expires_at")


def partner_group(words: Words) -> click.Group:
    """The commands, their help in one language."""
    partner, slug, name = (click.Argument([each]) for each in ("partner", "slug", "name"))
    making = (scope_option(words), kind_option(words), expires_option(words), idempotency_option(words))
    commands = [
        command(words, "create", _create, slug, name, *_created_with(words), says="partner_create"),
        command(words, "list", _list),
        command(words, "close", _close, partner, says="partner_close"),
        command(words, "log", _log, partner, says="partner_log"),
        command(words, "key", _key, partner, name, *making, says="partner_key"),
        command(words, "keys", _keys, partner),
        command(words, "revoke", _revoke, partner, click.Argument(["key_id"])),
        _nkey_group(words),
    ]
    return group(words, "partner", commands)


def _created_with(words: Words) -> list[click.Parameter]:
    return [
        click.Option(["--contact"], help=words["contact"]),
        click.Option(["--scope", "scopes"], multiple=True, help=words["partner_scope"]),
        click.Option(["--no-nats"], is_flag=True, help=words["no_nats"]),
        _public_key(words),
        kind_option(words),
        expires_option(words),
        idempotency_option(words),
    ]


def _nkey_group(words: Words) -> click.Group:
    partner, name = click.Argument(["partner"]), click.Argument(["name"])
    making = (scope_option(words), _public_key(words), kind_option(words), expires_option(words))
    commands = [
        command(words, "add", _add_nkey, partner, name, *making, idempotency_option(words), says="nkey_add"),
        command(words, "list", _nkeys, partner),
        command(words, "revoke", _revoke_nkey, partner, click.Argument(["nkey_id"]), says="nkey_revoke"),
    ]
    return group(words, "nkey", commands)


def _public_key(words: Words) -> click.Option:
    return click.Option(["--public-key"], help=words["public_key"])


def _create(desk: Desk, slug: str, name: str, **asked: Any) -> None:
    """With `--scope` both ways in open to it: a key for HTTP, and a credential for NATS."""
    scopes, public_key, no_nats = asked["scopes"], asked["public_key"], asked["no_nats"]
    if public_key and (no_nats or not scopes):
        desk.fail(desk.words["no_nkey"], Exit.USAGE)
    wish = {"name": _FIRST, "scopes": list(scopes), "kind": asked["kind"]}
    wish |= {"expires_at": asked["expires_at"]} if asked["expires_at"] else {}
    nkey = wish | ({"public_key": public_key} if public_key else {})
    with desk.operator() as operator:
        made = operator.create_partner(
            slug,
            name,
            contact=asked["contact"],
            with_key=wish if scopes else None,
            with_nkey=nkey if scopes and not no_nats else None,
            key=asked["key"],
        )
    _show_made(desk, made)
    if scopes:
        desk.note(desk.words["secret_once"])


def _show_made(desk: Desk, made: PartnerMade) -> None:
    """For people each of the three by itself, so that every secret has a line of its own."""
    if desk.as_json:
        desk.show(made)
        return
    desk.show({name: each for name, each in made.items() if name not in ("key", "nkey")})
    for given in (made["key"], made["nkey"]):
        if given is not None:
            desk.show(given)


def _list(desk: Desk) -> None:
    with desk.operator() as operator:
        desk.rows(operator.partners(), ("id", "slug", "name", "contact", "created_at", "closed_at"))


def _close(desk: Desk, partner: str) -> None:
    with desk.operator() as operator:
        desk.show(operator.close_partner(_id_of(desk, operator, partner)))


def _log(desk: Desk, partner: str) -> None:
    with desk.operator() as operator:
        desk.rows(operator.partner_log(_id_of(desk, operator, partner)), ("at", "who", "what", "about"))


def _key(desk: Desk, partner: str, name: str, *, scopes: tuple[str, ...], **more: Any) -> None:
    with desk.operator() as operator:
        show_issued(desk, operator.issue_partner_key(_id_of(desk, operator, partner), name, scopes, **more))


def _keys(desk: Desk, partner: str) -> None:
    with desk.operator() as operator:
        desk.rows(operator.partner_keys(_id_of(desk, operator, partner)), COLUMNS)


def _revoke(desk: Desk, partner: str, key_id: str) -> None:
    with desk.operator() as operator:
        desk.show(operator.revoke_partner_key(_id_of(desk, operator, partner), key_id))


def _add_nkey(desk: Desk, partner: str, name: str, *, scopes: tuple[str, ...], **more: Any) -> None:
    with desk.operator() as operator:
        added = operator.add_partner_nkey(_id_of(desk, operator, partner), name, scopes, **more)
    desk.show(added)
    if added["seed"] is not None:
        desk.note(desk.words["secret_once"])


def _nkeys(desk: Desk, partner: str) -> None:
    with desk.operator() as operator:
        desk.rows(operator.partner_nkeys(_id_of(desk, operator, partner)), _NKEY)


def _revoke_nkey(desk: Desk, partner: str, nkey_id: str) -> None:
    with desk.operator() as operator:
        desk.show(operator.revoke_partner_nkey(_id_of(desk, operator, partner), nkey_id))


def _id_of(desk: Desk, operator: OperatorClient, named: str) -> str:
    """Of a partner by its id or its slug."""
    try:
        return str(UUID(named))
    except ValueError:
        found = next(iter(operator.partners(slug=named)), None)
    if found is None:
        desk.fail(f"{desk.words['no_partner']}: {named}", Exit.NOT_FOUND)
    return found["id"]
