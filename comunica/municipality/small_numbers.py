"""Counts of few people are not told: who knows the street would know the person.

Of a whole that is told, one part that is not told could be computed. So a single one does not stay alone: the smallest
of the others is not told either, and is not said to be small. And as many more of them as it takes, until what is not
told could be one of several numbers, also for somebody who knows this rule.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

#: Fewer than so many people are not counted in public.
FEWEST = 5
#: A count that is not told could be any of so many numbers, at least.
_POSSIBLE = 3


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
    hidden = _hidden_beside([parts[name] for name in few], [count for count, _ in others])
    beside = {name for _, name in others[:hidden]}
    return {name: _told(count, few=name in few, beside=name in beside) for name, count in parts.items()}


def tell_all(parts: Mapping[str, int]) -> Mapping[str, Told]:
    """The same for whoever may see the people themselves."""
    return {name: Told(count) for name, count in parts.items()}


def _hidden_beside(few: Sequence[int], others: Sequence[int]) -> int:
    """How many of the others, smallest first, are not told either. Where nobody is, nobody is found out."""
    if not few:
        return 0
    hidden = 1 if len(few) == 1 else 0
    while any(few) and hidden < len(others) and _possible(few, others, hidden) < _POSSIBLE:
        hidden += 1
    return min(hidden, len(others))


def _possible(few: Sequence[int], others: Sequence[int], hidden: int) -> int:
    """How many numbers one of the few could be, for somebody who sees the whole and what is told of it.

    Each hidden other is at least `FEWEST`, and at most the smallest that is told.
    """
    whole = sum(few) + sum(others[:hidden])
    smallest_told = others[hidden] if hidden < len(others) else whole
    most_beside = (FEWEST - 1) * (len(few) - 1) + smallest_told * hidden
    least, most = max(0, whole - most_beside), min(FEWEST - 1, whole - FEWEST * hidden)
    return most - least + 1


def _told(count: int, *, few: bool, beside: bool) -> Told:
    if few:
        return Told(None, Hidden.FEW)
    return Told(None, Hidden.TELLS_ANOTHER) if beside else Told(count)
