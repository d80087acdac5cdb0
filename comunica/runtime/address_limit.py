"""How often something may come from an address: so many a minute, filled evenly. Of each process by itself."""

from collections.abc import Callable

from comunica.usecases.staff.attempts import network_of

#: Addresses remembered at once.
MOST_REMEMBERED = 10_000


class AddressLimit:
    """A bucket for each address, of IPv6 for each /64, full at first. `clock` is monotonic, in seconds."""

    def __init__(self, *, clock: Callable[[], float], per_minute: int) -> None:
        self._clock = clock
        self._per_minute = per_minute
        self._left: dict[str, tuple[float, float]] = {}

    @property
    def per_minute(self) -> int:
        """How many."""
        return self._per_minute

    def take(self, address: str) -> int:
        """One more of this address: 0, or the seconds after which it may try again."""
        whose, now, rate = network_of(address), self._clock(), self._per_minute / 60
        left, since = self._left.pop(whose, (float(self._per_minute), now))
        left = min(self._per_minute, left + (now - since) * rate)
        if len(self._left) >= MOST_REMEMBERED:
            self._left.pop(next(iter(self._left)))
        self._left[whose] = (max(left - 1, 0), now)
        return 0 if left >= 1 else max(1, round((1 - left) / rate))
