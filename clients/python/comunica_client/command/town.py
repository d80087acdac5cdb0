"""`comunica subscribers`, `gazetteer` and `template`: what a town has on record."""

from typing import Any, cast

import click

from comunica_client.command.desk import Desk
from comunica_client.command.words import Words

_PERSON = ("id", "consent", "given_name", "surname", "place", "zone", "address")


def subscribers_group(words: Words) -> click.Group:
    """The commands, their help in one language."""
    group = click.Group("subscribers", help=words["subscribers"])
    identity = click.Argument(["subscriber_id"])
    zone = click.Option(["--zone"], help=words["zone"])
    phone, surname = click.Option(["--phone"], help=words["phone"]), click.Option(["--surname"], help=words["surname"])
    yes = click.Option(["--yes"], is_flag=True, help=words["yes"])
    for name, run, params in (
        ("list", _list, [zone]),
        ("find", _find, [phone, surname]),
        ("consents", _consents, [identity]),
        ("export", _export, [identity]),
        ("erase", _erase, [identity, yes]),
    ):
        given = cast("list[click.Parameter]", params)
        group.add_command(click.Command(name, params=given, callback=click.pass_obj(run), help=words[name]))
    return group


def gazetteer_group(words: Words) -> click.Group:
    """The commands, their help in one language."""
    group = click.Group("gazetteer", help=words["gazetteer"])
    group.add_command(click.Command("show", callback=click.pass_obj(_show), help=words["show"]))
    message = click.Argument(["message"])
    group.add_command(click.Command("test", params=[message], callback=click.pass_obj(_try), help=words["try"]))
    return group


def template_group(words: Words) -> click.Group:
    """The commands, their help in one language."""
    group = click.Group("template", help=words["template"])
    group.add_command(click.Command("list", callback=click.pass_obj(_templates), help=words["list"]))
    return group


def _list(desk: Desk, zone: str | None) -> None:
    with desk.client() as client:
        desk.rows(client.subscribers(zone=zone), _PERSON)


def _find(desk: Desk, phone: str | None, surname: str | None) -> None:
    with desk.client() as client:
        desk.rows(client.find_subscribers(phone=phone, surname=surname), _PERSON)


def _consents(desk: Desk, subscriber_id: str) -> None:
    with desk.client() as client:
        desk.rows(client.consents(subscriber_id), ("position", "event", "way", "keyword", "happened_at"))


def _export(desk: Desk, subscriber_id: str) -> None:
    with desk.client() as client:
        Desk(desk.words, as_json=True).show(client.export_subscriber(subscriber_id))


def _erase(desk: Desk, subscriber_id: str, *, yes: bool) -> None:
    if not yes:
        click.confirm(desk.words["erase_sure"], abort=True)
    with desk.client() as client:
        client.erase_subscriber(subscriber_id)
    click.echo(desk.words["erased"], err=True)


def _show(desk: Desk) -> None:
    with desk.client() as client:
        Desk(desk.words, as_json=True).show(client.gazetteer())


def _try(desk: Desk, message: str) -> None:
    with desk.client() as client:
        desk.show(cast("dict[str, Any]", client.try_message(message)))


def _templates(desk: Desk) -> None:
    with desk.client() as client:
        desk.rows(client.templates(), ("name", "language", "version", "status", "category", "body"))
