"""Counts of few people are not told: who knows the street would know the person.

Of a whole that is told, one part that is not told could be computed. So a single one does not stay alone: the smallest
of the others is not told either, and is not said to be small.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

#: Fewer than so many people are not counted in public.
FEWEST = 5


class Hidden(StrEnum):
    """Why a count is not told."""

    FEW = "few"
    #: It would tell another one.
    TELLS_ANOTHER = "tells_another"


@dataclass(frozen=True, slots=True)
class Told:
    """A count as it may be told: `count` is none if it is hidden."""

    count: int | None
    hidden: Hidden | None = None


def tell(parts: Mapping[str, int]) -> Mapping[str, Told]:
    """The parts of a whole, each counted or hidden."""
    few = {name for name, count in parts.items() if count < FEWEST}
    others = sorted((count, name) for name, count in parts.items() if name not in few)
    beside = {others[0][1]} if len(few) == 1 and others else set()
    return {name: _told(count, few=name in few, beside=name in beside) for name, count in parts.items()}


def tell_all(parts: Mapping[str, int]) -> Mapping[str, Told]:
    """The same for whoever may see the people themselves."""
    return {name: Told(count) for name, count in parts.items()}


def _told(count: int, *, few: bool, beside: bool) -> Told:
    if few:
        return Told(None, Hidden.FEW)
    return Told(None, Hidden.TELLS_ANOTHER) if beside else Told(count)
