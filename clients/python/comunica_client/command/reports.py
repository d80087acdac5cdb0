"""`comunica report`: the figures of a month."""

from typing import Any, Literal

import click

from comunica_client.command.desk import Desk
from comunica_client.command.exits import Exit
from comunica_client.command.groups import command, idempotency_option, output_option
from comunica_client.command.words import Words


def report_command(words: Words) -> click.Command:
    """The command, its help in one language."""
    params = (
        click.Argument(["month"]),
        click.Option(["--residents"], type=click.IntRange(min=1), help=words["residents"]),
        click.Option(["--format", "written_as"], type=click.Choice(["csv", "json"]), help=words["report_format"]),
        output_option(words),
        idempotency_option(words),
    )
    return command(words, "report", _report, *params)


def _report(
    desk: Desk,
    month: str,
    residents: int | None,
    written_as: Literal["csv", "json"] | None,
    output: str | None,
    key: str | None,
) -> None:
    """Without a format: a table for people, or the whole of it in JSON."""
    with desk.client() as client:
        asked = client.request_report(month, residents=residents, language=desk.words.language.value, key=key)
        *_, last = client.watch_report(asked["id"])
        if last["state"] == "failed":
            desk.fail(f"{last['says']} [{last['failure']}]", Exit.REFUSED)
        if written_as or output:
            chosen = written_as or ("json" if desk.as_json else "csv")
            desk.write(client.report_content(asked["id"], written_as=chosen), output)
            return
    report: dict[str, Any] = last["report"] or {}
    desk.show(report if desk.as_json else _told(report))


def _told(report: dict[str, Any]) -> dict[str, Any]:
    """What people look at first; the rest is in the file."""
    people, deliveries = report["people"], report["deliveries"]
    return {
        "month": report["month"],
        "people": {name: people[name] for name in ("at_end", "joined", "left")},
        "broadcasts": report["broadcasts"]["total"],
        "deliveries": {name: each for name, each in deliveries.items() if isinstance(each, int | float)},
        "press_text": report["press_text"],
    }
