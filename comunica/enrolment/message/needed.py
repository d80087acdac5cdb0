"""Which words a line must hold for a pattern to be found in it, so that most patterns need not be searched for.

A pattern is taken apart as far as that needs: of what stands one after another the two parts count that the fewest
lines hold, of alternatives each gives two. A part that may be left out, a class of letters or what looks ahead or back
gives none.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, reduce
from operator import or_
from typing import NamedTuple

from comunica.enrolment.message.words import listed

_TOKEN = re.compile(
    r"(?P<words>\(\?:[\w' ]+(?:\|[\w' ]+)+\))"
    r"|(?P<open>\((?:\?(?:P<\w+>|:|=|!|<=|<!))?)|(?P<close>\))|(?P<bar>\|)|(?P<many>[?*+]\??|\{\d*,?\d*\}\??)"
    r"|(?P<gap>\[\^?\]?(?:\\.|[^\]\\])*\]|\\[^b]|\.)|(?P<bound>\\b|[\^$])|(?P<text>[^()|?*+{}\[\]\\^$.]+)"
)
#: What a word costs, by how many letters of it are known: the fewer lines hold it, the better it tells patterns apart.
_COSTS = (500, 400, 120, 30, 8, 2)
_EVERYDAY = frozenset(
    listed(
        "a al alla anche che ci come con da dal del della di e è gli ho i il in io l la le lo ma me mi no non numero o "
        "per piu se si sono su telefono un una via , . ?"
    )
)
#: So many words of a line are looked for: more say hardly more.
_CLAUSES = 2
#: Words, and lines: those of a few messages.
_REMEMBERED, _LINES = 16384, 256


class Part(NamedTuple):
    """Letters that one word must hold."""

    letters: str
    begins: bool
    ends: bool

    @property
    def cost(self) -> int:
        """How many words may be it, about."""
        cost = _COSTS[min(len(self.letters), len(_COSTS) - 1)]
        if self.begins and self.ends:
            return 60 if self.letters in _EVERYDAY else min(cost, 4)
        return cost if self.begins or self.ends else 2 * cost


#: Any one of them must be there.
type Parts = frozenset[Part]
#: Of each of them one; none where nothing must be there. The rarest first.
type Clauses = tuple[Parts, ...]


@dataclass(slots=True)
class _Item:
    """A part of a pattern: letters, words to choose from, a group, or a place."""

    kind: str
    text: str = ""
    branches: "list[list[_Item]]" = field(default_factory=list)
    needed: bool = True


def needed_by(pattern: str) -> Clauses:
    """Parts of words, of each of which a line must hold one for the pattern to be found in it."""
    return _of_branches(_branches(_tokens(pattern)), before=False, after=False)


def _tokens(pattern: str) -> Iterator[tuple[str, str]]:
    found = [(match.lastgroup or "", match.group()) for match in _TOKEN.finditer(pattern)]
    for at, (kind, text) in enumerate(found):
        if kind == "text" and len(text) > 1 and at + 1 < len(found) and found[at + 1][0] == "many":
            yield kind, text[:-1]
            yield kind, text[-1]
        else:
            yield kind, text


def _branches(tokens: Iterator[tuple[str, str]]) -> list[list[_Item]]:
    """The alternatives up to the end of a group."""
    branches: list[list[_Item]] = [[]]
    for kind, text in tokens:
        if kind == "close":
            break
        if kind == "bar":
            branches.append([])
        elif kind == "open":
            branches[-1].append(_Item(text[1:3] if text[1:3] != "?<" else text[1:4], branches=_branches(tokens)))
        elif kind == "many":
            branches[-1][-1].needed = text[0] == "+" or text.startswith(("{1", "{2", "{3"))
            branches[-1].append(_Item("again"))
        else:
            branches[-1].append(_Item(kind, text))
    return branches


def _of_branches(branches: Iterable[Sequence[_Item]], *, before: bool, after: bool) -> Clauses:
    return _of_any([_of_items(items, before=before, after=after) for items in branches])


def _of_any(every: Sequence[Clauses]) -> Clauses:
    """What several alternatives need."""
    if not all(every):
        return ()
    most = max(map(len, every))
    return tuple(frozenset().union(*(each[min(at, len(each) - 1)] for each in every)) for at in range(most))


def _of_items(items: Sequence[_Item], *, before: bool, after: bool) -> Clauses:
    """The best of what stands one after another. `before`, `after`: a word begins or ends there."""
    found: list[Parts] = []
    bound = before
    for at, item in enumerate(items):
        ends = after if at + 1 == len(items) else _is_end(items[at + 1])
        if item.needed:
            found += _of_item(item, before=bound, after=ends)
        bound = _is_bound_after(item, bound)
    return _rarest(found)


def _rarest(found: Sequence[Parts]) -> Clauses:
    return tuple(sorted(dict.fromkeys(found), key=_cost)[:_CLAUSES] if len(found) > 1 else found)


def _of_item(item: _Item, *, before: bool, after: bool) -> Clauses:
    if item.kind in ("", "?:", "?P"):
        return _of_branches(item.branches, before=before, after=after)
    if item.kind == "words":
        return _of_any([_of_text(text, before=before, after=after) for text in _texts(item)])
    return _of_text(item.text, before=before, after=after) if item.kind == "text" else ()


def _texts(item: _Item) -> list[str]:
    """`(?:avvisi|messaggi)`: a group of nothing but words, as most are."""
    return item.text.removeprefix("(?:").removesuffix(")").split("|")


def _of_text(text: str, *, before: bool, after: bool) -> Clauses:
    words = text.split(" ")
    last = len(words) - 1
    parts = [Part(word, before or at > 0, after or at < last) for at, word in enumerate(words) if word]
    return _rarest([frozenset({part}) for part in parts])


def _is_end(following: _Item) -> bool:
    if following.kind in ("text", "bound"):
        return following.needed and following.text.startswith((" ", "\\b", "$"))
    looks_ahead = following.kind == "?="
    firsts = [branch[0].text for branch in following.branches if branch]
    return looks_ahead and bool(firsts) and all(text.startswith((" ", "\\s", "$")) for text in firsts)


def _is_bound_after(item: _Item, bound: bool) -> bool:  # noqa: FBT001 - what it was before
    """Whether a word may only begin after this."""
    if item.kind in ("?=", "?!", "?<!", "again"):
        return bound
    if item.kind == "?<=":
        return all(branch and branch[-1].text.endswith((" ", "\\s")) for branch in item.branches)
    if item.kind in ("", "?:", "?P"):
        blank = all(_ends_blank(branch) for branch in item.branches)
        return blank and (bound or item.needed)
    if item.kind == "words":
        return all(text.endswith(" ") for text in _texts(item)) and (bound or item.needed)
    if item.kind == "text":
        return item.text.endswith(" ") and (item.needed or bound)
    return item.kind == "bound"


def _ends_blank(branch: Sequence[_Item]) -> bool:
    return bool(branch) and branch[-1].kind == "text" and branch[-1].needed and branch[-1].text.endswith(" ")


def _cost(parts: Parts) -> int:
    return sum(part.cost for part in parts)


class _Remembered(dict[str, int]):
    """What was looked up for the words seen last: a dictionary, for nothing else is looked up so often."""

    def __init__(self, look_up: Callable[[str], int]) -> None:
        super().__init__()
        self._look_up = look_up

    def __missing__(self, word: str) -> int:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = self[word] = self._look_up(word)
        return found


class Needs:
    """Which of many patterns a line may hold, told by its words: bits for each pattern, all of which it needs."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._whole: dict[str, int] = {}
        self._begun: dict[str, int] = {}
        self._ended: dict[str, int] = {}
        self._inside: dict[str, int] = {}
        self._bits = 0
        #: Of each pattern.
        self.bits = [sum(self._add(parts) for parts in needed_by(pattern)) for pattern in patterns]
        self.of_line = lru_cache(maxsize=_LINES)(self._of_line)
        self._of_word = _Remembered(self._look_up)

    def _add(self, parts: Parts) -> int:
        bit = 1 << self._bits
        self._bits += 1
        for part in parts:
            if part.begins:
                into = self._whole if part.ends else self._begun
            else:
                into = self._ended if part.ends else self._inside
            into[part.letters] = into.get(part.letters, 0) | bit
        return bit

    def _of_line(self, line: str) -> int:
        # Most words are of no pattern: nothing need not be joined.
        return reduce(or_, filter(None, map(self._of_word.__getitem__, line.split(" "))), 0)

    @cached_property
    def _lengths(self) -> list[int]:
        return sorted({len(letters) for each in (self._begun, self._ended, self._inside) for letters in each})

    def _look_up(self, word: str) -> int:
        found = self._whole.get(word, 0)
        for length in self._lengths:
            if length > len(word):
                break
            found |= self._begun.get(word[:length], 0) | self._ended.get(word[-length:], 0)
            for at in range(len(word) - length + 1):
                found |= self._inside.get(word[at : at + length], 0)
        return found
