"""The limit on different people of a day, outside their 24-hour window: all channels of a portfolio share it.

Who is counted, and since when, stands in the record (`counted_person`); here is what may be drawn from the limit.
"""

import datetime as dt
from dataclasses import dataclass

#: What an unverified portfolio may, and the steps up from there. Above the last there is no limit.
TIERS = (250, 2_000, 10_000, 100_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePolicy:
    """`day`: how long a person counts, and `margin` longer: our clock is not the provider's.

    `reserve`: the part of the limit that only urgent may use. `grant`: people that one draw brings at most. `idle`: how
    long a grant may lie before another channel takes it. `recheck`: longest wait before the limit is looked at again.
    """

    day: dt.timedelta = dt.timedelta(hours=24)
    margin: dt.timedelta = dt.timedelta(minutes=1)
    reserve: float = 0.1
    grant: int = 100
    idle: dt.timedelta = dt.timedelta(seconds=30)
    recheck: dt.timedelta = dt.timedelta(minutes=15)

    def __post_init__(self) -> None:
        if not 0 <= self.reserve < 1 or self.grant < 1:
            raise ValueError("reserve must be at least 0 and below 1, grant at least 1")
        if min(self.day, self.idle, self.recheck) <= dt.timedelta(0) or self.margin < dt.timedelta(0):
            raise ValueError("day, idle and recheck must be above 0, margin at least 0")

    def ceiling(self, limit: int, *, urgent: bool) -> int:
        """How many people may be counted before a lane stops."""
        return limit if urgent else limit - reserved(limit, self.reserve)


def reserved(limit: int, share: float) -> int:
    """How many people of a limit are kept for urgent."""
    return round(limit * share)
