"""`make bench-dispatch`: the bench of sending, and of its figures two lines: the rate and the ratio."""

import sys

from tests.bench.__main__ import BROKEN, figures_of, verdicts
from tests.bench.missing import CannotMeasureError


def main() -> int:
    """As `make bench`."""
    try:
        figures = figures_of("dispatch")
    except CannotMeasureError as problem:
        print(problem, file=sys.stderr)  # noqa: T201
        return 2
    print(f"dispatch rate: {figures['dispatch_per_second']:.0f}")  # noqa: T201 - what it is for
    print(f"dispatch ratio: {figures['dispatch_to_bare_client']:.2f}")  # noqa: T201
    return 1 if any(each.startswith(BROKEN) for each in verdicts("dispatch", figures).values()) else 0


if __name__ == "__main__":
    sys.exit(main())
