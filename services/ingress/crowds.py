"""Crowds: a number that is written to more than it can be read in time has its messages kept apart.

Everybody's messages wait on one subject, and are read in turn: two thousand a second to one number would keep every
other town waiting. So from then on that number's messages travel on a subject of their own, with a consumer of its own.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

#: Numbers remembered before those that are calm are forgotten.
_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CrowdPolicy:
    """When a number is crowded: more than `rate` messages a second, once `burst` were let pass; until it has kept to
    the rate for `calm` seconds. Until then all its messages go the same way, so that a person's stay in order.
    """

    rate: float = 20.0
    burst: float = 200.0
    calm: float = 10.0


@dataclass(slots=True)
class _Number:
    tokens: float
    seen: float
    crowded_until: float = 0.0


class Crowds:
    """Which numbers are crowded now, as this process sees them. `clock`: monotonic seconds."""

    def __init__(self, policy: CrowdPolicy | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._policy = policy or CrowdPolicy()
        self._clock = clock
        self._numbers: dict[str, _Number] = {}

    def takes(self, phone_number_id: str) -> bool:
        """A message to this number came: whether it goes with the crowd."""
        now, policy = self._clock(), self._policy
        number = self._numbers.get(phone_number_id)
        if number is None:
            number = self._numbers[phone_number_id] = self._new(now)
        number.tokens = min(policy.burst, number.tokens + (now - number.seen) * policy.rate)
        number.seen = now
        if number.tokens >= 1:
            number.tokens -= 1
        else:
            number.crowded_until = now + policy.calm
        return now < number.crowded_until

    def _new(self, now: float) -> _Number:
        if len(self._numbers) >= _REMEMBERED:
            full = self._policy.burst / self._policy.rate
            kept = {name: one for name, one in self._numbers.items() if now - one.seen < full + self._policy.calm}
            self._numbers = kept
        return _Number(self._policy.burst, now)
