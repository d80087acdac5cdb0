"""Finds a street by what a citizen writes of its name. Built once per gazetteer.

A name is found by its parts: articles, titles and first names may be left out, words may be shortened or mistyped,
numbers written in any way. The street that fits best wins, and two that fit alike are two.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from comunica.enrolment.language.words import squeeze
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.message.tokens import Break
from comunica.enrolment.place.alignment import Alignment, Fit
from comunica.enrolment.place.street_names import Kind, StreetName, is_title, names_of
from comunica.enrolment.place.units import PARTICLES, Unit
from comunica.municipality.territory import Street

#: For the street type: written, begun (Strada for Strada Vicinale), not written.
_SAME_TYPE, _BEGUN_TYPE, _NO_TYPE = 0.25, 0.23, 0.1
#: `piazza Garibaldi` is not Vico I Garibaldi.
_OTHER_COUNT = -0.07
#: Two streets as near as this are both meant.
_AS_GOOD = 0.04
#: A name that was not written whole may be any that holds what was written of it, unless they are so far away.
_WHOLE, _FAR = 0.95, 0.2
#: Units that may belong to a name, and the first of them that are looked up.
_LONGEST_NAME, _LOOKED_UP = 8, 4
_FUZZY_FROM, _TWO_SLIPS_FROM, _UNDOUBLED_FROM = 3, 8, 5
#: Words that begin alike and words that are alike, at most.
_ALIKE = 20
_REMEMBERED = 4096
#: Ranks that are the same.
_ALIKE_RANK = 0.001


class Found(NamedTuple):
    """Streets that fit, the best only, and how many units their name takes."""

    streets: tuple[Street, ...]
    taken: int
    #: 1 when the whole name was written rightly.
    score: float


class _Ranked(NamedTuple):
    rank: float
    fit: Fit
    street: Street
    #: What others may lack and be meant as well.
    slack: float


class StreetIndex:
    """The streets of a town by the words of their names. `types`: street types as the register writes them → words;
    `elsewhere`: words of other places' names, which are no slips."""

    def __init__(
        self,
        streets: Iterable[Street],
        types: Mapping[str, tuple[str, ...]],
        shorts: dict[str, str],
        elsewhere: frozenset[str],
    ) -> None:
        self._elsewhere = elsewhere
        self._names = [name for street in streets for name in names_of(street, types, shorts)]
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_number: dict[int, list[int]] = defaultdict(list)
        for at, name in enumerate(self._names):
            for word in name.words:
                if word.kind is not Kind.PARTICLE:
                    self._by_word[word.word].append(at)
                if word.number is not None:
                    self._by_number[word.number].append(at)
        #: Every word of every name, in full and as it is written.
        self._written = {each for name in self._names for word in name.words for each in (word.word, word.raw)}
        self._vocabulary = [word for word in self._by_word if len(word) > _FUZZY_FROM]
        #: Only they can be so many slips away.
        self._of_length = lru_cache(maxsize=64)(self._about_as_long)
        self._doubled = [word for word in self._vocabulary if squeeze(word) != word]
        self._near = lru_cache(maxsize=_REMEMBERED)(self._look_near)

    def knows(self, word: str) -> bool:
        """Whether this is a word of a street's name."""
        return word in self._by_word

    @property
    def words(self) -> frozenset[str]:
        """The words of the streets' names."""
        return frozenset(self._by_word)

    def may_begin(self, word: str, raw: str) -> bool:
        """Whether a street's name has a word, in full or as it is written."""
        return word in self._written or raw in self._written

    def begins(self, start: str) -> bool:
        """Whether a word of a street's name begins so."""
        return any(word.startswith(start) for word in self._vocabulary)

    def find(
        self, units: Sequence[Unit], at: int, type_: tuple[str, ...] | None, *, mistyped: bool = False
    ) -> Found | None:
        """The streets whose name begins at a unit. `type_`: the street type written before, or None.

        `mistyped`: slips are allowed without a type, too.
        """
        typed = type_ is not None or mistyped
        if not typed and not self._begins_at(units, at):
            return None
        end = _stretch(units, at)
        names = self._candidates(units[at:end], mistyped=typed)
        if not names:
            return None
        alignment = Alignment(units, at, end, typed=typed, near=self._near)
        best: dict[str, _Ranked] = {}
        for name in names:
            if fit := alignment.with_name(name.words):
                rank, full = fit.score + _type_bonus(type_, name), name.street.full
                loose = name.typed_alias or name.words[0].kind is Kind.COUNT
                slack = Kind.GIVEN.cost if loose and type_ is None else 0.0
                if full not in best or _is_better(rank, fit, best[full]):
                    best[full] = _Ranked(rank, fit, name.street, slack)
        return _choose(list(best.values()))

    def _begins_at(self, units: Sequence[Unit], at: int) -> bool:
        """Without a type and slips: whether a name can have the first of these words. Seen much sooner than which."""
        written = self._written
        for order, unit in enumerate(units[at : at + _LONGEST_NAME]):
            if order and unit.brk is not Break.NONE:
                return False
            if unit.word in written or unit.raw in written or unit.short or unit.number in self._by_number:
                return True
            if unit.word not in PARTICLES:
                return False
        return False

    def _candidates(self, units: Sequence[Unit], *, mistyped: bool) -> list[StreetName]:
        """Names that share a word with what was written; by a title or saint alone only when there is nothing else."""
        found: set[int] = set()
        weak: set[int] = set()
        looked_up = units[:_LOOKED_UP]
        for unit in looked_up:
            if unit.word in PARTICLES:
                continue
            if known := self._by_word.get(unit.word):
                into = weak if unit.word == "san" or is_title(unit.word) else found
                into.update(known)
            elif mistyped and not unit.digits:
                for word in self._alike(unit):
                    found.update(self._by_word[word])
            if unit.number is not None:
                found.update(self._by_number.get(unit.number, ()))
        for one, other in pairwise(looked_up):
            if other.brk is Break.NONE and (joined := self._by_word.get(one.raw + other.raw)):
                found.update(joined)
        if weak:
            # `via Maestra 23`, where there is a Via Giovanni XXIII, too.
            found.update(each for each in weak if len(self._names[each].words) == 1)
        return [self._names[each] for each in sorted(found or weak)]

    def _alike(self, unit: Unit) -> Iterable[str]:
        if unit.short and len(unit.raw) > 1:
            return [word for word in self._vocabulary if word.startswith(unit.raw)][:_ALIKE]
        return self._near(unit.word)

    def _about_as_long(self, length: int, allowed: int) -> list[str]:
        return [word for word in self._vocabulary if abs(len(word) - length) <= allowed]

    def _look_near(self, word: str) -> tuple[str, ...]:
        """Words of the town's streets that this may be a slip of; a word of other streets everywhere is none."""
        if (
            len(word) < _FUZZY_FROM
            or word in words_of("street_words")
            or word in given_names()
            or word in self._elsewhere
        ):
            return ()
        allowed = 1 if len(word) < _TWO_SLIPS_FROM else 2
        known = self._of_length(len(word), allowed)
        hits = extract(word, known, scorer=OSA.distance, score_cutoff=allowed, limit=_ALIKE)
        if not hits and len(word) >= _UNDOUBLED_FROM:
            return tuple(each for each in self._doubled if _is_undoubled(word, each))
        # Of a short word a letter may be missing, not the first.
        return tuple(hit for hit, _, _ in hits if len(word) > 4 or (hit[0] == word[0] and len(hit) >= len(word)))


def _is_undoubled(word: str, name: str) -> bool:
    """`trageto` for Traghetto, as it is said in Venice: single letters for doubled ones, and a slip."""
    return word[0] == name[0] and OSA.distance(squeeze(word), squeeze(name), score_cutoff=1) <= 1


def _stretch(units: Sequence[Unit], at: int) -> int:
    """Where the words that may belong together end."""
    longest = min(len(units), at + _LONGEST_NAME)
    for end in range(at + 1, longest):
        if units[end].brk is not Break.NONE:
            return end
    return longest


def _is_better(rank: float, fit: Fit, than: _Ranked) -> bool:
    """Of one street's names. `C. Benso Cavour 3`, `SP 11`: that of which more was written, where it fits as well."""
    longer = fit.taken - than.fit.taken
    return rank > than.rank + _AS_GOOD * ((longer < 0) - (longer > 0))


def _type_bonus(written: tuple[str, ...] | None, name: StreetName) -> float:
    if written is None:
        return _NO_TYPE
    if written == name.type:
        return _SAME_TYPE
    begun = written == name.type[: len(written)] or name.type == written[: len(name.type)]
    return _BEGUN_TYPE if begun else _OTHER_COUNT if name.words[0].kind is Kind.COUNT else 0.0


def _choose(found: Sequence[_Ranked]) -> Found | None:
    if len(found) < 2:
        return Found((found[0].street,), found[0].fit.taken, found[0].fit.score) if found else None
    ranked = sorted(found, key=lambda each: (-each.rank, -each.fit.taken, each.street.full))
    best = ranked[0]
    near = best.rank - best.slack - _AS_GOOD
    as_good = [each.street for each in ranked if each.rank > near and each.fit.taken == best.fit.taken]
    if 1 - best.fit.left_out < _WHOLE:
        as_good += [each.street for each in ranked if each.street not in as_good and _may_be_meant(each, best)]
    return Found(tuple(as_good), best.fit.taken, best.fit.score)


def _may_be_meant(one: _Ranked, best: _Ranked) -> bool:
    """`via Colomba`, of Beata Colomba, Santa Colomba and Colomba Bianca: only more of its name was left out."""
    same_type = abs((one.rank - one.fit.score) - (best.rank - best.fit.score)) < _ALIKE_RANK
    rightly = _amiss(one.fit) <= _amiss(best.fit) + _ALIKE_RANK
    # Who leaves out no more than a first name says how it ends: `papa giovanni` is no Papa Giovanni Paolo.
    ends = one.fit.ends or best.fit.left_out > Kind.NUMBER.cost
    return same_type and rightly and ends and one.fit.taken == best.fit.taken and best.rank - one.rank < _FAR


def _amiss(fit: Fit) -> float:
    """What was written of a name otherwise than it is."""
    return 1 - fit.score - fit.left_out
