"""The deliveries in hand: claimed, not yet written. Served in lane order: what is urgent overtakes claimed bulk."""

from collections import deque
from collections.abc import Callable, Iterable

from comunica.broadcasting.lanes import RANKS, Lane


class Hand[Row]:
    """Rows by rank of their lane; within a rank as they were claimed, which is where weights and turns were decided."""

    __slots__ = ("_piles", "_size")

    def __init__(self) -> None:
        self._piles: tuple[deque[Row], ...] = tuple(deque() for _ in sorted(set(RANKS.values())))
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def put(self, lane: Lane, rows: Iterable[Row]) -> None:
        """Add rows of one lane."""
        pile = self._piles[RANKS[lane]]
        before = len(pile)
        pile.extend(rows)
        self._size += len(pile) - before

    def take(self) -> Row | None:
        """The row that goes next; none if the hand is empty."""
        for pile in self._piles:
            if pile:
                self._size -= 1
                return pile.popleft()
        return None

    def ahead_of(self, lane: Lane) -> int:
        """How many would go before, or with, a new row of this lane."""
        return sum(len(pile) for pile in self._piles[: RANKS[lane] + 1])

    def drop(self, which: Callable[[Row], bool]) -> list[Row]:
        """Take out the rows that `which` names."""
        dropped: list[Row] = []
        for pile in self._piles:
            dropped += [row for row in pile if which(row)]
            kept = [row for row in pile if not which(row)]
            pile.clear()
            pile.extend(kept)
        self._size -= len(dropped)
        return dropped
