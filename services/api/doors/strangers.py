"""How often an address may come with a key that is none: guessing is slow, and its flood costs us little.

Of each process by itself: whoever guesses gains nothing from another one, for a secret has 256 bits of chance.
"""

from collections.abc import Callable

from comunica.runtime.address_limit import AddressLimit

#: Refusals a minute of one address.
REFUSALS = 600


class Strangers:
    """Counts refusals by address. `clock` is monotonic, in seconds."""

    def __init__(self, *, clock: Callable[[], float], per_minute: int = REFUSALS) -> None:
        self._limit = AddressLimit(clock=clock, per_minute=per_minute)

    @property
    def per_minute(self) -> int:
        """How many."""
        return self._limit.per_minute

    def refuse(self, address: str) -> int:
        """One more refusal of this address: 0, or the seconds after which it may try again."""
        return self._limit.take(address)
