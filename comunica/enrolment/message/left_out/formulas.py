"""Courtesy around a message that says nothing of what is wanted: `Cara segreteria, …`, `… in attesa di riscontro porgo
distinti saluti`. It is left out before anything is read; where nothing else is said, all of it stays."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import names_of_people, table_of, words_of
from comunica.enrolment.message.tokens import Break, Token, Tokens, spelled

#: `[a|b]*`: of words that may come again, not more.
_MANY = 6
#: They join a formula to what is said.
_JOINS = frozenset({"e", "quindi", "allora"})
#: A formula before them goes on: `vi prego di`, `mi ha detto di scrivere qui per`.
_GOES_ON = frozenset(listed("di che per a se da quando come del della"))
#: No formula begins after these: `via Madonna delle Grazie`.
_LEADS_ON = frozenset(listed("di del della delle dei degli dello il la le i gli lo un una al alla via piazza non mi"))


class Part(NamedTuple):
    """A place of a formula: which words may stand there, how often at least and at most."""

    words: frozenset[str]
    least: int
    most: int


type Formula = tuple[Part, ...]
type Index = Mapping[str, tuple[Formula, ...]]


def without_formulas(tokens: Tokens) -> Tokens:
    """The message without courtesy first and last; all of it where there is nothing else."""
    whole = tokens.all
    first, _ = _openings(whole)
    end, _ = _closings(whole, first, tokens.tail)
    if (first, end) == (0, len(whole)) or words_of("thanks", "courtesy").issuperset(spelled(whole[first:end])):
        return tokens
    return tokens.part(first, end)


def is_formula(tokens: Tokens) -> bool:
    """Courtesy is all that it is: `Resto in attesa, cordialmente`."""
    _, first = _openings(tokens.all)
    _, end = _closings(tokens.all, first, tokens.tail)
    return len(tokens.all) > 0 and first >= end


def _openings(tokens: Sequence[Token]) -> tuple[int, int]:
    """Where what is said begins, and where it does without the courtesy that all of the reader knows."""
    at = begun = 0
    while at < len(tokens) and tokens[at].folded in _may_begin():
        words = _words_on(tokens, at)
        if taken := _opening_length(words):
            begun = at + taken
        elif not (taken := _longest(words, _index("opening_known"))):
            break
        at += taken
        if at < len(tokens) and tokens[at].folded in _JOINS:
            begun += begun == at  # it goes with what it joins
            at += 1
    return begun, at


def _opening_length(words: Sequence[str]) -> int:
    taken = _longest(words, _index("opening"))
    if taken and (taken == len(words) or words[taken] not in _GOES_ON):
        return taken
    taken = _longest(words, _index("opening_paused"))
    greets = taken and (taken == len(words) or _longest(words[taken:], _index("opening_known")))
    return taken if greets else 0  # `Dottoressa buongiorno`


def _closings(tokens: Sequence[Token], first: int, tail: str) -> tuple[int, int]:
    """Where what is said ends, and the same."""
    end = at = len(tokens)
    while at > first and tokens[at - 1].folded in _may_end():
        words = _words_back(tokens, first, at)
        asked = "?" in (tail if at == len(tokens) else tokens[at].gap)
        if taken := _closing_length(tokens, at, words, asked=asked):
            end = at - taken
        elif not (taken := _longest(words, _index("closing_known", back=True))):
            break
        at -= taken
    return end, at


def _closing_length(tokens: Sequence[Token], end: int, words: Sequence[str], *, asked: bool) -> int:
    taken = _longest(words, _index("closing", back=True))
    if taken and (taken == len(words) or (_may_follow(tokens, end - taken, end) and "se" not in words[taken:])):
        return taken  # `se mi togliete vi ringrazio`: the thanks are what it says
    if asked and (taken := _longest(words, _index("closing_asked", back=True))):
        return taken
    taken = _longest(words, _index("closing_paused", back=True))
    return taken if taken == len(words) else 0


def _may_follow(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Whether a formula may begin there without a pause: not within a name."""
    before = tokens[at - 1]
    if before.is_number or (at > 1 and tokens[at - 2].is_number and len(before.folded) == 1):
        return True  # `via Crispi 61 a grazie`
    if before.folded in _LEADS_ON or len(before.folded) == 1:
        return False
    return end - at > 1 or tokens[at].folded not in names_of_people()


def _words_on(tokens: Sequence[Token], at: int) -> Sequence[str]:
    """The words from there to the next pause, `è` as `e`."""
    end = next((each for each in range(at + 1, len(tokens)) if tokens[each].brk is not Break.NONE), len(tokens))
    return spelled(tokens[at:end])


def _words_back(tokens: Sequence[Token], first: int, end: int) -> Sequence[str]:
    """Those from the last pause on, the last word first."""
    start = next((each for each in range(end - 1, first, -1) if tokens[each].brk is not Break.NONE), first)
    return spelled(tokens[start:end])[::-1]


def _longest(words: Sequence[str], index: Index) -> int:
    """How many words the longest formula takes that begins with them; 0 for none."""
    return max((_taken(formula, words) for formula in index.get(words[0], ())), default=0)


def _taken(formula: Formula, words: Sequence[str]) -> int:
    """How many words a formula takes at most; 0 where it does not begin with them."""
    return max(_lengths(formula, words, 0), default=0)


def _lengths(formula: Formula, words: Sequence[str], at: int) -> Iterator[int]:
    if not formula:
        yield at
        return
    part, rest = formula[0], formula[1:]
    for count in range(min(part.most, len(words) - at) + 1):
        if count and words[at + count - 1] not in part.words:
            return
        if count >= part.least:
            yield from _lengths(rest, words, at + count)


@cache
def _may_begin() -> frozenset[str]:
    """Words that a formula first in a message begins with."""
    return frozenset({"è"}.union(*map(_index, ("opening", "opening_paused", "opening_known"))))


@cache
def _may_end() -> frozenset[str]:
    """Words that one at its end ends with."""
    names = ("closing", "closing_asked", "closing_paused", "closing_known")
    return frozenset({"è"}.union(*(_index(name, back=True) for name in names)))


@cache
def _index(name: str, *, back: bool = False) -> Index:
    """The formulas of a list by the words that they may begin with; `back`: from their last word."""
    found: dict[str, list[Formula]] = {}
    for line in table_of("formulas")[name]:
        formula = tuple(map(_part, line.split()))[:: -1 if back else 1]
        for word in _beginnings(formula):
            found.setdefault(word, []).append(formula)
    return {word: tuple(formulas) for word, formulas in found.items()}


def _beginnings(formula: Formula) -> Iterator[str]:
    for part in formula:
        yield from part.words
        if part.least:
            return


def _part(written: str) -> Part:
    """`a|b`, `[a|b]`, `[a|b]*`, `%name`."""
    many, optional = written.endswith("*"), written.startswith("[")
    names = written.strip("[]*").split("|")
    words = frozenset(word for name in names for word in (_class(name[1:]) if name[0] == "%" else (name,)))
    return Part(words, 0 if optional else 1, _MANY if many else 1)


def _class(name: str) -> Iterable[str]:
    written = table_of("formulas")["classes"].get(name)
    return written.split() if written else words_of(name)
