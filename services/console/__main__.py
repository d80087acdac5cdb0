"""The command of the console."""

import sys

from comunica.runtime.service import run
from services.console import STOP_WITHIN
from services.console.app import build
from services.console.settings import ConsoleSettings


def main() -> None:
    """Live until SIGTERM."""
    sys.exit(run(build, ConsoleSettings(), service="console", stop_within=STOP_WITHIN))


if __name__ == "__main__":
    main()
