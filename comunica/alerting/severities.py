"""Severity of an alert and lane of a broadcast, one from the other."""

from collections.abc import Mapping
from types import MappingProxyType

from comunica.alerting.cap import Severity
from comunica.broadcasting.lanes import Lane

#: Lives and homes are in danger: it goes before everything, at night too. The rest waits for the morning.
LANES: Mapping[Severity, Lane] = MappingProxyType(
    {
        Severity.EXTREME: Lane.URGENT,
        Severity.SEVERE: Lane.URGENT,
        Severity.MODERATE: Lane.NORMAL,
        Severity.MINOR: Lane.NORMAL,
        Severity.UNKNOWN: Lane.NORMAL,
    }
)


def lane_of(severity: Severity) -> Lane:
    """How soon an alert of this severity goes."""
    return LANES[severity]


def worst(severities: tuple[Severity, ...]) -> Severity:
    """The worst of some."""
    return min(severities, key=tuple(Severity).index)
