"""`comunica-ingress`."""

import sys

from comunica.runtime.service import run
from services.ingress.app import SERVICE, STOP_WITHIN, build
from services.ingress.settings import IngressSettings


def main() -> int:
    """Run until told to stop."""
    return run(build, IngressSettings(), service=SERVICE, stop_within=STOP_WITHIN)


if __name__ == "__main__":
    sys.exit(main())
