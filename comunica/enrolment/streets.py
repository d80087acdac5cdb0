"""Finds a street by what a citizen writes of its name. Built once per gazetteer.

A name is found by its parts: articles, titles and first names may be left out, words may be shortened or mistyped, numbers
written in any way. What is left out or mended costs; the street with the fewest costs wins, and two with the same
costs are two.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.tokens import Break
from comunica.enrolment.units import PARTICLES, Unit, named_units
from comunica.enrolment.words import squeeze
from comunica.municipality.territory import Street

_TITLES = frozenset(
    "monsignor generale maresciallo capitano colonnello maggiore tenente brigadiere cardinale dottor professor ingegner "
    "avvocato onorevole cavaliere geometra don papa padre suor madre beato beata re regina conte caporale sergente".split()
)
#: What it costs to leave a word of the name out.
_LEFT_OUT = {"particle": 0.01, "title": 0.08, "given": 0.08, "number": 0.08, "strong": 0.18, "saint": 0.25}
_DOUBLED, _MISTYPED, _MISTYPED_TWICE, _SHORTENED, _OTHER_ARTICLE, _OTHER_ORDER, _GOES_ON = 0.03, 0.08, 0.12, 0.03, 0.06, 0.05, 0.5
_SAME_TYPE, _NO_TYPE = 0.25, 0.1
#: Below this a street is not meant.
_ENOUGH = 0.7
#: Two streets as near as this are both meant.
_AS_GOOD = 0.04
_LONGEST_NAME = 8


class _Word(NamedTuple):
    word: str
    raw: str
    number: int | None
    kind: str


class _Entry(NamedTuple):
    street: Street
    type: tuple[str, ...]
    words: tuple[_Word, ...]


class Found(NamedTuple):
    """Streets that fit, the best only, and how many units their name takes."""

    streets: tuple[Street, ...]
    taken: int
    #: 1 when the whole name was written rightly.
    score: float


class _Aligned(NamedTuple):
    score: float
    taken: int


class StreetIndex:
    """The streets of a town by the words of their names. `types`: canonical street types → their units."""

    def __init__(self, streets: Iterable[Street], types: Mapping[str, tuple[str, ...]], shorts: dict[str, str]) -> None:
        self._entries = [entry for street in streets for entry in _entries(street, types, shorts)]
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_number: dict[int, list[int]] = defaultdict(list)
        for at, entry in enumerate(self._entries):
            for word in entry.words:
                if word.kind != "particle":
                    self._by_word[word.word].append(at)
                    if word.number is not None:
                        self._by_number[word.number].append(at)
        self._vocabulary = [word for word in self._by_word if len(word) >= 4]
        self._known = words_of("street_words") | given_names()
        self._mistyped = lru_cache(maxsize=4096)(self._nearest)

    def __bool__(self) -> bool:
        return bool(self._entries)

    def find(self, units: Sequence[Unit], at: int, type_: tuple[str, ...] | None) -> Found | None:
        """The streets whose name begins at a unit. `type_`: the street type written before, or None."""
        end = min(_stretch(units, at), at + _LONGEST_NAME)
        if end <= at:
            return None
        best: dict[str, tuple[float, _Aligned, Street]] = {}
        for number in self._candidates(units[at:end], mistyped=type_ is not None):
            entry = self._entries[number]
            aligned = self._align(entry.words, units, at, end, typed=type_ is not None)
            if aligned is None:
                continue
            rank = aligned.score + _type_bonus(type_, entry.type)
            if entry.street.full not in best or rank > best[entry.street.full][0]:
                best[entry.street.full] = (rank, aligned, entry.street)
        return _choose(best.values())

    def _candidates(self, units: Sequence[Unit], *, mistyped: bool) -> list[int]:
        found: set[int] = set()
        weak: set[int] = set()
        for unit in units[:4]:
            if unit.word in PARTICLES:
                continue
            into = weak if unit.word == "san" or unit.word in _TITLES else found
            into.update(self._by_word.get(unit.word, ()))
            if unit.number is not None:
                found.update(self._by_number.get(unit.number, ()))
            if mistyped and unit.word not in self._by_word and not unit.digits:
                found.update(each for word in self._near(unit) for each in self._by_word[word])
        found.update(each for word in _pairs(units) for each in self._by_word.get(word, ()))
        return sorted(found or weak)

    def _near(self, unit: Unit) -> Iterable[str]:
        if unit.short and len(unit.raw) > 1:
            return [word for word in self._vocabulary if word.startswith(unit.raw)][:20]
        return self._mistyped(unit.word)

    def _nearest(self, word: str) -> tuple[str, ...]:
        """Words of the town's streets that this may be a slip of."""
        allowed = 0 if len(word) < 3 else 1 if len(word) < 8 else 2
        if not allowed or word in self._known:
            return ()
        hits = extract(word, self._vocabulary, scorer=OSA.distance, score_cutoff=allowed, limit=8)
        return tuple(hit for hit, _, _ in hits if len(word) > 4 or (hit[0] == word[0] and len(hit) >= len(word)))

    def _align(
        self, words: Sequence[_Word], units: Sequence[Unit], at: int, end: int, *, typed: bool
    ) -> _Aligned | None:
        """Matches what was written with the words of one name, as far as it goes."""
        left = list(range(len(words)))
        cost, taken, position, last, solid = 0.0, 0, at, -1, False
        skipped = 0.0
        while position < end:
            unit = units[position]
            hit, price, length = self._match(unit, units, position, end, words, left, typed=typed)
            if hit is None:
                if unit.word not in PARTICLES:
                    break
                skipped += _OTHER_ARTICLE if position > at or typed else 0.02
                position += 1
                continue
            cost += price + skipped + (_OTHER_ORDER if hit < last else 0)
            skipped, last = 0.0, hit
            left.remove(hit)
            solid = solid or words[hit].kind in ("strong", "given") or (words[hit].kind == "number" and taken > 0)
            position += length
            taken = position - at
        if not solid:
            return None
        cost += _left_out(words[each].kind for each in left)
        if typed and taken and _goes_on(units, at + taken, end):
            cost += _GOES_ON
        return _Aligned(1 - cost, taken) if 1 - cost >= _ENOUGH else None

    def _match(
        self, unit: Unit, units: Sequence[Unit], at: int, end: int, words: Sequence[_Word], left: Sequence[int], *, typed: bool
    ) -> tuple[int | None, float, int]:
        for each in left:
            word = words[each]
            if unit.word == word.word or unit.raw == word.raw:
                return each, 0.0, 1
        for each in left:
            if unit.number is not None and unit.number == words[each].number:
                return each, 0.0, 1
        if at + 1 < end and units[at + 1].brk is Break.NONE:
            joined = unit.raw + units[at + 1].raw
            for each in left:
                if joined == words[each].raw:
                    return each, 0.01, 2
        for each in left:
            if _shortens(unit, words[each]):
                return each, _SHORTENED, 1
        if typed and len(unit.raw) >= 5:
            for each in left:
                if words[each].kind == "given" and OSA.distance(unit.word, words[each].word, score_cutoff=1) <= 1:
                    return each, _MISTYPED, 1
        if typed and not unit.digits:
            near = self._mistyped(unit.word)
            for each in left:
                if words[each].word in near:
                    if squeeze(unit.word) == squeeze(words[each].word):
                        return each, _DOUBLED, 1
                    distance = OSA.distance(unit.word, words[each].word)
                    return each, _MISTYPED if distance < 2 else _MISTYPED_TWICE, 1
        return None, 0.0, 0


def _left_out(kinds: Iterable[str]) -> float:
    """What the words cost that were not written. Title and first names count once: `via Colombo` is any Colombo."""
    missing = list(kinds)
    first_names = any(kind in ("title", "given") for kind in missing)
    rest = sum(_LEFT_OUT[kind] for kind in missing if kind not in ("title", "given"))
    return rest + (_LEFT_OUT["given"] if first_names else 0.0)


def _stretch(units: Sequence[Unit], at: int) -> int:
    """Where the words that may belong together end."""
    end = at
    while end < len(units) and (end == at or units[end].brk is Break.NONE):
        end += 1
    return end


def _pairs(units: Sequence[Unit]) -> Iterator[str]:
    for one, other in zip(units[:3], units[1:4], strict=False):
        if other.brk is Break.NONE:
            yield one.raw + other.raw


def _shortens(unit: Unit, word: _Word) -> bool:
    if word.kind == "particle" or not unit.short or len(unit.raw) >= len(word.raw):
        return False
    return word.raw.startswith(unit.raw) or word.word.startswith(unit.raw)


def _goes_on(units: Sequence[Unit], at: int, end: int) -> bool:
    """Another word follows that belongs to the name: `via Monte Bianco` is not Via Monte Rosa."""
    while at < end and units[at].word in PARTICLES:
        at += 1
    if at >= end:
        return False
    unit = units[at]
    if unit.word in PARTICLES or unit.digits or unit.number is not None or len(unit.raw) == 1:
        return False
    if unit.raw in words_of("function_words", "chatter", "foreign_words", "street_types", "relatives", "abbreviations"):
        return False
    return at + 1 < len(units) and (units[at + 1].digits or units[at + 1].raw in ("n", "nr", "num", "numero", "civico"))


def _type_bonus(written: tuple[str, ...] | None, type_: tuple[str, ...]) -> float:
    if written is None:
        return _NO_TYPE
    if written == type_:
        return _SAME_TYPE
    return _SAME_TYPE - 0.02 if written[0] == type_[0] else 0.0


def _choose(found: Iterable[tuple[float, _Aligned, Street]]) -> Found | None:
    ranked = sorted(found, key=lambda each: (-each[0], -each[1].taken, each[2].full))
    if not ranked:
        return None
    best = ranked[0]
    as_good = [each for each in ranked if best[0] - each[0] < _AS_GOOD and each[1].taken == best[1].taken]
    return Found(tuple(each[2] for each in as_good), best[1].taken, best[1].score)


def _entries(street: Street, types: Mapping[str, tuple[str, ...]], shorts: dict[str, str]) -> Iterator[_Entry]:
    own = tuple(unit.word for unit in named_units(street.dug, shorts))
    for written in (street.name, *street.aliases):
        units = named_units(written, shorts)
        type_ = _leading_type(units, types) if written != street.name else ()
        words = _words(units[len(type_) :])
        if words:
            yield _Entry(street, type_ or own, words)
            yield from (_Entry(street, type_ or own, joined) for joined in _joined(words))


def _leading_type(units: Sequence[Unit], types: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    words = tuple(unit.word for unit in units)
    fitting = [each for each in types.values() if words[: len(each)] == each and len(words) > len(each)]
    return max(fitting, key=len, default=())


def _words(units: Sequence[Unit]) -> tuple[_Word, ...]:
    content = [at for at, unit in enumerate(units) if unit.word not in PARTICLES]
    last = content[-1] if content else -1
    return tuple(
        _Word(unit.word, unit.raw, unit.number, _kind(unit, first=at == content[0], last=at == last))
        for at, unit in enumerate(units)
        if content
    )


def _kind(unit: Unit, *, first: bool, last: bool) -> str:
    if unit.word in PARTICLES:
        return "particle"
    if unit.word == "san":
        return "saint"
    if unit.word in _TITLES:
        return "title" if not last else "strong"
    if unit.number is not None and not (first and last):
        return "number"
    return "given" if unit.raw in given_names() and not last else "strong"


def _joined(words: Sequence[_Word]) -> Iterator[tuple[_Word, ...]]:
    """Written as one: Montegrappa, Sanpietro, Dacquisto."""
    for at in range(len(words) - 1):
        one, other = words[at], words[at + 1]
        raw = one.raw + other.raw
        if one.number is None and other.number is None and other.kind not in ("particle",):
            yield (*words[:at], _Word(raw, raw, None, "strong"), *words[at + 2 :])
