"""The command line: each sub-command is a module of its own with one function, `register`.

A command brings in what it needs and no other: with all of them at every start a person would wait for seconds.
"""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from comunica.runtime import logging
from services.admin.command import FailedError

#: To add a command: write a module with `register`, name the command here; `dead-letters` is in dead_letters.py.
COMMANDS = (
    *("migrate", "topology", "municipality", "channel", "operator", "partner", "gazetteer", "templates"),
    *("subscribers", "user", "keys", "ledger", "master-key", "restore", "dead-letters", "audit", "docs"),
)


def reader(names: Sequence[str] = COMMANDS) -> argparse.ArgumentParser:
    """Reads what a person typed, if it is one of these commands."""
    parser = argparse.ArgumentParser(prog="comunica-admin", description="Set up and look after Comunica.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name in names:
        import_module(f"services.admin.{name.replace('-', '_')}").register(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    typed = sys.argv[1:] if arguments is None else arguments
    # Whoever asks for help, or types a word that is none, is shown all of them.
    asked = [name for name in COMMANDS if name in typed[:1]]
    chosen = reader(asked or COMMANDS).parse_args(typed)
    logging.configure("WARNING", service="admin", stream=sys.stderr)
    try:
        chosen.run(chosen)
    except FailedError as problem:
        print(f"comunica-admin: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
