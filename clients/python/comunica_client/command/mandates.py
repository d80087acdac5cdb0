"""`comunica mandate`: what a municipality lets partners send in its name. A municipality's key."""

from typing import get_args

import click

from comunica_client.command.desk import Desk
from comunica_client.command.groups import command, expires_option, group, idempotency_option
from comunica_client.command.words import Words
from comunica_client.shapes import Lane, Mandate

_COLUMNS = ("id", "partner", "categories", "lanes", "state", "granted_at", "expires_at")
_CATEGORIES = ("utility", "marketing", "authentication")


def mandate_group(words: Words) -> click.Group:
    """The commands, their help in one language."""
    category = click.Option(
        ["--category", "categories"],
        multiple=True,
        required=True,
        type=click.Choice(_CATEGORIES),
        help=words["mandate_category"],
    )
    lane = click.Option(
        ["--lane", "lanes"],
        multiple=True,
        required=True,
        type=click.Choice(list(get_args(Lane))),
        help=words["mandate_lane"],
    )
    granting = (category, lane, expires_option(words), idempotency_option(words))
    commands = [
        command(words, "grant", _grant, click.Argument(["partner"]), *granting, says="mandate_grant"),
        command(words, "revoke", _revoke, click.Argument(["mandate_id"]), says="mandate_revoke"),
        command(words, "list", _list),
        command(words, "partners", _partners, says="mandate_partners"),
    ]
    return group(words, "mandate", commands)


def _grant(
    desk: Desk,
    partner: str,
    *,
    categories: tuple[str, ...],
    lanes: tuple[Lane, ...],
    expires_at: str | None,
    key: str | None,
) -> None:
    with desk.client() as client:
        desk.show(client.grant_mandate(partner, categories, lanes, expires_at=expires_at, key=key))


def _revoke(desk: Desk, mandate_id: str) -> None:
    with desk.client() as client:
        desk.show(client.revoke_mandate(mandate_id))


def _list(desk: Desk) -> None:
    with desk.client() as client:
        rows = client.mandates()
        desk.rows(rows if desk.as_json else ({**each, "partner": _slug(each)} for each in rows), _COLUMNS)


def _partners(desk: Desk) -> None:
    with desk.client() as client:
        desk.rows(client.partners(), ("id", "slug", "name", "contact"))


def _slug(mandate: Mandate) -> str:
    return mandate["partner"]["slug"]
