"""A broadcast as it goes, for people: a bar with rate, time left and who was not reached. Scripts get the end of it."""

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TimeRemainingColumn
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
    columns = (BarColumn(), MofNCompleteColumn(), _Rate(desk.words), TimeRemainingColumn(), _Lost(desk.words))
    with Bar(*columns, console=Console(stderr=True), disable=desk.as_json) as bar:
        task = bar.add_task("", total=None, lost=0)
        for last in client.watch_broadcast(broadcast_id):
            bar.update(task, total=last["resolved"], completed=handled(last), lost=lost(last))
    assert last is not None
    if desk.as_json:
        desk.show(last)
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
