"""What a fault works on, and where it tells what it saw."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Protocol

from tests.chaos.fleet import Fleet
from tests.chaos.town_hall import TownHall
from tests.chaos.towns import Town


@dataclass(frozen=True, slots=True)
class Expectation:
    """Something that must hold besides the four zeros. `timed`: a busy machine can break it without a fault of ours."""

    what: str
    holds: bool
    timed: bool = False


@dataclass(slots=True, kw_only=True)
class Scene:
    """One fault's run. `seconds`: for how long it goes on; `chance` comes from the seed and the fault's name alone.

    `whole`: what the row asks for is done in full, also if that takes longer.
    """

    fleet: Fleet
    hall: TownHall
    towns: Sequence[Town]
    chance: Random
    seconds: float
    whole: bool = True
    figures: dict[str, str] = field(default_factory=dict)
    expectations: list[Expectation] = field(default_factory=list)
    #: When the fault last did something (monotonic), and how often it did.
    last_blow: float = field(default_factory=time.monotonic)
    blows: int = 0
    begun: float = field(default_factory=time.monotonic)
    #: Whether the towns go on publishing, round after round.
    publishes: bool = True
    #: Statuses that the fault made unreadable: so many the record may never hear.
    unreadable: int = 0

    def strikes(self) -> None:
        """The fault does something now."""
        self.blows += 1
        self.last_blow = time.monotonic()

    def tell(self, what: str, value: object) -> None:
        """A figure for the output."""
        self.figures[what] = f"{value:.3g}" if isinstance(value, float) else str(value)

    def expect(self, what: str, holds: bool, *, timed: bool = False) -> None:
        """Must hold."""
        self.expectations.append(Expectation(what, holds, timed))

    def needs(self, seconds: float) -> None:
        """It goes on at least so long, if the whole row is to be done."""
        if self.whole:
            self.seconds = max(self.seconds, seconds)

    @property
    def is_over(self) -> bool:
        """Whether the fault has gone on long enough."""
        return time.monotonic() - self.begun >= self.seconds

    @property
    def left(self) -> float:
        """Seconds that the fault may still go on."""
        return max(0.0, self.begun + self.seconds - time.monotonic())

    async def rest(self, seconds: float) -> None:
        """Let so much of the fault's time pass."""
        await asyncio.sleep(min(seconds, self.left))


class Fault(Protocol):
    """A file of tests/chaos/faults."""

    NAME: str
    SAYS: str
    BROKERS: int

    async def happen(self, scene: Scene, /) -> None:
        """Do the harm; return when it is over."""
