"""A broadcast as it goes, for people: a bar with rate, time left and who was not reached. Scripts get the end of it."""

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.text import Text

from comunica_client.client import Client
from comunica_client.command.desk import Desk
from comunica_client.command.exits import Exit
from comunica_client.command.words import Words
from comunica_client.shapes import Progress, handled, lost


def follow_broadcast(desk: Desk, client: Client, broadcast_id: str) -> None:
    """To its end: the bar on the error stream, for scripts a line of JSON. Ends the command if some did not get it."""
    last: Progress | None = None
    columns = (
        *(TextColumn("{task.fields[standing]}", markup=False), BarColumn(), MofNCompleteColumn()),
        *(_Rate(desk.words), TimeRemainingColumn(), _Lost(desk.words)),
    )
    with Bar(*columns, console=Console(stderr=True), disable=desk.as_json) as bar:
        task = bar.add_task("", total=None, lost=0, standing="")
        for last in client.watch_broadcast(broadcast_id):
            bar.update(
                task,
                total=last["resolved"],
                completed=handled(last),
                lost=lost(last),
                standing=standing(last, desk.words),
            )
    assert last is not None
    desk.show(
        last if desk.as_json else {"state": last["state"], "resolved": last["resolved"], "counts": last["counts"]}
    )
    if lost(last):
        desk.note(f"{desk.words['who_missed']} comunica broadcast recipients {broadcast_id} --state failed")
        raise SystemExit(int(Exit.NOT_EVERYBODY))


def standing(progress: Progress, words: Words) -> str:
    """Its state, and why it does not go on if it does not."""
    state = words.value("state", progress["state"])
    waits_for = progress["paused_reason"] or progress["held_for"]
    return f"{state} ({words.value('held_for', waits_for)})" if waits_for else state


class _Rate(ProgressColumn):
    """People a second."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    def render(self, task: Task) -> Text:
        return Text(f"{task.finished_speed or task.speed or 0:.0f} {self._words['a_second']}")


class _Lost(ProgressColumn):
    """Who did not get it."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    def render(self, task: Task) -> Text:
        return Text(f"{task.fields['lost']} {self._words['failed']}", style="red" if task.fields["lost"] else "")
