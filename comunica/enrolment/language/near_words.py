"""Which of some words another is, a slip aside: a letter too many, too few or wrong, or two that changed places."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from rapidfuzz.distance import OSA


class NearWords:
    """Words by what is left of them without one letter: one slip away two words have that in common."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(words)
        self._by_part: dict[str, list[int]] = {}
        for at, word in enumerate(self._words):
            for part in _parts(word):
                self._by_part.setdefault(part, []).append(at)

    def near(self, word: str) -> str | None:
        """The first of them that is at most one slip away."""
        return next(self.all_near(word), None)

    def all_near(self, word: str) -> Iterator[str]:
        """Each of them that is, in their order."""
        parts = _parts(word)
        if self._by_part.keys().isdisjoint(parts):
            return iter(())
        alike = {at for part in parts for at in self._by_part.get(part, ())}
        return (self._words[at] for at in sorted(alike) if _is_near(word, self._words[at]))


@lru_cache(maxsize=64)
def _parts(word: str) -> tuple[str, ...]:
    """Remembered for a little: a word is looked for among several others, one after another."""
    return (word, *[word[:at] + word[at + 1 :] for at in range(len(word))])


def _is_near(word: str, other: str) -> bool:
    return OSA.distance(word, other, score_cutoff=1) <= 1
