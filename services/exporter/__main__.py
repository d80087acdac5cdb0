"""`comunica-exporter`."""

import sys

from comunica.runtime.service import run
from services.exporter import STOP_WITHIN
from services.exporter.app import SERVICE, build
from services.exporter.settings import ExporterSettings


def main() -> int:
    """Run until told to stop."""
    return run(build, ExporterSettings(), service=SERVICE, stop_within=STOP_WITHIN)


if __name__ == "__main__":
    sys.exit(main())
