"""Finds streets with their numbers in a message: known ones, those the gazetteer lacks, those without their type."""

from collections.abc import Sequence
from functools import cached_property

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.language.numerals import roman
from comunica.enrolment.language.small_words import INTRODUCE
from comunica.enrolment.language.words import fold_phrase, listed
from comunica.enrolment.lexicon import names_of_people, words_of
from comunica.enrolment.message.tokens import Break, Token
from comunica.enrolment.place.areas import SIDES
from comunica.enrolment.place.house_numbers import number_at, skip_parts
from comunica.enrolment.place.mention import Mention, own_zone
from comunica.enrolment.place.openers import ALONG, ALONGS, OF
from comunica.enrolment.place.street_numbers import LETTERS, StreetNumbers
from comunica.enrolment.place.streets import Found
from comunica.enrolment.place.units import (
    MONTHS,
    ORDINAL_ENDS,
    PARTICLES,
    Unit,
    after_ordinal,
    as_name,
    everyday,
    is_road,
    named_units,
    type_word,
    type_words,
)
from comunica.enrolment.place.unknown_names import UnknownNames

#: Before a street type they make it an everyday word: `quella strada dietro la chiesa`.
_DETERMINERS = frozenset(
    listed("quella questa una la nella sulla dalla della quel questo un il nel sul nostra mia stessa prima")
)
#: A part of many names that says nothing by itself: `nella casa gialla` is not Vocabolo Casa Ranieri.
_HOUSES = frozenset(listed("casa case villa palazzo torre chiesa ponte"))
#: Whose a road is.
_KINDS_OF_ROAD = frozenset(listed("comunale vicinale provinciale poderale consortile interpoderale privata"))
#: Before the surname of brothers: nobody's name.
_BROTHERS = "fratelli"
_LONGEST_TYPE = 3
_LONGEST_UNKNOWN = 4
#: A word as long as this may be mistyped and still be a street without its type.
_LONG_WORD = 7
#: What a street without its type must score to be meant; in an answer that is nothing but a place; and written rightly.
_CLEAR, _ENOUGH, _EXACT = 0.8, 0.7, 0.93
#: And in small letters and one word, without a number; or after an article, with its type: no more than a first name,
#: a title or a numeral is left out.
_NEARLY = 0.9

#: No house has such a number after the name of a day.
_FIRST_YEAR = 1700
#: Types that say nothing of which street.
_COMMON_TYPES = frozenset({"via", "strada"})
#: Streets of one type that its name alone may mean.
_FEW = 4

type Typed = tuple[tuple[str, ...], int]


class StreetFinder:
    """Finds the street that begins at a unit. `whole`: the message is nothing but a place, so streets need no type."""

    def __init__(
        self, tokens: Sequence[Token], units: Sequence[Unit], gazetteer: Gazetteer, *, tail: str, whole: bool
    ) -> None:
        self._tokens, self._units, self._gazetteer = tokens, units, gazetteer
        self._whole = whole
        self._numbers = StreetNumbers(tokens, gazetteer.types, tail)
        self._types: dict[int, Typed | None] = {}
        self._starts = gazetteer.type_starts

    @cached_property
    def _unknown_names(self) -> UnknownNames:
        return UnknownNames(self._tokens, self._units, self._gazetteer, self.type_at)

    def type_at(self, at: int) -> Typed | None:
        """The street type that begins here, and where its name begins."""
        unit = self._units[at]
        if not (unit.word in self._starts or unit.number is not None or unit.short or unit.raw in ALONGS):
            return None
        if at not in self._types:
            self._types[at] = self._find_type(at)
        return self._types[at]

    def _find_type(self, at: int) -> Typed | None:
        units, unit = self._units, self._units[at]
        if type_word(unit) in self._starts:
            words, types = type_words(units[at : at + _LONGEST_TYPE]), self._gazetteer.types
            for length in range(len(words), 0, -1):
                if words[:length] in types:
                    return words[:length], at + length
        if at + 1 >= len(units):
            return None
        if unit.raw in ALONGS and units[at + 1].brk is Break.NONE:
            joined = (f"{ALONG}{units[at + 1].raw}",)
            if joined in self._gazetteer.types:
                return joined, at + 2
        short = LETTERS.get(unit.raw) or self._gazetteer.type_begun(unit.raw) if unit.short else None
        return (short, at + 1) if short else None

    def _counted(self, at: int) -> Mention | None:
        """`II Vico Carmine` for Vico II Carmine; `prima traversa di via Mazzini` for I Traversa Mazzini."""
        units = self._units
        after = after_ordinal(self._tokens, units, at)
        numbered = units[at].number is not None or units[at].word in self._starts
        if not numbered or after >= len(units) or units[after].brk is not Break.NONE:
            return None
        words = type_words((units[at], units[after]))
        type_ = next((each for each in (words[::-1], words) if each in self._gazetteer.types), ())
        name = self._after_street(after_ordinal(self._tokens, units, after))
        found = self._gazetteer.street_index.find(units, name, type_) if type_ and name < len(units) else None
        exact = found is not None and all(type_words(named_units(each.dug)) == type_ for each in found.streets)
        return self._street(at, name, found) if found and exact and found.score > _CLEAR else None

    def _after_street(self, at: int) -> int:
        """The name after `di via`: of which street it is one."""
        while at + 1 < len(self._units) and self._units[at].word in PARTICLES:
            at += 1
        inner = self.type_at(at) if at < len(self._units) else None
        return inner[1] if inner else at

    def typed(self, at: int) -> Mention | None:
        """`via Roma 12`, `lungolago 4`."""
        if counted := self._counted(at):
            return counted
        typed = self.type_at(at)
        if typed is None:
            return None
        found = self._counted_before(at, typed) or self._is_said_to_be(at, typed)
        return found or self._named(at, typed) or self._only_of_its_type(at, typed)

    def _is_said_to_be(self, at: int, typed: Typed) -> Mention | None:
        """`la mia via è Santa Lucia`: one that there is."""
        type_, name = typed
        if name + 1 >= len(self._units) or self._units[name].raw != "è":
            return None
        found = self._gazetteer.street_index.find(self._units, name + 1, type_)
        return self._street(at, name + 1, found) if found and found.score >= _CLEAR else None

    def is_of_type(self, at: int, street: Mention) -> bool:
        """The type was written as the register has it."""
        typed = self.type_at(at)
        return typed is not None and any(fold_phrase(each.dug) == typed[0] for each in street.streets)

    def untyped(self, at: int, *, named: bool = False) -> Mention | None:
        """A street without its type: `in Di Vittorio al 26`, `25 aprile 7`. `named`: an area is called so, too."""
        unit = self._units[at]
        if self._tokens[unit.first].gap == "-" and at and self._units[at - 1].number is None:
            return None  # `Petrovic-Bergamo`, where there is a Via Bergamo
        small = not (named or self._may_begin(unit))
        if (small and not self._gazetteer.street_index.knows(unit.raw)) or (
            at and unit.word in PARTICLES and self._units[at - 1].raw in SIDES
        ):
            return None
        found = self._gazetteer.street_index.find(self._units, at, None, mistyped=self._is_no_name(at))
        if found is None or found.score < (_ENOUGH if self._whole else _CLEAR):
            return None
        words = self._units[at : at + found.taken]
        less = small and (found.score < _EXACT or found.taken == 1)  # than `sotto le mura 8`, a Via Sotto le Mura
        if less or self._is_mere_word(words, found):
            return None
        numbered = number_at(self._tokens, words[-1].end) is not None
        said = self._whole or self._is_said(at)
        whole = found.score > _EXACT and self._is_last(at + found.taken) and not self._is_surname_too(words)
        if found.taken == 1 and found.score < _NEARLY and not unit.capital:
            said = self._whole  # not `esco in mare`, where there is a Via dei Gigli di Mare
        if not (numbered or said or whole) or all(each.word in PARTICLES or each.digits for each in words):
            return None
        mention = self._with_type_after(self._street(at, at, found), at)
        brothers = whole and words[0].word == _BROTHERS  # `f.lli Cervi`, and nothing after it
        return mention._replace(firm=said or brothers or is_road(unit), score=mention.score - 0.05)

    def _is_mere_word(self, words: Sequence[Unit], found: Found) -> bool:
        """`nella casa`, `grazie`; `di Combalera`, where there is a Via Combalera."""
        if found.score <= _EXACT and found.taken == 1 and words[0].raw in _HOUSES:
            return True
        if len(words) == 1 and words[0].raw in words_of("thanks"):
            return True
        begun = words[0].raw
        return words[0].word in PARTICLES and all(begun not in fold_phrase(each.name) for each in found.streets)

    def numbered(self, at: int, area: Mention) -> Mention | None:
        """`Roma 3` is a house, not the capital; of streets that are called like a zone one must be the only one, or
        lie outside it."""
        counted = area.end < len(self._tokens) and self._tokens[area.end].folded not in words_of("function_words")
        if not counted or number_at(self._tokens, area.end) is None:
            return None
        street = self.untyped(at, named=area.long)
        if street is None or not street.number or street.score < _EXACT or street.end <= area.end:
            return None
        zone = own_zone(area.area)
        if len(street.streets) == 1 or zone is None:
            return street
        return None if all(each.zone in (zone.id, *zone.zones) for each in street.streets) else street

    # With its type

    def _named(self, at: int, typed: Typed) -> Mention | None:
        type_, name = typed
        if name >= len(self._units) or self._units[name].brk is Break.STRONG:
            return None
        found = self._gazetteer.street_index.find(self._units, name, type_)
        if self._is_surname(name, found):
            return None
        if (found is None or found.score < _EXACT) and (whole := self._with_type_in_name(at, name)):
            return self._street(at, at, whole)
        letter = len(self._units[at].raw) == 1
        if found and found.score < _NEARLY and self._is_determined(at):
            return None  # `è una strada nuova`, where there is a Via Borgo Nuovo; but `sul corso Umberto`
        if found:
            street = self._street(at, name, found)
            if street.number or not letter or found.score >= _CLEAR:
                return street
        apart = self._units[name].brk is not Break.NONE or (letter and not self._is_full_type(name))
        return None if apart else self._elsewhere_named(at, typed, known=found is not None, letter=letter)

    def _elsewhere_named(self, at: int, typed: Typed, *, known: bool, letter: bool) -> Mention | None:
        """With the part of the town before its number, or in no list. `letter`: the type is one letter."""
        type_, name = typed
        before = None if known else self._before_area(at, name, type_)
        unknown = before or self._unknown(at, name, type_)
        return unknown if unknown and (unknown.number or not letter) else None

    def _is_full_type(self, name: int) -> bool:
        """`v. Pirandello 8`, `v Pirandello 8`: a full stop or a capital; `v mando 3 foto` is no street."""
        token = self._tokens[self._units[name].first]
        return token.gap.startswith(".") or token.text[0].isupper()

    def _before_area(self, at: int, name: int, type_: tuple[str, ...]) -> Mention | None:
        """`via Principale Riol 70`: the part of the town, or the town, stands between the street and its number."""
        units = self._units
        for each in range(name + 1, min(name + _LONGEST_UNKNOWN, len(units))):
            if units[each].brk is not Break.NONE or units[each].digits:
                return None
            hit = self._gazetteer.areas.at(units, each)
            if hit is None or not hit.exact or each + hit.taken >= len(units):
                continue
            number = number_at(self._tokens, units[each + hit.taken].first)
            found = self._gazetteer.street_index.find(units[:each], name, type_) if number else None
            if found and number and found.score >= _CLEAR:
                return self._street(at, name, found)._replace(number=number.value)
        return None

    def _counted_before(self, at: int, typed: Typed) -> Mention | None:
        """`1a traversa via delle Sirene`, which the register calls Traversa I Sirene."""
        (type_, name), units = typed, self._units
        if at == 0 or name >= len(units) or units[at].brk is not Break.NONE or len(type_) > 1:
            return None
        count = at - 2 if at > 1 and units[at - 1].raw in ORDINAL_ENDS and units[at - 2].digits else at - 1
        if units[count].number is None:
            return None
        begin = self._after_street(name)
        number = str(units[count].number)
        counted = units[count]._replace(word=number, raw=number, short=False)
        found = self._gazetteer.street_index.find((counted, *units[begin:]), 0, type_)
        exact = found is not None and found.score > _EXACT and found.taken > 1
        return self._street(count, begin - 1, found) if found and exact else None

    def _with_type_in_name(self, at: int, name: int) -> Found | None:
        """`Strada Vecchia 10`, where there is a Via Strada Vecchia: the type belongs to the name."""
        found = self._gazetteer.street_index.find(self._units, at, None)
        exact = found is not None and found.score > _EXACT and found.taken > name - at and len(found.streets) == 1
        return found if exact else None

    def _is_surname(self, name: int, found: Found | None) -> bool:
        """`Marta Piazza, Piazza Grandi 5`: the first is a surname, unless a street's name begins with a type."""
        introduces = self._units[name].word in INTRODUCE  # `Marta Piazza, frazione Serre`
        if not (introduces or self.type_at(name)) or len(self._units[name].raw) == 1:
            return False
        if found is None:
            return True
        numbered = any(unit.digits for unit in self._units[name + found.taken : name + found.taken + 1])
        whole = found.score > _EXACT or ((found.taken > 1 or numbered) and found.score > _CLEAR)
        return not whole or self._units[name].brk is not Break.NONE

    def _street(self, at: int, name: int, found: Found) -> Mention:
        last = self._after_numeral(name, found) or self._after_year(name + found.taken - 1)
        number, end = self._numbers.after(last)
        first = self._units[at].first
        if not number:
            number, first = self._numbers.before(first)
        return Mention(
            first=first,
            end=skip_parts(self._tokens, end),
            streets=found.streets,
            number=number,
            score=min(1.0, found.score),
            cut=found.score < 0.95 and not number and self._numbers.breaks_off(last),
        )

    def _after_numeral(self, name: int, found: Found) -> int | None:
        """`papa giovanni 23 n 8`, `papa giovanni XXIII 8`: past the numeral of the name, which was found without it."""
        said, after = self._units[name : name + found.taken], self._units[name + found.taken : name + found.taken + 1]
        if not after or after[0].number is None or after[0].brk is not Break.NONE:
            return None
        own = {roman(word) for street in found.streets for word in fold_phrase(street.full)[-1:]}
        if own != {after[0].number} or any(unit.number for unit in said):
            return None
        return after[0].end if not after[0].digits or number_at(self._tokens, after[0].end) else None

    def _after_year(self, last: int) -> int:
        """Where `4 aprile 1860` ends."""
        unit, after = self._units[last], self._units[last + 1] if last + 1 < len(self._units) else None
        dated = unit.raw in MONTHS and after is not None and after.digits and after.brk is Break.NONE
        year = after is not None and dated and (after.number or 0) >= _FIRST_YEAR
        return after.end if after is not None and year else unit.end

    def _only_of_its_type(self, at: int, typed: Typed) -> Mention | None:
        """`lungolago 4`, where there is one, or a few to choose from."""
        type_, name = typed
        if " ".join(type_) in _COMMON_TYPES:
            return None
        fitting = tuple(street for street in self._gazetteer.streets if fold_phrase(street.dug) == type_)
        number, end = self._numbers.after(self._units[name - 1].end)
        if not number or not 0 < len(fitting) <= _FEW:
            return None
        return Mention(first=self._units[at].first, end=end, streets=fitting, number=number, score=_CLEAR)

    # Not in the gazetteer

    def _unknown(self, at: int, name: int, type_: tuple[str, ...]) -> Mention | None:
        """A street that is not in the gazetteer, unless the type is an everyday word here."""
        taken = self._unknown_names.at(name)
        if not taken:
            return None
        last = self._units[taken[-1]].end
        found = number_at(self._tokens, last)
        determined = self._is_determined(at)
        named = [each for each in taken if self._units[each].word not in PARTICLES]
        # Of `strada comunale delle Acque` the second word says which.
        first = next((each for each in named if self._units[each].word not in _KINDS_OF_ROAD), named[0])
        content, date = self._units[first], self._unknown_names.is_date(first)
        if found is None and self._units[name].raw == "di" and at and self._units[at - 1].raw == "in":
            return None  # `in via di trasferimento`
        small = content.raw in everyday() or content.raw in words_of("thanks")
        if found is None and (determined or small or (len(content.raw) < 3 and not date)):
            return None  # `la via ve la scrivo dopo`; but `via XX Settembre`
        end = found.end if found else last
        title = self._gazetteer.types.get(type_, type_[0].capitalize())
        return Mention(
            first=self._units[at].first,
            end=skip_parts(self._tokens, end),
            unknown=f"{title} {as_name(self._tokens[self._units[name].first : last])}",
            number=found.value if found else "",
            score=_ENOUGH,
        )

    def _is_determined(self, at: int) -> bool:
        before = self._units[at - 1] if at else None
        return before is not None and before.word in _DETERMINERS and self._units[at].brk is Break.NONE

    # Without its type

    def _may_begin(self, unit: Unit) -> bool:
        if unit.word in PARTICLES:
            return unit.raw in OF
        return unit.number is not None or unit.raw == "fra" or unit.raw not in words_of("function_words")

    def _is_said(self, at: int) -> bool:
        """`in Puccini`, `abito Puccini`."""
        before = self._units[at - 1].word if at and self._units[at].brk is Break.NONE else ""
        return before in ("in", "abito", "sto", "vivo", "residente")

    def _is_last(self, at: int) -> bool:
        return at >= len(self._units) or self._units[at].brk is not Break.NONE or self._units[at].raw == "km"

    def _is_no_name(self, at: int) -> bool:
        """`elena fabris pigafeta 28`: a long word that no list has, right before a number."""
        unit, after = self._units[at], self._units[at + 1] if at + 1 < len(self._units) else None
        if after is None or not after.digits or after.brk is not Break.NONE or len(unit.raw) < _LONG_WORD:
            return False
        known = unit.raw in names_of_people() or unit.raw in everyday()
        return not known and not unit.digits

    def _is_surname_too(self, words: Sequence[Unit]) -> bool:
        brothers = words[0].word == _BROTHERS and len(words) > 1
        return not brothers and any(unit.raw in names_of_people() for unit in words)

    def _with_type_after(self, mention: Mention, at: int) -> Mention:
        """`prati 8 strada vicinale`, `ca' rossa 3, il vicolo`, `Telesio la via, non il vico: al 18`."""
        units, name = self._units, at
        while at < len(units) and (units[at].first < mention.end or units[at].raw in ("il", "la", "lo", "è", "in")):
            at += 1
        typed = self.type_at(at) if at < len(units) else None
        if typed is None or not self._ends_at(typed[1]):
            return mention
        found = self._gazetteer.street_index.find(units, name, typed[0])
        fitting = tuple(each for each in (found.streets if found else ()) if fold_phrase(each.dug) == typed[0])
        if not fitting:
            return mention
        end = units[typed[1] - 1].end
        number, end = (mention.number, end) if mention.number else self._numbers.after(end)
        return mention._replace(end=end, streets=fitting, number=number)

    def _ends_at(self, at: int) -> bool:
        """No name of a street follows: a pause, its number, or what it is not."""
        unit = self._units[at] if at < len(self._units) else None
        pauses = unit is None or unit.brk is not Break.NONE or unit.raw == "non"
        return pauses or number_at(self._tokens, self._units[at].first, words=False) is not None
