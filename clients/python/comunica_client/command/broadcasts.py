"""`comunica broadcast`: send, preview, watch, cancel, reconcile."""

from collections.abc import Callable, Sequence
from typing import Any, cast

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.text import Text

from comunica_client.client import Client
from comunica_client.command.desk import Desk
from comunica_client.command.exits import Exit
from comunica_client.command.words import Words
from comunica_client.shapes import Audience, Lane, Progress, handled, lost

type Command = Callable[..., Any]


def broadcast_group(words: Words) -> click.Group:
    """The commands, their help in one language."""
    group = click.Group("broadcast", help=words["broadcast"])
    group.add_command(_said(words, "send", words["send"], _send, sends=True))
    group.add_command(_said(words, "preview", words["preview"], _preview, sends=False))
    identity = click.Argument(["broadcast_id"])
    for name, run in (("watch", _watch), ("cancel", _cancel), ("reconcile", _reconcile)):
        group.add_command(click.Command(name, params=[identity], callback=click.pass_obj(run), help=words[name]))
    return group


def _said(words: Words, name: str, says: str, run: Command, *, sends: bool) -> click.Command:
    params: list[click.Parameter] = [
        click.Argument(["template"]),
        click.Option(["--set", "fields"], multiple=True, help=words["set"]),
        click.Option(["--zone", "zones"], multiple=True, help=words["zone"]),
        click.Option(["--everyone"], is_flag=True, help=words["everyone"]),
        click.Option(["--outside"], is_flag=True, help=words["outside"]),
        click.Option(["--lane"], type=click.Choice(["urgent", "normal", "bulk"]), default="normal", help=words["lane"]),
        click.Option(["--reason"], help=words["reason"]),
        click.Option(["--at"], help=words["at"]),
    ]
    if sends:
        params.append(click.Option(["--idempotency-key", "key"], help=words["idempotency"]))
        params.append(click.Option(["--watch", "follow"], is_flag=True, help=words["follow"]))
    return click.Command(name, params=params, callback=click.pass_obj(run), help=says)


def _audience(desk: Desk, zones: Sequence[str], *, everyone: bool, outside: bool) -> Audience:
    if not (zones or everyone or outside):
        desk.fail(desk.words["nobody_chosen"], Exit.USAGE)
    return {"everyone": everyone, "zones": list(zones), "outside": outside}


def _parameters(desk: Desk, fields: Sequence[str]) -> dict[str, str]:
    pairs = [each.partition("=") for each in fields]
    if any(not (name and sign) for name, sign, _ in pairs):
        desk.fail(desk.words["bad_set"], Exit.USAGE)
    return {name: text for name, _, text in pairs}


def _send(desk: Desk, template: str, *, key: str | None, follow: bool, **said: Any) -> None:
    with desk.client() as client:
        accepted = client.send_broadcast(template, key=key, **_content(desk, said))
        if not (follow and desk.as_json):
            desk.show(cast("dict[str, Any]", accepted))
        if follow:
            _follow(desk, client, accepted["id"])


def _preview(desk: Desk, template: str, **said: Any) -> None:
    with desk.client() as client:
        desk.show(cast("dict[str, Any]", client.preview_broadcast(template, **_content(desk, said))))


def _content(desk: Desk, said: dict[str, Any]) -> dict[str, Any]:
    return {
        "audience": _audience(desk, said["zones"], everyone=said["everyone"], outside=said["outside"]),
        "parameters": _parameters(desk, said["fields"]),
        "lane": cast("Lane", said["lane"]),
        "reason": said["reason"],
        "at": said["at"],
    }


def _watch(desk: Desk, broadcast_id: str) -> None:
    with desk.client() as client:
        _follow(desk, client, broadcast_id)


def _cancel(desk: Desk, broadcast_id: str) -> None:
    with desk.client() as client:
        desk.show(cast("dict[str, Any]", client.steer_broadcast(broadcast_id, "cancel")))


def _reconcile(desk: Desk, broadcast_id: str) -> None:
    with desk.client() as client:
        desk.show(cast("dict[str, Any]", client.reconcile_broadcast(broadcast_id)))


def _follow(desk: Desk, client: Client, broadcast_id: str) -> None:
    """A bar for people, on the error stream; a line of JSON at the end for scripts."""
    last: Progress | None = None
    columns = (BarColumn(), MofNCompleteColumn(), _Rate(desk.words), TimeRemainingColumn(), _Lost(desk.words))
    with Bar(*columns, console=Console(stderr=True), disable=desk.as_json) as bar:
        task = bar.add_task("", total=None, lost=0)
        for last in client.watch_broadcast(broadcast_id):
            bar.update(task, total=last["resolved"], completed=handled(last), lost=lost(last))
    assert last is not None
    if desk.as_json:
        desk.show(cast("dict[str, Any]", last))
    if lost(last):
        raise SystemExit(int(Exit.NOT_EVERYBODY))


class _Rate(ProgressColumn):
    """People a second."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed or 0:.0f} {self._words['a_second']}")


class _Lost(ProgressColumn):
    """Who did not get it."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    def render(self, task: Task) -> Text:
        return Text(f"{task.fields['lost']} {self._words['failed']}", style="red" if task.fields["lost"] else "")
