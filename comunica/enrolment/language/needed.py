"""Which words a line must hold for a pattern to be found in it, so that most patterns need not be searched for.

A pattern stands in one of several ways, its alternatives. Each is taken apart as far as that needs: of what stands one
after another the two parts count that the fewest lines hold, of a choice inside of it each gives two. A part that may
be left out, a class of letters or what looks ahead or back gives none.
"""

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, reduce
from operator import or_
from typing import NamedTuple

from comunica.enrolment.language.words import listed

_TOKEN = re.compile(
    r"(?P<words>\(\?:[\w' ]++(?:\|[\w' ]++)++\))"
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
#: So many words of a line are looked for in each way: more say hardly more.
_CLAUSES = 2
#: Ways of a pattern that are told apart; of more some are taken together.
_MOST_WAYS = 32
#: What stands nowhere: it looks around, or says how often.
_AROUND = frozenset({"?=", "?!", "?<=", "?<!", "bound", "again"})
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
    branches: "Sequence[Sequence[_Item]]" = ()
    needed: bool = True


def needed_by(pattern: str) -> list[Clauses]:
    """What a line must hold for the pattern to be found in it: all that one of its ways needs."""
    branches = _branches(_tokens(pattern))
    needs = list(dict.fromkeys(way for branch in branches for way in _ways(branch, before=False, after=False)))
    together = -(-len(needs) // _MOST_WAYS)
    return [_of_any(needs[at : at + together]) for at in range(0, len(needs), together)] if all(needs) else [()]


def _ways(items: Sequence[_Item], *, before: bool, after: bool) -> Iterator[Clauses]:
    """Of a group that at most looks around itself what each alternative needs, of anything else what all of it does."""
    groups = [at for at, item in enumerate(items) if item.kind not in _AROUND]
    group = items[groups[0]] if len(groups) == 1 else None
    if group is None or not group.needed or not group.branches:
        yield _of_items(items, before=before, after=after)
        return
    bound, end = _bound_after(items[: groups[0]], before), _is_end(items, groups[0] + 1, after=after)
    for branch in group.branches:
        yield from _ways(branch, before=bound, after=end)


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
        if item.needed:
            found += _of_item(item, before=bound, after=_is_end(items, at + 1, after=after))
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


@lru_cache(maxsize=_REMEMBERED)
def _of_text(text: str, *, before: bool, after: bool) -> Clauses:
    words = text.split(" ")
    last = len(words) - 1
    parts = [Part(word, before or at > 0, after or at < last) for at, word in enumerate(words) if word]
    return _rarest([frozenset({part}) for part in parts])


def _is_end(items: Sequence[_Item], at: int, *, after: bool) -> bool:
    """Whether a word ends before this item. `after`: before what follows the last."""
    if at == len(items):
        return after
    item = items[at]
    if item.kind in ("text", "bound"):
        return item.needed and item.text.startswith((" ", "\\b", "$"))
    if item.kind == "gap":
        return item.needed and item.text == "\\s"
    if item.kind not in ("", "?:", "?P", "?=") or not all(_is_end(branch, 0, after=False) for branch in item.branches):
        return False
    return item.needed or _is_end(items, at + 2, after=after)


def _bound_after(items: Sequence[_Item], bound: bool) -> bool:  # noqa: FBT001 - what it was before
    return reduce(lambda before, item: _is_bound_after(item, before), items, bound)


def _is_bound_after(item: _Item, bound: bool) -> bool:  # noqa: FBT001 - what it was before
    """Whether a word may only begin after this."""
    if item.kind == "text":
        return item.text.endswith(" ") and (item.needed or bound)
    if item.kind in ("?=", "?!", "?<!", "again"):
        return bound
    if item.kind == "?<=":
        return all(branch and branch[-1].text.endswith((" ", "\\s")) for branch in item.branches)
    if item.kind in ("", "?:", "?P"):
        return (bound or item.needed) and all(_bound_after(branch, bound) for branch in item.branches)
    if item.kind == "words":
        return all(text.endswith(" ") for text in _texts(item)) and (bound or item.needed)
    return item.kind == "bound"


@lru_cache(maxsize=_REMEMBERED)
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
    """Which of many patterns a line may hold, told by its words: bits for each pattern, of which it has one or more."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._whole: dict[str, int] = {}
        self._begun: dict[str, int] = {}
        self._ended: dict[str, int] = {}
        self._inside: dict[str, int] = {}
        needs = [needed_by(pattern) for pattern in patterns]
        #: A way has a bit for the first word that it needs, and so many farther one for the other.
        self._ways = sum(map(len, needs))
        self._always = 0
        ways = itertools.count()
        #: Of each pattern.
        self.bits = [sum(self._add(clauses, next(ways)) for clauses in each) for each in needs]
        self.of_line = lru_cache(maxsize=_LINES)(self._of_line)
        self._of_word = _Remembered(self._look_up)

    def _add(self, clauses: Clauses, way: int) -> int:
        bit = 1 << way
        if not clauses:
            self._always |= bit | bit << self._ways
            return bit
        for part in clauses[0]:
            self._add_part(part, bit)
        for part in clauses[-1]:
            self._add_part(part, bit << self._ways)
        return bit

    def _add_part(self, part: Part, bit: int) -> None:
        if part.begins:
            into = self._whole if part.ends else self._begun
        else:
            into = self._ended if part.ends else self._inside
        into[part.letters] = into.get(part.letters, 0) | bit

    def _of_line(self, line: str) -> int:
        # Most words are of no pattern: nothing need not be joined.
        held = reduce(or_, filter(None, map(self._of_word.__getitem__, line.split(" "))), self._always)
        return held & held >> self._ways

    @cached_property
    def _inside_by_three(self) -> dict[str, list[tuple[str, int]]]:
        """Letters anywhere in a word, by the first three of them."""
        found: dict[str, list[tuple[str, int]]] = {}
        for letters, bits in self._inside.items():
            found.setdefault(letters[:3], []).append((letters, bits))
        return found

    def _look_up(self, word: str) -> int:
        places = range(len(word))
        parts = {word[at:end] for at in places for end in (at + 1, at + 2, at + 3)}
        found = [
            self._whole.get(word),
            *[self._begun.get(word[: at + 1]) for at in places],
            *[self._ended.get(word[at:]) for at in places],
            *[bits for part in parts for letters, bits in self._inside_by_three.get(part, ()) if letters in word],
        ]
        return reduce(or_, filter(None, found), 0)
