"""Who reads a crowd rests longer while others are heard."""

from collections.abc import Sequence

from comunica.bus.consume import Delivery
from comunica.bus.settle import Ack, Disposition
from services.subscription.neighbours import Neighbours


async def _acknowledged(deliveries: Sequence[Delivery]) -> Sequence[Disposition]:
    return [Ack() for _ in deliveries]


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


async def test_a_crowd_rests_longer_while_others_are_heard_and_for_a_moment_after() -> None:
    clock = Clock()
    neighbours = Neighbours(alone=1.0, beside=8.0, clock=clock)
    hear = neighbours.hearing(_acknowledged)
    assert neighbours.rest() == 1.0
    assert list(await hear([])) == []
    assert neighbours.rest() == 8.0
    clock.now += 1.9
    assert neighbours.rest() == 8.0
    clock.now += 0.2
    assert neighbours.rest() == 1.0
