"""Which source of a channel is next: urgent strictly first, by turns with replies, then normal and bulk by weight.

A channel has a few active sources at a time, so everything is looked at anew for each choice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Protocol
from uuid import UUID

from comunica.broadcasting.lanes import WEIGHTS, Lane

#: Sources whose last turn is remembered. One that was forgotten is served as if it were new.
MEMORY = 256


class Choosable(Protocol):
    """Anything with an id and a lane."""

    @property
    def id(self) -> UUID:
        """Of the source; a UUIDv7, so that the older one is smaller."""

    @property
    def lane(self) -> Lane:
        """Its lane."""


@dataclass(frozen=True, slots=True)
class Source:
    """The least that can be chosen."""

    id: UUID
    lane: Lane


@dataclass(frozen=True, slots=True)
class Turns:
    """Who was served, and how much, so far. `progress`: messages a lane has had, divided by its weight."""

    progress: Mapping[Lane, float] = field(default_factory=lambda: MappingProxyType({}))
    #: The progress at which the last choice was made. A lane that was empty meanwhile starts from here: it cannot
    #: claim what it did not need.
    level: float = 0.0
    #: Sources in the order of their last turn, the latest at the end.
    served: tuple[UUID, ...] = ()

    def of(self, lane: Lane) -> float:
        """How far a lane has come, among lanes of its rank."""
        return max(self.progress.get(lane, 0.0), self.level)

    def after(self, source: Choosable, messages: int = 1) -> "Turns":
        """The turns once this source was given so many messages."""
        served = (*(one for one in self.served if one != source.id), source.id)[-MEMORY:]
        weight = WEIGHTS.get(source.lane)
        if weight is None:
            # Strict lanes keep no account: they go first whatever they had.
            return replace(self, served=served)
        level = self.of(source.lane)
        progress = {**self.progress, source.lane: level + messages / weight}
        return Turns(progress=MappingProxyType(progress), level=level, served=served)


def is_turn_of_replies(*, wait: bool, alert: bool, were_last: bool) -> bool:
    """Whether replies are claimed next. Beside an alert that waits, too, they have every other claim."""
    return wait and not (alert and were_last)


def choose[S: Choosable](sources: Iterable[S], turns: Turns) -> S | None:
    """The source that is next; none if there is no source. Changes nothing: `turns.after` does, once it was served."""
    last_turn = {source_id: place for place, source_id in enumerate(turns.served, start=1)}

    def place(source: S) -> tuple[int, float, int, int, UUID, Lane]:
        lane = source.lane
        account = turns.of(lane) if lane in WEIGHTS else 0.0
        return (lane.rank, account, -WEIGHTS.get(lane, 0), last_turn.get(source.id, 0), source.id, lane)

    return min(sources, key=place, default=None)
