"""How commands are put together: each with its help in one language, and with the desk that it works at."""

from collections.abc import Callable, Sequence
from typing import Any

import click

from comunica_client.command.words import Words


def command(
    words: Words, name: str, run: Callable[..., Any], *params: click.Parameter, says: str = ""
) -> click.Command:
    """One command. `says`: under which word its help stands, if not under its own name."""
    return click.Command(name, params=list(params), callback=click.pass_obj(run), help=words[says or name])


def group(words: Words, name: str, commands: Sequence[click.Command]) -> click.Group:
    """Commands about one thing."""
    made = click.Group(name, help=words[name])
    for each in commands:
        made.add_command(each)
    return made


def file_argument() -> click.Argument:
    """A file that is there."""
    return click.Argument(["file"], type=click.Path(exists=True, dir_okay=False))


def file_option(words: Words, says: str) -> click.Option:
    """-f: a file that describes something."""
    path = click.Path(exists=True, dir_okay=False)
    return click.Option(["-f", "--file"], type=path, required=True, help=words[says])


def idempotency_option(words: Words) -> click.Option:
    """Of what must not be done twice."""
    return click.Option(["--idempotency-key", "key"], help=words["idempotency"])


def output_option(words: Words) -> click.Option:
    """-o: where a file is written to; else to standard output."""
    return click.Option(["-o", "--output"], type=click.Path(dir_okay=False), help=words["output"])


def kind_option(words: Words) -> click.Option:
    """Of a key."""
    return click.Option(["--kind"], type=click.Choice(["live", "team", "test"]), default="live", help=words["kind"])


def scope_option(words: Words) -> click.Option:
    """What a key may do."""
    return click.Option(["--scope", "scopes"], multiple=True, required=True, help=words["scope"])


def expires_option(words: Words) -> click.Option:
    """When a key ends."""
    return click.Option(["--expires-at"], help=words["expires_at"])
