"""Finds zones, contrade and towns by what a citizen writes. Built once per gazetteer."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from comunica.enrolment.language.near_words import NearWords
from comunica.enrolment.language.numerals import from_words, ordinal, roman
from comunica.enrolment.language.small_words import INTRODUCE
from comunica.enrolment.language.words import fold, fold_phrase, listed
from comunica.enrolment.lexicon import given_names, names_of_people, words_of
from comunica.enrolment.message.tokens import Break
from comunica.enrolment.place.units import PARTICLES, Unit, named_units
from comunica.municipality.territory import Zone, ZoneKind

#: `zona`, shortened.
ZONE = "z"
#: "Not in this town", without naming one.
SOMEWHERE_ELSE = frozenset(
    [("fuori", each) for each in ("paese", "comune", "citta", "zona")]
    + [("altro", "comune"), ("altro", "paese"), ("non", "residente"), ("non", "residenti")]
    + [("non", "sono", "residente")]
)
#: What it begins with.
AWAY = frozenset(words[0] for words in SOMEWHERE_ELSE)
#: Say that the name of a side follows: `dal lato della Stazione`.
SIDES = frozenset(listed("parte parti paraggi lato versante verso zona zone lati quartiere marciapiede"))


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another town; its name is empty when the citizen did not say which."""

    name: str
    #: Its name is an everyday word too: a town called Paese.
    everyday: bool = False


@dataclass(frozen=True, slots=True)
class Here:
    """The municipality itself."""

    name: str


type Area = Zone | Elsewhere | Here


#: Before a zone that is called by a number: `alla 167`.
_SAID_WITH = frozenset({"la", "alla", "nella", "dalla", "della"})

#: After the first word of a town's name, where more follows: `sul Trigno`.
_ON = frozenset(listed("sul sulla sull sui sulle in a ad al presso con"))
#: And the word that tells it from another of that name.
_WHICH_OF_THEM = frozenset(
    listed(
        "superiore inferiore terme marittima marittimo marina ligure lombardo veneto jonico ionico irpina irpino "
        "emilia romagna vesuviano milanese romano calabro lucano siculo sabino monferrato brianza"
    )
)
#: San, shortened.
_SAINT = "s"
#: A saint's name has two words, and more tells a town of that name from another.
_SAINTS, _SAINT_WORDS = frozenset({"san", "santa", "santo"}), 2
#: Names of so many letters may be written as one word, or parted.
_GLUED_FROM = 7
#: A name of several words, from so many letters, may be off by two.
_LONG_FROM = 12
#: And one that is a letter off in a name of several words.
_SLIP_FROM = 6

#: Roco for Rocco.
_DOUBLED = re.compile(r"(.)\1")


class Hit(NamedTuple):
    """An area that is named, and how many units its name takes."""

    area: Area
    taken: int
    #: Written rightly.
    exact: bool
    #: More than one word of its own.
    long: bool


class _Entry(NamedTuple):
    area: Area
    words: tuple[str, ...]


#: From so many letters the first one may be the slip: `piena` is not Siena.
_SLIP_FIRST_FROM = 7
#: Letters of a word that may be two slips away; and of how many words that are as near the first count.
_TWO_SLIPS_FROM, _ALIKE = 9, 4


class AreaIndex:
    """The areas of a town and around it. Of a name that several have, the first given wins."""

    def __init__(self, named: Iterable[tuple[Area, Iterable[str]]], shorts: dict[str, str]) -> None:
        self._by_first: dict[str, list[_Entry]] = defaultdict(list)
        seen: set[tuple[str, ...]] = set()
        for area, names in named:
            for name in names:
                words = _name_words(named_units(name, shorts))
                for each in (words, _glued(name, shorts), _counted(words)):
                    if each and each not in seen:
                        seen.add(each)
                        self._by_first[each[0]].append(_Entry(area, each))
        entries = (entry for begun in self._by_first.values() for entry in begun)
        #: The words of the areas' names, and all of a name as one.
        self.words = frozenset(word for entry in entries for word in entry.words)
        self._single = sorted(first for first in self._by_first if len(first) >= _GLUED_FROM)
        self._firsts = [word for word in self._by_first if len(word) >= 5]
        self._alike = NearWords(self._firsts)
        self._known = given_names() | words_of(
            "surnames",
            "function_words",
            "chatter",
            "foreign_words",
            "street_words",
            "relatives",
            "organisations",
            "titles",
        )
        #: Only they can be two slips away.
        self._of_length = lru_cache(maxsize=64)(self._about_as_long)
        self._beginning = lru_cache(maxsize=4096)(self._find_beginning)
        #: Whether the name of an area may begin with a word, in full and as it is written, or with part of it.
        self.may_begin = lru_cache(maxsize=4096)(self._may_begin)

    def _may_begin(self, word: str, raw: str) -> bool:
        if self._beginning(word):
            return True
        at = bisect_left(self._single, raw)
        return at < len(self._single) and self._single[at].startswith(raw)

    def at(self, units: Sequence[Unit], at: int, *, introduced: bool = False) -> Hit | None:
        """The area whose name begins at a unit: the longest, and rather one that is written rightly.

        `introduced`: `zona` stands before it, so that a number may be its name.
        """
        unit = units[at]
        if unit.word in PARTICLES or (unit.digits and not (introduced or self._may_be_numbered(units, at))):
            return None
        best: Hit | None = None
        begun = self._shortened(unit) if (introduced or unit.raw == _SAINT) and unit.short else ()
        for entry in begun or self._beginning(unit.word):
            hit = self._match(entry, units, at)
            if hit and (best is None or (hit.taken, hit.exact) > (best.taken, best.exact)):
                best = hit
        if best is None and introduced:
            best = self._numbered(unit)
        return best if best and best.taken > 1 else self._parted(units, at) or best

    def _numbered(self, unit: Unit) -> Hit | None:
        """`zona cinque`, `zona quinta`, `zona V`, where a zone is called by the number."""
        value = from_words(unit.word) or ordinal(unit.word) or roman(unit.word)
        named = (each.area for each in self._by_first.get(str(value), ()) if len(each.words) == 1)
        return next((Hit(area, 1, exact=True, long=False) for area in named), None) if value else None

    def _may_be_numbered(self, units: Sequence[Unit], at: int) -> bool:
        """`alla 167`; `attiva, 167, vicino al campo`: between pauses, and too high for a house; `alle 3 case`."""
        if at > 0 and units[at].brk is Break.NONE and units[at - 1].raw in _SAID_WITH:
            return True
        last = at + 1 == len(units) or units[at + 1].brk is not Break.NONE
        if last:
            return at > 0 and units[at].brk is not Break.NONE and len(units[at].raw) > 2
        return any(len(entry.words) > 1 for entry in self._by_first.get(units[at].word, ()))

    def _shortened(self, unit: Unit) -> tuple[_Entry, ...]:
        """`c.da M. della Neve`, `s vito`: the rest of the name must follow."""
        begun = (entries for first, entries in self._by_first.items() if first.startswith(unit.raw))
        return tuple(each for entries in begun for each in entries if len(each.words) > 1)

    def _parted(self, units: Sequence[Unit], at: int) -> Hit | None:
        """`villa noce`, where the zone is called Villanoce."""
        if at + 1 >= len(units) or units[at + 1].brk is not Break.NONE:
            return None
        whole = units[at].raw + units[at + 1].raw
        if len(whole) < _GLUED_FROM or whole not in self._by_first or units[at].raw == "via":
            return None  # `via Reggio Calabria` is not in Viareggio
        person = units[at].raw in given_names()  # `Franco Forte`, and no Francoforte
        entries = (each for each in self._by_first[whole] if len(each.words) == 1)
        named = [each.area for each in entries if not (person and isinstance(each.area, Elsewhere))]
        return Hit(named[0], 2, exact=True, long=True) if named else None

    def _match(self, entry: _Entry, units: Sequence[Unit], at: int) -> Hit | None:
        position, exact = at, True
        for order, word in enumerate(entry.words):
            while (
                order and position < len(units) and units[position].word in PARTICLES and units[position].word != word
            ):
                position += 1
            if position >= len(units) or (order and units[position].brk > Break.NONE):
                return None
            written = units[position].word
            if written != word and not (order == 0 and units[position].short and word.startswith(written)):
                slip = word in self._near(written, word) or (order and exact and _is_slip(written, word))
                if not slip and not (
                    order == len(entry.words) - 1 and self._are_slips(entry, units[at : position + 1])
                ):
                    return None
                exact = False
            position += 1
        return Hit(entry.area, position - at, exact, len(entry.words) > 1)

    def _are_slips(self, entry: _Entry, units: Sequence[Unit]) -> bool:
        """`villagio novo`: a letter off in each word of a long name."""
        written, name = "".join(unit.word for unit in units), "".join(entry.words)
        known = units[-1].word in names_of_people()
        if len(name) < _LONG_FROM or known or units[-1].word[:1] != entry.words[-1][:1]:
            return False
        return OSA.distance(written, name, score_cutoff=2) <= 2

    def _near(self, written: str, word: str) -> tuple[str, ...]:
        if "j" in written and written.replace("j", "i") == word:
            return (word,)  # `Moja`, as they wrote it once
        if written in self._known and word in self._other_number(written):
            return (word,)
        if written in self._known or len(written) < 4:
            return ()
        if len(written) < 5:
            return (word,) if _DOUBLED.sub(r"\1", written) == _DOUBLED.sub(r"\1", word) else ()
        allowed = 1 if len(written) < 9 else 2
        return (word,) if OSA.distance(written, word, score_cutoff=allowed) <= allowed else ()

    def _other_number(self, word: str) -> tuple[str, ...]:
        """`Fornace` for Fornaci, unless it is a person's name."""
        if (
            word in given_names()
            or word in words_of("surnames", "function_words", "relatives", "titles", "foreign_words")
            or word[-1] not in "aeio"
        ):
            return ()
        return tuple(word[:-1] + end for end in "aeio" if word[:-1] + end in self._by_first)

    def _find_beginning(self, word: str) -> tuple[_Entry, ...]:
        """The names that begin with a word, or with one that it may be a slip of."""
        firsts = (word, *self._find_nearest(word))
        return tuple(entry for first in firsts for entry in self._by_first.get(first, ()))

    def _about_as_long(self, length: int) -> list[str]:
        return [first for first in self._firsts if abs(len(first) - length) <= 2]

    def _find_nearest(self, word: str) -> tuple[str, ...]:
        if "j" in word and (modern := word.replace("j", "i")) in self._by_first:
            return (modern,)
        if word in self._by_first or len(word) < 5:
            return ()
        if word in self._known:
            return self._other_number(word)
        hits = (
            self._two_slips_away(word) if len(word) >= _TWO_SLIPS_FROM else islice(self._alike.all_near(word), _ALIKE)
        )
        return tuple(hit for hit in hits if hit[0] == word[0] or len(word) >= _SLIP_FIRST_FROM)

    def _two_slips_away(self, word: str) -> Iterator[str]:
        hits = extract(word, self._of_length(len(word)), scorer=OSA.distance, score_cutoff=2, limit=_ALIKE)
        return (hit for hit, _, _ in hits)


def _counted(words: tuple[str, ...]) -> tuple[str, ...]:
    """`3 case` for Tre Case; empty where nothing is counted."""
    count = from_words(words[0]) if len(words) > 1 else None
    return (str(count), *words[1:]) if count is not None else ()


def _is_slip(written: str, word: str) -> bool:
    """`borgo mulino` for Borgo Molino: a letter off, where the words before it are the name's own."""
    if len(word) < _SLIP_FROM or len(written) != len(word) or written[0] != word[0]:
        return False
    named = written in names_of_people()
    return not named and OSA.distance(written, word, score_cutoff=1) <= 1


def _glued(name: str, shorts: dict[str, str]) -> tuple[str, ...]:
    """A name of several words written as one: `santelia`, `casenuove`."""
    raw = [unit.raw for unit in named_units(name, shorts)]
    whole = "".join(raw)
    return (whole,) if len(raw) > 1 and len(whole) >= _GLUED_FROM and whole.isalpha() else ()


def _name_words(units: Sequence[Unit]) -> tuple[str, ...]:
    """A name without what may stand before it: `alla Costa` is costa, `quartiere Stazione` is stazione."""
    words = [unit.word for unit in units]
    while len(words) > 1 and (words[0] in PARTICLES or words[0] in INTRODUCE):
        words = words[1:]
    kept = [word for order, word in enumerate(words) if order == 0 or word not in PARTICLES]
    return tuple(kept)


def _shortened_town(name: str) -> Iterable[str]:
    """`Terranova` for Terranova dei Greci, `San Vero` for San Vero Marina: as the people who live there say."""
    words = name.split()
    if len(words) > _SAINT_WORDS and fold(words[0]) in _SAINTS:
        return (" ".join(words[:_SAINT_WORDS]),)
    first, after = words[0], next(iter(fold_phrase(" ".join(words[1:]))), "")
    begins = after in PARTICLES | _ON | _WHICH_OF_THEM
    said = fold(first) in words_of("chatter", "function_words", "street_types", "street_words") | given_names()
    return (first,) if begins and not said and len(first) >= _GLUED_FROM - 1 else ()


def areas_of(
    zones: Mapping[str, Zone], towns: Iterable[tuple[str, Iterable[str]]], here: str
) -> Iterable[tuple[Area, Iterable[str]]]:
    """Everything that has a name, the nearer meaning first: zones, contrade, the town itself, other towns."""
    for kind in (ZoneKind.ZONE, ZoneKind.CONTRADA):
        yield from ((zone, (zone.name, *zone.aliases)) for zone in zones.values() if zone.kind is kind)
    if here.strip():
        yield Here(here), (here, *_shortened_town(here))
    everyday = words_of("chatter", "function_words")
    for name, aliases in towns:
        yield Elsewhere(name, everyday=name.casefold() in everyday), (name, *aliases)
