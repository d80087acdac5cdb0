"""How long an event is tried, and when an address that does not take events is left alone for a while."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Pauses of an event after its attempts: they grow fourfold from `first` to `longest`. Its term is the record's."""

    first: dt.timedelta = dt.timedelta(seconds=5)
    longest: dt.timedelta = dt.timedelta(hours=1)

    def __post_init__(self) -> None:
        if not dt.timedelta(0) < self.first <= self.longest:
            raise ValueError("first must be above 0 and at most longest")

    def pause(self, attempts: int, *, chance: float) -> dt.timedelta:
        """Until the next attempt, after so many (at least 1). `chance`: 0 to 1, so that not all come at once."""
        whole = min(self.longest, self.first * (1 << 2 * min(attempts - 1, 10)))
        return whole * (0.75 + 0.25 * chance)


@dataclass(frozen=True, slots=True, kw_only=True)
class CircuitPolicy:
    """So many faults in a row open the circuit. Its pauses begin with `pause` and double up to `longest`."""

    faults: int = 5
    pause: dt.timedelta = dt.timedelta(seconds=30)
    longest: dt.timedelta = dt.timedelta(minutes=15)

    def __post_init__(self) -> None:
        if self.faults < 1 or not dt.timedelta(0) < self.pause <= self.longest:
            raise ValueError("faults must be at least 1, and pause above 0 and at most longest")


@dataclass(frozen=True, slots=True)
class Circuit:
    """The breaker of one address as the record keeps it: every process goes by the same. `openings` 0: closed."""

    faults: int = 0
    openings: int = 0

    @property
    def is_open(self) -> bool:
        """One event tries it when the pause is over, and the rest waits for what becomes of it."""
        return self.openings > 0

    def succeed(self) -> "Circuit":
        """It took an event."""
        return Circuit()

    def fail(self, policy: CircuitPolicy) -> "Circuit":
        """It did not. Calls that were under way when it opened are the same fault."""
        faults = self.faults + 1
        return Circuit(faults, self.openings + 1 if self.openings or faults >= policy.faults else 0)

    def pause(self, policy: CircuitPolicy) -> dt.timedelta:
        """For how long nobody calls."""
        if not self.openings:
            return dt.timedelta(0)
        return min(policy.longest, policy.pause * (1 << min(self.openings - 1, 10)))
