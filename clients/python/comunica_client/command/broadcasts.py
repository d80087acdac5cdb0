"""`comunica broadcast`: send, preview, watch, pause, resume, cancel, approve, reject, recipients, reconcile, list."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Literal, cast

import click

from comunica_client.command.audience import audience_options, chosen_audience
from comunica_client.command.desk import Desk
from comunica_client.command.exits import Exit
from comunica_client.command.groups import command, group, idempotency_option
from comunica_client.command.progress import follow_broadcast
from comunica_client.command.words import Words
from comunica_client.shapes import Lane

type Order = Literal["pause", "resume", "cancel"]

_COLUMNS = ("id", "state", "kind", "lane", "template", "counted", "created_at")
_RECIPIENT = ("subscriber_id", "address", "zone", "state", "reason", "error_code")
_AUDIENCE = ("everyone", "zones", "streets", "outside", "topics")


def broadcast_group(words: Words) -> click.Group:
    """The commands, their help in one language."""
    identity = click.Argument(["broadcast_id"])
    follow = click.Option(["--watch", "follow"], is_flag=True, help=words["follow"])
    orders: tuple[Order, ...] = ("pause", "resume", "cancel")
    steering = [command(words, order, partial(_steer, order=order), identity) for order in orders]
    commands = [
        command(words, "send", _send, *_said(words), idempotency_option(words), follow),
        command(words, "preview", _preview, *_said(words)),
        command(words, "watch", _watch, identity),
        *steering,
        command(words, "approve", _approve, identity),
        command(words, "reject", _reject, identity, click.Option(["--reason"], help=words["reject_reason"])),
        command(words, "recipients", _recipients, identity, _states(words)),
        command(words, "reconcile", _reconcile, identity),
        command(words, "list", _list),
    ]
    return group(words, "broadcast", commands)


def _said(words: Words) -> list[click.Parameter]:
    return [
        click.Argument(["template"]),
        click.Option(["--set", "fields"], multiple=True, help=words["set"]),
        *audience_options(words),
        click.Option(["--lane"], type=click.Choice(["urgent", "normal", "bulk"]), default="normal", help=words["lane"]),
        click.Option(["--reason"], help=words["reason"]),
        click.Option(["--at"], help=words["at"]),
        click.Option(["--expires-at"], help=words["too_late"]),
    ]


def parameters_of(desk: Desk, fields: Sequence[str]) -> dict[str, str]:
    """`--set name=text`, as many as there are."""
    pairs = [each.partition("=") for each in fields]
    if any(not (name and sign) for name, sign, _ in pairs):
        desk.fail(desk.words["bad_set"], Exit.USAGE)
    return {name: text for name, _, text in pairs}


def _content(desk: Desk, said: dict[str, Any]) -> dict[str, Any]:
    return {
        "audience": chosen_audience(desk, **{name: said[name] for name in _AUDIENCE}),
        "parameters": parameters_of(desk, said["fields"]),
        "lane": cast("Lane", said["lane"]),
        "reason": said["reason"],
        "at": said["at"],
        "expires_at": said["expires_at"],
    }


def _send(desk: Desk, template: str, *, key: str | None, follow: bool, **said: Any) -> None:
    with desk.client() as client:
        accepted = client.send_broadcast(template, key=key, **_content(desk, said))
        if not (follow and desk.as_json):
            desk.show(accepted)
        if follow:
            follow_broadcast(desk, client, accepted["id"])


def _preview(desk: Desk, template: str, **said: Any) -> None:
    with desk.client() as client:
        desk.show(client.preview_broadcast(template, **_content(desk, said)))


def _watch(desk: Desk, broadcast_id: str) -> None:
    with desk.client() as client:
        follow_broadcast(desk, client, broadcast_id)


def _steer(desk: Desk, broadcast_id: str, *, order: Order) -> None:
    with desk.client() as client:
        desk.show(client.steer_broadcast(broadcast_id, order))


def _approve(desk: Desk, broadcast_id: str) -> None:
    with desk.client() as client:
        desk.show(client.approve_broadcast(broadcast_id))


def _reject(desk: Desk, broadcast_id: str, reason: str | None) -> None:
    with desk.client() as client:
        desk.show(client.reject_broadcast(broadcast_id, reason=reason))


def _reconcile(desk: Desk, broadcast_id: str) -> None:
    with desk.client() as client:
        desk.show(client.reconcile_broadcast(broadcast_id))


def _states(words: Words) -> click.Option:
    return click.Option(["--state", "states"], multiple=True, help=words["states"])


def _recipients(desk: Desk, broadcast_id: str, states: tuple[str, ...]) -> None:
    with desk.client() as client:
        desk.rows(client.recipients(broadcast_id, states=states), _RECIPIENT)


def _list(desk: Desk) -> None:
    with desk.client() as client:
        rows = client.broadcasts()
        desk.rows(rows if desk.as_json else ({**each, "template": each["template"]["name"]} for each in rows), _COLUMNS)
