"""The command line: each sub-command is a module of its own with one function, `register`."""

import argparse
import sys
from collections.abc import Sequence

from comunica.runtime import logging
from services.admin import (
    audit,
    channel,
    dead_letters,
    docs,
    gazetteer,
    keys,
    ledger,
    master_key,
    migrate,
    municipality,
    operator,
    partner,
    restore,
    subscribers,
    templates,
    topology,
    user,
)
from services.admin.command import FailedError

#: To add a command: write a module with `register`, name it here.
_COMMANDS = (
    *(migrate, topology, municipality, channel, operator, partner, gazetteer, templates, subscribers),
    *(user, keys, ledger, master_key, restore, dead_letters, audit, docs),
)


def reader() -> argparse.ArgumentParser:
    """Reads what a person typed."""
    parser = argparse.ArgumentParser(prog="comunica-admin", description="Set up and look after Comunica.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in _COMMANDS:
        command.register(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    chosen = reader().parse_args(arguments)
    logging.configure("WARNING", service="admin", stream=sys.stderr)
    try:
        chosen.run(chosen)
    except FailedError as problem:
        print(f"comunica-admin: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
