"""How long people waited for a message, in bands: few enough to count each message of a fast dispatcher."""

from enum import StrEnum


class Within(StrEnum):
    """The band of a wait: more than the one before, at most this."""

    SECOND = "1s"
    TEN_SECONDS = "10s"
    MINUTE = "1m"
    FIVE_MINUTES = "5m"
    HOUR = "1h"
    LATER = "later"


#: Seconds up to which each band but the last goes, in their order.
BOUNDS: tuple[float, ...] = (1.0, 10.0, 60.0, 300.0, 3600.0)
BANDS: tuple[Within, ...] = tuple(Within)
