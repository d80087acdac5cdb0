"""What the commands share: how they are registered and how they fail."""

import argparse
import getpass
from collections.abc import Callable

type Commands = argparse._SubParsersAction[argparse.ArgumentParser]
#: A command gets its parsed arguments, and raises FailedError with what to do.
type Run = Callable[[argparse.Namespace], None]


class FailedError(Exception):
    """The command did not do what it was asked to; the message is for the person who ran it."""


def add(commands: Commands, name: str, run: Run, *, says: str) -> argparse.ArgumentParser:
    """A parser for one command."""
    parser = commands.add_parser(name, help=says, description=says)
    parser.set_defaults(run=run)
    return parser


def login() -> str:
    """Who sits here, for the towns' logs."""
    try:
        return getpass.getuser()
    except OSError:
        return "comunica-admin"  # a container whose user has no name


def group(commands: Commands, name: str, *, says: str) -> Commands:
    """A command that has commands of its own: `topology apply`."""
    parser = commands.add_parser(name, help=says, description=says)
    return parser.add_subparsers(required=True, metavar="COMMAND")
