"""How often an address may come with a key that is none: guessing is slow, and its flood costs us little.

Of each process by itself: whoever guesses gains nothing from another one, for a secret has 256 bits of chance.
"""

from collections.abc import Callable

#: Refusals a minute of one address.
REFUSALS = 600
#: Addresses remembered at once.
MOST_REMEMBERED = 10_000


class Strangers:
    """Counts refusals by address. `clock` is monotonic, in seconds."""

    def __init__(self, *, clock: Callable[[], float], per_minute: int = REFUSALS) -> None:
        self._clock = clock
        self._per_minute = per_minute
        self._left: dict[str, tuple[float, float]] = {}

    def refuse(self, address: str) -> int:
        """One more refusal of this address: 0, or the seconds after which it may try again."""
        now, rate = self._clock(), self._per_minute / 60
        left, since = self._left.pop(address, (float(self._per_minute), now))
        left = min(self._per_minute, left + (now - since) * rate)
        if len(self._left) >= MOST_REMEMBERED:
            self._left.pop(next(iter(self._left)))
        self._left[address] = (max(left - 1, 0), now)
        return 0 if left >= 1 else max(1, round((1 - left) / rate))
