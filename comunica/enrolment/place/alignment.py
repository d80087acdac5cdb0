"""How well written words fit the name of a street: what is left out, shortened, mistyped or in another order costs."""

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from rapidfuzz.distance import OSA

from comunica.enrolment.language.words import squeeze
from comunica.enrolment.lexicon import strong_given_names, words_of
from comunica.enrolment.message.tokens import Break
from comunica.enrolment.place.house_numbers import BEGIN_WITHOUT, CALL_IT_ONE, PARTS
from comunica.enrolment.place.street_names import Kind, NameWord, is_title
from comunica.enrolment.place.units import MONTHS, PARTICLES, Unit

#: A slip of two letters, of one, a doubled letter; a word that is only begun; two words as one.
_TWO_SLIPS, _SLIP, _DOUBLED, _SHORTENED, _JOINED = 0.12, 0.08, 0.03, 0.03, 0.01
#: A first name that the register leaves out.
_FIRST_NAME = 0.12
_OTHER_ARTICLE, _FIRST_ARTICLE, _OTHER_ORDER, _OTHER_TITLE = 0.06, 0.02, 0.05, 0.15
#: The written name goes on where this one ends.
_GOES_ON = 0.5
#: Below this a street is not meant.
ENOUGH = 0.7
_FUZZY_FROM = 5
#: A word of so many letters may be the beginning of a title or first name without a full stop, too.
_BEGUN_FROM = 3
_BEFORE_LAST = (Kind.TITLE, Kind.GIVEN)
#: What a full stop may shorten.
_SHORTENABLE = tuple(kind for kind in Kind if kind is not Kind.PARTICLE)
#: By them alone a street may be meant.
_SOLID = (Kind.STRONG, Kind.GIVEN)
_COMPASS = frozenset({"est", "ovest", "nord", "sud"})
_SIDES = {"sx": "sinistr", "dx": "destr"}
#: Before a name that has no numeral, as a pope's or king's has.
_NEVER_NUMBERED = frozenset({"padre", "don"})
_BESIDE_A_NUMBER = PARTS | CALL_IT_ONE | BEGIN_WITHOUT


class Fit(NamedTuple):
    """How well the words fit, 1 is exactly, and how many units of the text they take."""

    score: float
    taken: int
    #: What of the name was not written costs so much of it; the rest was written amiss.
    left_out: float = 0.0
    #: The last word of the name was written.
    ends: bool = True


#: A word of the name that was written, what it costs, and how many units it takes.
type _Hit = tuple[int, float, int]


class Alignment:
    """Fits the units of a text from `at` to before `end` to names.

    `typed`: a street type stands before; `near`: the words of the town's streets that a word may be a slip of.
    """

    def __init__(
        self, units: Sequence[Unit], at: int, end: int, *, typed: bool, near: Callable[[str], Collection[str]]
    ) -> None:
        self._units, self._at, self._end = units, at, end
        self._typed, self._near = typed, near

    def with_name(self, words: Sequence[NameWord]) -> Fit | None:
        """The fit with one name, as far as it goes; None when it is not meant."""
        units, left = self._units, list(range(len(words)))
        cost, skipped, position, last, taken, solid = 0.0, 0.0, self._at, -1, 0, False
        called = False
        while position < self._end:
            hit = self._hit(position, words, left) if left else None
            if hit is None or (hit[0] < last and self._is_house_number(position)):
                if self._typed and position == self._at and is_title(units[position].word):
                    cost, position = cost + _OTHER_TITLE, position + 1
                    continue  # `via Papa Giovanni Paolo II`, which the register calls Via Giovanni Paolo II
                if self._typed and not solid and units[position].raw in strong_given_names():
                    cost, position, called = cost + _FIRST_NAME, position + 1, True
                    continue  # `via Oscar Romero`, which the register calls Via Monsignor Romero
                if units[position].word not in PARTICLES:
                    break
                skipped += self._of_article(position)
                position += 1
                continue
            word, price, length = hit
            kind = words[word].kind
            cost += price + skipped + (_OTHER_ORDER if word < last and kind is not Kind.COUNT else 0)
            # `via Maria 5` is not Via Celestino V: a figure alone says which street only where its name is no more.
            figure = units[position].digits and not taken and len(words) > 1
            solid = solid or (kind in _SOLID and not figure) or (kind is Kind.NUMBER and taken > 0)
            left.remove(word)
            position += length
            skipped, last, taken = 0.0, word, position - self._at
        if not solid and not (taken and left and all(words[each].word in _COMPASS for each in left)):
            return None  # of `Strada 18` nothing is left out but which of Strada 18 Est and Ovest
        if called and (cost >= _FIRST_NAME + _SLIP or any(words[each].kind is Kind.GIVEN for each in left)):
            return None  # `via Luigi Colombo`, `via Luigi Colonna` is not Via Cristoforo Colombo
        left_out = _left_out([words[each].kind for each in left])
        cost += left_out
        another = taken == 1 and self._is_numbered_otherwise(self._at + taken, [words[each] for each in left])
        if self._typed and (another or self._goes_on(self._at + taken)):
            cost += _GOES_ON
        return Fit(1 - cost, taken, left_out, len(words) - 1 not in left) if 1 - cost >= ENOUGH else None

    def _is_house_number(self, at: int) -> bool:
        """`strada Macine 4`, where there is a Strada Quattro Macine: no other number follows."""
        last = at + 1 >= len(self._units) or not self._units[at + 1].digits
        return self._units[at].digits and last

    def _of_article(self, at: int) -> float:
        """What an article costs that the name has not; `A. Locatelli` begins with none."""
        if self._units[at].short and self._units[at].capital:
            return _FIRST_NAME
        return _OTHER_ARTICLE if at > self._at or self._typed else _FIRST_ARTICLE

    def _hit(self, at: int, words: Sequence[NameWord], left: Sequence[int]) -> _Hit | None:
        """The word of the name that a unit is, and what it costs."""
        unit = self._units[at]
        for each in left:
            if unit.word == words[each].word or unit.raw == words[each].raw:
                return each, 0.0, 1
        if unit.number is not None:
            for each in left:
                if unit.number == words[each].number:
                    return each, 0.0, 1
        hit = self._two_as_one(at, words, left)
        if hit is None and (self._typed or unit.short or unit.raw in _SIDES):
            hit = self._shortened(unit, words, left)
        return hit or (self._mistyped(unit, words, left) if self._typed and not unit.digits else None)

    def _two_as_one(self, at: int, words: Sequence[NameWord], left: Sequence[int]) -> _Hit | None:
        if at + 1 >= self._end or self._units[at + 1].brk is not Break.NONE:
            return None
        joined = self._units[at].raw + self._units[at + 1].raw
        for each in left:
            if joined == words[each].raw:
                return each, _JOINED, 2
        return None

    def _shortened(self, unit: Unit, words: Sequence[NameWord], left: Sequence[int]) -> _Hit | None:
        raw = unit.raw
        if side := _SIDES.get(raw):
            return next(((each, _SHORTENED, 1) for each in left if words[each].raw.startswith(side)), None)
        begun = self._typed and len(raw) >= _BEGUN_FROM and not unit.digits  # `via vitt emanuele`
        if not (unit.short or begun):
            return None
        kinds = _SHORTENABLE if unit.short else _BEFORE_LAST
        for each in left:
            word = words[each]
            if word.word.startswith(raw) and not word.joined and word.kind in kinds:
                return each, _SHORTENED, 1
        return None

    def _mistyped(self, unit: Unit, words: Sequence[NameWord], left: Sequence[int]) -> _Hit | None:
        near = self._near(unit.word)
        for each in left:
            word = words[each]
            # `via Erico Fermi`: a first name may be a slip of another.
            name = word.kind is Kind.GIVEN and len(unit.raw) >= _FUZZY_FROM
            if word.word in near or (name and OSA.distance(unit.word, word.word, score_cutoff=1) <= 1):
                return each, _price(unit.word, word.word), 1
        return None

    def _is_numbered_otherwise(self, at: int, left: Sequence[NameWord]) -> bool:
        """`via Pio XII 8` is neither Via San Pio X nor Via Padre Pio."""
        unit, after = self._units[at : at + 1], self._units[at + 1 : at + 2]
        numeral = bool(unit and after) and unit[0].number is not None and unit[0].capital and after[0].digits
        return numeral and any(each.number is not None or each.word in _NEVER_NUMBERED for each in left)

    def _goes_on(self, at: int) -> bool:
        """Another word follows that belongs to the name: `via Monte Bianco 3` is not Via Monte Rosa."""
        units = self._units
        while at < self._end and units[at].word in PARTICLES:
            at += 1
        if at >= self._end or at + 1 >= len(units):
            return False
        unit, after = units[at], units[at + 1]
        if unit.raw in MONTHS:
            return True  # `via Primo Maggio 25` is not Via Umberto Primo
        if unit.digits or unit.number is not None or len(unit.raw) == 1:
            return False
        counted = after.raw == "al" and at + 2 < len(units) and units[at + 2].digits
        if not (after.digits or counted or after.raw in CALL_IT_ONE):
            return False
        return unit.raw not in _BESIDE_A_NUMBER and unit.raw not in _everyday()


def _everyday() -> frozenset[str]:
    return words_of("function_words", "chatter", "foreign_words", "street_types", "relatives", "abbreviations")


def _price(written: str, word: str) -> float:
    if squeeze(written) == squeeze(word):
        return _DOUBLED
    return _SLIP if OSA.distance(written, word) < 2 else _TWO_SLIPS


def _left_out(missing: Sequence[Kind]) -> float:
    """What the words cost that were not written. Title and first names count once: `via Colombo` is any Colombo."""
    rest = [kind.cost for kind in missing if kind not in _BEFORE_LAST]
    return sum(rest) + (Kind.GIVEN.cost if len(rest) < len(missing) else 0.0)
