"""`comunica municipality` and `comunica channel`: what an operator's key sets up, out of a town's file."""

import sys
from pathlib import Path
from typing import Any

import click

from comunica_client.command.described import (
    change_of,
    channel_of,
    municipality_of,
    read_described,
    slug_of,
)
from comunica_client.command.desk import Desk
from comunica_client.command.exits import Exit
from comunica_client.command.groups import (
    command,
    expires_option,
    file_option,
    group,
    idempotency_option,
    kind_option,
)
from comunica_client.command.keys import show_issued
from comunica_client.command.steps import end_as, follow_run
from comunica_client.command.words import Words
from comunica_client.operator_client import OperatorClient
from comunica_client.shapes import FIRST_KEY_SCOPES, Channel, KeyIssued, Municipality

_TOWN = ("id", "slug", "name", "trial", "created_at")
_CHANNEL = ("id", "municipality_id", "display_phone_number", "state", "quality", "messages_per_second")
#: Of a town's file, what an operator's key does not bring in.
_LEFT = ("streets", "gazetteer_file", "stradario_file", "budget", "api_keys")


def municipality_group(words: Words) -> click.Group:
    """The commands, their help in one language."""
    commands = [
        command(
            words,
            "create",
            _create,
            file_option(words, "town_file"),
            click.Option(["--first-key"], metavar="NAME", help=words["first_key"]),
            _first_scopes(words),
            idempotency_option(words),
            says="municipality_create",
        ),
        command(
            words,
            "first-key",
            _make_first_key,
            click.Argument(["slug"]),
            click.Argument(["name"]),
            _first_scopes(words),
            kind_option(words),
            expires_option(words),
            idempotency_option(words),
            says="first_key",
        ),
        command(words, "update", _update, file_option(words, "town_file")),
        command(words, "list", _list),
    ]
    return group(words, "municipality", commands)


def channel_group(words: Words) -> click.Group:
    """The commands, their help in one language."""
    commands = [
        command(
            words,
            "connect",
            _connect,
            file_option(words, "town_file"),
            click.Option(["--wait-message"], type=click.IntRange(0, 600), help=words["wait_message"]),
            idempotency_option(words),
        ),
        command(words, "check", _check, click.Argument(["slug"])),
        command(words, "list", _channels),
    ]
    return group(words, "channel", commands)


def _first_scopes(words: Words) -> click.Option:
    choice = click.Choice(FIRST_KEY_SCOPES)
    return click.Option(["--scope", "scopes"], type=choice, multiple=True, help=words["first_scope"])


def _create(desk: Desk, file: str, first_key: str | None, scopes: tuple[str, ...], key: str | None) -> None:
    town = read_described(file)
    with desk.operator() as operator:
        made = operator.create_municipality(municipality_of(town), key=key)
        if not (desk.as_json and first_key):
            desk.show(made)
        if name := first_key or _offered(desk):
            key = f"{key}-first-key" if key else None
            issued = operator.make_first_key(made["id"], name, scopes or FIRST_KEY_SCOPES, key=key)
            _show_first(desk, made, issued)
        else:
            desk.note(f"{desk.words['then_key']} comunica municipality first-key {made['slug']} NAME")
    if left := [name for name in _LEFT if town.get(name)]:
        desk.note(f"{desk.words['left_out']}: {', '.join(left)}")
    if town.get("channel"):
        desk.note(f"{desk.words['then_connect']} comunica channel connect -f {file}")


def _offered(desk: Desk) -> str | None:
    """Under which name the town's first key is wanted at once; none, unless somebody sits there who says so."""
    if desk.as_json or not sys.stdin.isatty() or not click.confirm(desk.words["first_key_now"], default=True, err=True):
        return None
    return str(click.prompt(desk.words["first_key_name"], default="municipio", err=True))


def _show_first(desk: Desk, made: Municipality, issued: KeyIssued) -> None:
    """For scripts, the town and its key are one object."""
    desk.show({**made, "first_key": issued} if desk.as_json else issued)
    desk.note(desk.words["secret_once"])


def _make_first_key(desk: Desk, slug: str, name: str, *, scopes: tuple[str, ...], **more: Any) -> None:
    with desk.operator() as operator:
        town = _town(desk, operator, slug)
        show_issued(desk, operator.make_first_key(town["id"], name, scopes or FIRST_KEY_SCOPES, **more))


def _update(desk: Desk, file: str) -> None:
    town = read_described(file)
    with desk.operator() as operator:
        there = _town(desk, operator, slug_of(town))
        desk.show(operator.change_municipality(there["id"], change_of(town)))


def _list(desk: Desk) -> None:
    with desk.operator() as operator:
        desk.rows(operator.municipalities(), _TOWN)


def _connect(desk: Desk, file: str, wait_message: int | None, key: str | None) -> None:
    town = read_described(file)
    with desk.operator() as operator:
        there = _town(desk, operator, slug_of(town))
        wanted = channel_of(town, Path(file).parent) | {"municipality_id": there["id"]}
        if wait_message is not None:
            wanted["wait_for_message_seconds"] = wait_message
        end_as(done=follow_run(desk, operator, operator.connect_channel(wanted, key=key)))


def _check(desk: Desk, slug: str) -> None:
    with desk.operator() as operator:
        there = _town(desk, operator, slug)
        done = True
        for channel in _channels_of(desk, operator, there):
            done &= follow_run(desk, operator, operator.check_channel(channel["id"]))
    end_as(done=done)


def _channels(desk: Desk) -> None:
    with desk.operator() as operator:
        desk.rows(operator.channels(), _CHANNEL)


def _town(desk: Desk, operator: OperatorClient, slug: str) -> Municipality:
    found = next(iter(operator.municipalities(slug=slug)), None)
    if found is None:
        desk.fail(f"{desk.words['no_town']}: {slug}", Exit.NOT_FOUND)
    return found


def _channels_of(desk: Desk, operator: OperatorClient, town: Municipality) -> list[Channel]:
    channels = operator.municipality(town["id"])["channels"]
    if not channels:
        desk.fail(f"{desk.words['no_channel']}: {town['slug']}", Exit.NOT_FOUND)
    return list(channels)
