"""Quantiles of what was measured: never better than a value that was seen."""

import math
from collections.abc import Sequence


def quantile(values: Sequence[float], part: float) -> float:
    """The smallest value that at least this part of all does not exceed."""
    return sorted(values)[max(0, math.ceil(len(values) * part) - 1)]
