"""The steps of a run, told to people as they are taken: each is ok, or waits, or says what to do."""

from collections.abc import Iterator, Sequence

import click

from comunica_client.command.desk import Desk
from comunica_client.command.exits import Exit
from comunica_client.command.words import Words
from comunica_client.operator_client import OperatorClient
from comunica_client.shapes import Run, Step


class StepsTold:
    """Which steps somebody was told of. One that was waited for stays where it stood and turns into what came of it,
    and a run that another process begins anew takes its steps again: what differs from what was told is told.
    """

    def __init__(self) -> None:
        self._told: dict[str, tuple[str, str]] = {}

    def news(self, steps: Sequence[Step]) -> Iterator[Step]:
        """What is new in them."""
        for step in steps:
            came = (step["outcome"], step["says"])
            if self._told.get(step["what"]) != came:
                self._told[step["what"]] = came
                yield step


def line_of(step: Step, words: Words) -> str:
    """As people read it."""
    outcome = words["step_failed" if step["outcome"] == "failed" else step["outcome"]]
    says = f": {step['says']}" if step["says"] else ""
    return f"{outcome:<12} {step['what']}{says}"


def follow_run(desk: Desk, operator: OperatorClient, begun: Run) -> bool:
    """Each step as it is taken; whether all was done. Scripts get the run when it is over."""
    run, told = begun, StepsTold()
    for run in operator.watch_run(begun["channel_id"], begun["id"]):
        for step in told.news(run["steps"]) if not desk.as_json else ():
            click.echo(line_of(step, desk.words))
    if desk.as_json:
        desk.show(run)
    return run["state"] != "failed"


def end_as(*, done: bool) -> None:
    """The command ends with a failure if some step was one."""
    if not done:
        raise SystemExit(int(Exit.REFUSED))
