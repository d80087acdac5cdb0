"""The command of the api."""

import sys

from comunica.runtime.service import run
from services.api import STOP_WITHIN
from services.api.app import build
from services.api.settings import ApiSettings


def main() -> None:
    """Live until SIGTERM."""
    sys.exit(run(build, ApiSettings(), service="api", stop_within=STOP_WITHIN))


if __name__ == "__main__":
    main()
