"""The circuit breaker: while the provider does not answer nobody calls it, but for one probe after each pause.

It only decides whether a call may begin. What a call that went wrong means for its delivery is not its affair: a doubt
stays a doubt. All times are seconds on one monotonic clock and come from the caller.
"""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakerPolicy:
    """So many faults in a row open it. The pause before each probe begins with `pause` and doubles up to `longest`."""

    faults: int = 10
    pause: float = 1.0
    longest: float = 30.0

    def __post_init__(self) -> None:
        if self.faults < 1 or not 0 < self.pause <= self.longest:
            raise ValueError("faults must be at least 1, and pause above 0 and at most longest")


class BreakerState(StrEnum):
    """Whether calls may begin."""

    CLOSED = "closed"
    #: None may.
    OPEN = "open"
    #: The pause is over: one may, and the rest waits for what becomes of it.
    HALF_OPEN = "half_open"


class Breaker:
    """One way to the provider: a channel's, or that of all channels behind a base URL."""

    __slots__ = ("_faults", "_openings", "_policy", "_probe_until", "_until")

    #: Longest that one probe is waited for: a call has a deadline of its own, and may end without a word in a crash.
    PROBE = 60.0

    def __init__(self, policy: BreakerPolicy) -> None:
        self._policy = policy
        self._faults = 0
        #: Pauses in a row. 0: closed.
        self._openings = 0
        self._until = 0.0
        self._probe_until = 0.0

    def state(self, now: float) -> BreakerState:
        """As it stands."""
        if not self._openings:
            return BreakerState.CLOSED
        return BreakerState.OPEN if now < self._until else BreakerState.HALF_OPEN

    def wait(self, now: float) -> float:
        """0 if a call may begin now, else the seconds until it is worth asking again."""
        if not self._openings:
            return 0.0
        if now < self._until:
            return self._until - now
        return min(0.1, max(0.0, self._probe_until - now))

    def begin(self, now: float) -> None:
        """A call begins. After a pause it is the probe, and the only one."""
        if self._openings:
            self._probe_until = now + self.PROBE

    def abandon(self) -> None:
        """The call did not begin after all."""
        self._probe_until = 0.0

    def succeed(self) -> None:
        """The provider answered, whatever it said."""
        self._faults = self._openings = 0
        self._probe_until = 0.0

    def fail(self, now: float, *, unreachable: float | None = None) -> float:
        """The call brought no answer of the provider's: the seconds for which nobody calls, 0 while it stays closed.

        `unreachable`: it was certainly not sent, for nobody was there: that opens at once, for so long at least.
        """
        self._faults += 1
        if self._openings and now < self._until:
            return self._until - now  # calls that were in flight when it opened are the same failure
        if self._openings or unreachable is not None or self._faults >= self._policy.faults:
            self._open(now, max(self._policy.pause, unreachable or 0.0))
            return self._until - now
        return 0.0

    def _open(self, now: float, pause: float) -> None:
        pause = min(max(self._policy.longest, pause), pause * 2.0 ** min(self._openings, 10))
        self._openings += 1
        self._until = now + pause
        self._probe_until = 0.0
