"""When to ask again, and how long to wait before. Pure: time and chance are arguments."""

import datetime as dt
import email.utils
from collections.abc import Mapping
from dataclasses import dataclass

#: Answers after which the same request may go through. A 409 only if it says when to come back.
_PASSING = frozenset({429, 502, 503, 504})


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How often, and how long. Seconds."""

    tries: int = 6
    first_wait: float = 0.5
    longest_wait: float = 60.0

    def after_answer(
        self, tried: int, status: int, headers: Mapping[str, str], *, now: dt.datetime, chance: float
    ) -> float | None:
        """How long to wait before the next try; None: this answer stands. `chance`: from 0 to 1."""
        told = headers.get("retry-after")
        if status not in _PASSING and not (status == 409 and told):
            return None
        wait = _seconds(told, now)
        if wait is not None and wait > self.longest_wait:
            return None  # the caller has better things to do
        return self._wait(tried, chance, at_least=wait or 0.0)

    def after_silence(self, tried: int, *, chance: float) -> float | None:
        """The same when there was no answer."""
        return self._wait(tried, chance, at_least=0.0)

    def _wait(self, tried: int, chance: float, *, at_least: float) -> float | None:
        if tried >= self.tries:
            return None
        # Spread: those who were refused at one moment must not come back at one moment.
        grown: float = min(self.longest_wait, self.first_wait * 2.0 ** (tried - 1)) * (0.5 + chance / 2)
        return max(at_least, grown)


def _seconds(told: str | None, now: dt.datetime) -> float | None:
    """Of a Retry-After: seconds, or a date."""
    if told is None:
        return None
    if told.strip().isdigit():
        return float(told)
    try:
        return max(0.0, (email.utils.parsedate_to_datetime(told) - now).total_seconds())
    except (ValueError, TypeError):
        return None
