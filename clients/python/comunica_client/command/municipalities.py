"""`comunica municipality` and `comunica channel`: what an operator's key sets up, out of a town's file."""

from pathlib import Path

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
from comunica_client.command.groups import command, file_option, group, idempotency_option
from comunica_client.command.words import Words
from comunica_client.operator_client import OperatorClient
from comunica_client.shapes import Channel, Municipality, Run

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
            idempotency_option(words),
            says="municipality_create",
        ),
        command(words, "update", _update, file_option(words, "town_file")),
        command(words, "list", _list),
    ]
    return group(words, "municipality", commands)


def channel_group(words: Words) -> click.Group:
    """The commands, their help in one language."""
    commands = [
        command(words, "connect", _connect, file_option(words, "town_file"), idempotency_option(words)),
        command(words, "check", _check, click.Argument(["slug"])),
        command(words, "list", _channels),
    ]
    return group(words, "channel", commands)


def _create(desk: Desk, file: str, key: str | None) -> None:
    town = read_described(file)
    with desk.operator() as operator:
        desk.show(operator.create_municipality(municipality_of(town), key=key))
    if left := [name for name in _LEFT if town.get(name)]:
        desk.note(f"{desk.words['left_out']}: {', '.join(left)}")
    if town.get("channel"):
        desk.note(f"{desk.words['then_connect']} comunica channel connect -f {file}")


def _update(desk: Desk, file: str) -> None:
    town = read_described(file)
    with desk.operator() as operator:
        there = _town(desk, operator, slug_of(town))
        desk.show(operator.change_municipality(there["id"], change_of(town)))


def _list(desk: Desk) -> None:
    with desk.operator() as operator:
        desk.rows(operator.municipalities(), _TOWN)


def _connect(desk: Desk, file: str, key: str | None) -> None:
    town = read_described(file)
    with desk.operator() as operator:
        there = _town(desk, operator, slug_of(town))
        wanted = channel_of(town, Path(file).parent) | {"municipality_id": there["id"]}
        _follow(desk, operator, operator.connect_channel(wanted, key=key))


def _check(desk: Desk, slug: str) -> None:
    with desk.operator() as operator:
        there = _town(desk, operator, slug)
        for channel in _channels_of(desk, operator, there):
            _follow(desk, operator, operator.check_channel(channel["id"]))


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


def _follow(desk: Desk, operator: OperatorClient, begun: Run) -> None:
    """Each step as it is taken; ends the command if one failed. Scripts get the run when it is over."""
    told, run = 0, begun
    for run in operator.watch_run(begun["channel_id"], begun["id"]):
        for step in run["steps"][told:] if not desk.as_json else ():
            outcome = desk.words["step_failed" if step["outcome"] == "failed" else step["outcome"]]
            click.echo(f"{outcome:<12} {step['what']}: {step['says']}")
        told = len(run["steps"])
    if desk.as_json:
        desk.show(run)
    if run["state"] == "failed":
        raise SystemExit(int(Exit.REFUSED))
