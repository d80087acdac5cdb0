"""Whether others were heard of late: who reads a crowd leaves them more of the machine then."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from comunica.bus.consume import Delivery, Handler
from comunica.bus.settle import Disposition

#: Seconds for which who was heard counts as a neighbour: about as long as a person waits for a reply.
_LATELY = 2.0


@dataclass(slots=True, kw_only=True)
class Neighbours:
    """Those whose messages go before a crowd's. `alone`, `beside`: how long a crowd's reader rests."""

    alone: float
    beside: float
    clock: Callable[[], float]
    _heard_at: float = field(default=float("-inf"), init=False)

    def hearing(self, handler: Handler) -> Handler:
        """The same handler, which tells us that it has something to do."""

        async def hear(deliveries: Sequence[Delivery]) -> Sequence[Disposition]:
            self._heard_at = self.clock()
            return await handler(deliveries)

        return hear

    def rest(self) -> float:
        """How many times what a crowd's batch took its reader rests now."""
        return self.beside if self.clock() < self._heard_at + _LATELY else self.alone
