"""The command of the dispatcher."""

import sys

from comunica.runtime.service import run
from services.dispatcher import STOP_WITHIN
from services.dispatcher.app import build
from services.dispatcher.settings import DispatcherSettings


def main() -> None:
    """Live until SIGTERM."""
    sys.exit(run(build, DispatcherSettings(), service="dispatcher", stop_within=STOP_WITHIN))


if __name__ == "__main__":
    main()
