"""`comunica-callbacks`."""

import sys

from comunica.runtime.service import run
from services.callbacks import STOP_WITHIN
from services.callbacks.app import SERVICE, build
from services.callbacks.settings import CallbacksSettings


def main() -> int:
    """Run until told to stop."""
    return run(build, CallbacksSettings(), service=SERVICE, stop_within=STOP_WITHIN)


if __name__ == "__main__":
    sys.exit(main())
