"""Finds every place that a message names: streets with their numbers, zones and contrade, towns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from comunica.enrolment.areas import INTRODUCE, Area, Elsewhere, Here, Hit
from comunica.enrolment.gazetteer import Gazetteer, somewhere_else
from comunica.enrolment.house_numbers import explicit_number, number_at, skip_parts
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.streets import Found
from comunica.enrolment.tokens import Break, Token
from comunica.enrolment.units import PARTICLES, Unit, units_of
from comunica.enrolment.words import fold_phrase
from comunica.municipality.territory import Street, Zone


class Role(StrEnum):
    """What the place is to the person."""

    NONE = "none"
    HOME = "home"
    WORK = "work"
    OLD = "old"
    FUTURE = "future"
    #: Where somebody else lives.
    RELATIVE = "relative"
    #: Only says where the home is.
    NEAR = "near"
    BIRTH = "birth"
    #: Where they are registered, which need not be where they live.
    RESIDENCE = "residence"
    #: `dove sto tutto l'anno`.
    LIVES = "lives"
    #: Under the message, after a line.
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A place that is named. `first` and `end` are tokens, with the type, the number and what introduces it."""

    first: int
    end: int
    #: Of a street: those that fit, more than one if nothing decides.
    streets: tuple[Street, ...] = ()
    #: Of a street that the gazetteer does not have: its name as a clerk would write it.
    unknown: str = ""
    number: str = ""
    area: Area | None = None
    #: A word says that a place is meant: a street type, `zona`, `abito a`.
    firm: bool = True
    #: How well it was written, 1 is rightly.
    score: float = 1.0
    #: More than one word.
    long: bool = False
    #: The text breaks off after half a name: `via Cristoforo...`
    cut: bool = False
    role: Role = Role.NONE

    @property
    def is_street(self) -> bool:
        """A street rather than an area or a town."""
        return self.area is None


#: Before a street type they make it an everyday word: `quella strada dietro la chiesa`.
_DETERMINERS = frozenset("quella questa una la nella sulla dalla della quel questo un il nel sul nostra mia stessa prima".split())
#: Say that a place follows.
_IN = frozenset("in a ad al alla allo all ai agli alle nel nella nello nei".split())
_FROM = frozenset("di del della dello dell dei degli delle da dal dalla d".split())
_LIVES = frozenset(
    "abito abitante abitiamo abita abitare residente residenti residenza risiedo risiede vivo vive viviamo sto stiamo domicilio domiciliato domiciliata "
    "comune zona quartiere frazione contrada rione localita paese indirizzo trasferito trasferita trasferiti sono vengo sempre casa cittadino cittadina live living vivo moro habite wohne locuiesc banoj da".split()
)
_MONTHS = frozenset("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre".split())
_STOPS = ("function_words", "chatter", "foreign_words", "relatives")
_LONGEST_UNKNOWN = 5
#: What a street without its type must score to be meant.
_CLEAR = 0.8
#: And what it scores when it is written rightly.
_EXACT = 0.93


class Finder:
    """Finds the places of one message."""

    def __init__(self, tokens: Sequence[Token], gazetteer: Gazetteer, *, tail: str = "", whole: bool = False) -> None:
        self.tokens = tokens
        self.gazetteer = gazetteer
        self._tail = tail
        #: The whole message is a place: streets need no type.
        self._whole = whole
        self.units: list[Unit] = units_of(tokens, gazetteer.shorts)
        self._stops = words_of(*_STOPS)

    def find(self, first: int = 0) -> list[Mention]:
        """The places from a token on, in order."""
        found: list[Mention] = []
        at = next((order for order, unit in enumerate(self.units) if unit.first >= first), len(self.units))
        while at < len(self.units):
            mention = self._at(at, found[-1] if found else None)
            if mention is None:
                at += 1
                continue
            found.append(mention)
            at = self._unit_from(mention.end, at + 1)
        return found

    def _unit_from(self, token: int, at: int) -> int:
        while at < len(self.units) and self.units[at].first < token:
            at += 1
        return at

    def _at(self, at: int, before: Mention | None) -> Mention | None:
        if elsewhere := self._somewhere_else(at):
            return elsewhere
        street = self._typed_street(at) or self._only_of_its_type(at)
        area = self._area(at, before)
        if street and area and not street.unknown:
            return area if area.long and area.end >= self._name_end(at, street) else street
        if area and not area.firm and (numbered := self._numbered_street(at, area, before)):
            return numbered
        if area and (area.firm or area.long or not street):
            return area
        return street or area or self._untyped_street(at, before) or self._unknown_town(at)

    def _name_end(self, at: int, street: Mention) -> int:
        """Where a zone must end to be meant rather than the street: `Cascina Emilia`, when there is a Via Cascina Emilia."""
        typed = self._type_at(at)
        whole = typed is not None and any(each.dug.casefold() == " ".join(typed[0]) for each in street.streets)
        return street.end + 1 if whole or street.number else street.end

    # Streets

    def _type_at(self, at: int) -> tuple[tuple[str, ...], int] | None:
        """The street type that begins here, and where its name begins."""
        units, types = self.units, self.gazetteer.types
        best: tuple[str, ...] = ()
        for length in (3, 2, 1):
            words = tuple(unit.word for unit in units[at : at + length])
            if len(words) == length and words in types:
                best = words
                break
        if not best and units[at].raw in ("v", "p") and at + 1 < len(units):
            best = ("via",) if units[at].raw == "v" else ("piazza",)
        if not best:
            return None
        name = at + len(best)
        return best, name

    def _typed_street(self, at: int) -> Mention | None:
        typed = self._type_at(at)
        if typed is None:
            return None
        type_, name = typed
        if name >= len(self.units) or self.units[name].brk is Break.STRONG:
            return None
        found = self.gazetteer.street_index.find(self.units, name, type_)
        if self._type_at(name) and len(self.units[name].raw) > 1 and not (
            found and found.taken > 1 and found.score > _CLEAR and self.units[name].brk is Break.NONE
        ):
            return None  # `Marta Piazza, Piazza Grandi 5`: the first is a surname
        single = len(self.units[at].raw) == 1
        if found and not (single and found.score < _CLEAR):
            return self._street(at, name, found)
        if single or self.units[name].brk is not Break.NONE:
            return None
        return self._unknown_street(at, name, type_)

    def _street(self, at: int, name: int, found: Found) -> Mention:
        last = self.units[name + found.taken - 1].end
        number, end = self._number_after(last)
        first = self.units[at].first
        if not number:
            number, first = self._number_before(first)
        end = skip_parts(self.tokens, end)
        cut = found.score < 0.95 and not number and self._breaks_off(last)
        return Mention(first=first, end=end, streets=found.streets, number=number, score=min(1.0, found.score), cut=cut)

    def _breaks_off(self, end: int) -> bool:
        gap = self.tokens[end].gap if end < len(self.tokens) else self._tail
        return ".." in gap

    def _number_after(self, end: int) -> tuple[str, int]:
        if found := number_at(self.tokens, end):
            return found.value, found.end
        after = skip_parts(self.tokens, end)
        if found := explicit_number(self.tokens, after, after + 8):
            if not any(self._type_at(order) for order, unit in enumerate(self.units) if end <= unit.first < found.end):
                return found.value, max(end, after)
        return "", end

    def _number_before(self, first: int) -> tuple[str, int]:
        """`12, via Volta`, `al 12 di via Volta`."""
        at = first - 1
        if at >= 0 and self.tokens[at].folded in ("di", "in"):
            at -= 1
        if at < 0 or not self.tokens[at].is_number or any(self.tokens[each].brk is Break.STRONG for each in range(at + 1, first + 1)):
            return "", first
        found = number_at(self.tokens, at)
        if found is None or found.end < at + 1:
            return "", first
        start = at
        while start > 0 and self.tokens[start - 1].folded in ("n", "nr", "numero", "civico", "al"):
            start -= 1
        return found.value, start

    def _only_of_its_type(self, at: int) -> Mention | None:
        """`lungolago 4`, where there is one."""
        typed = self._type_at(at)
        if typed is None or " ".join(typed[0]) in words_of("street_types"):
            return None
        _, name = typed
        if name < len(self.units) and self.units[name].brk is Break.NONE and not self.units[name].digits:
            return None
        fitting = [street for street in self.gazetteer.streets if fold_phrase(street.dug) == typed[0]]
        end = self.units[name - 1].end
        number, last = self._number_after(end)
        if len(fitting) != 1 or not number:
            return None
        return Mention(first=self.units[at].first, end=last, streets=tuple(fitting), number=number, score=0.8)

    def _numbered_street(self, at: int, area: Mention, before: Mention | None) -> Mention | None:
        """`Roma 3` is a house, not the capital."""
        if area.end >= len(self.tokens) or not self.tokens[area.end].is_number or len(self.tokens[area.end].text) > 4:
            return None
        street = self._untyped_street(at, before)
        if street is None or not street.number or street.score < _EXACT or street.end <= area.end:
            return None
        return street if len(street.streets) == 1 or isinstance(area.area, Elsewhere) else None

    def _unknown_street(self, at: int, name: int, type_: tuple[str, ...]) -> Mention | None:
        """A street that is not in the gazetteer, or an everyday word."""
        taken = self._unknown_name(name)
        if not taken:
            return None
        last = self.units[taken[-1]].end
        found = number_at(self.tokens, last)
        everyday = at > 0 and self.units[at - 1].word in _DETERMINERS and self.units[at - 1].brk is Break.NONE
        content = [self.units[each] for each in taken if self.units[each].word not in PARTICLES]
        if found is None and (everyday or content[0].raw in self._stops):
            return None
        number, end = (found.value, found.end) if found else ("", last)
        written = [_capital(self.tokens[each].text, self.tokens[each].gap) for each in range(self.units[name].first, last)]
        title = self.gazetteer.types.get(type_, type_[0].capitalize())
        return Mention(
            first=self.units[at].first,
            end=skip_parts(self.tokens, end),
            unknown=title + " " + "".join(written).strip(" .-'"),
            number=number,
            score=0.7,
        )

    def _unknown_name(self, name: int) -> list[int]:
        taken: list[int] = []
        content = 0
        for at in range(name, min(name + _LONGEST_UNKNOWN + 2, len(self.units))):
            unit = self.units[at]
            if at > name and unit.brk is not Break.NONE:
                break
            if unit.digits and not (content == 0 and at + 1 < len(self.units) and self.units[at + 1].raw in _MONTHS):
                break
            if unit.word not in PARTICLES and not unit.digits:
                if content and self._ends_a_name(at):
                    break
                if not content and unit.raw in words_of("function_words"):
                    break
                content += 1
            taken.append(at)
            if content == _LONGEST_UNKNOWN - 1:
                break
        while taken and self.units[taken[-1]].word in PARTICLES:
            taken.pop()
        return taken if content else []

    def _ends_a_name(self, at: int) -> bool:
        unit = self.units[at]
        if unit.raw in self._stops or unit.raw in words_of("abbreviations") or self._type_at(at) or unit.word in INTRODUCE:
            return True
        if self.gazetteer.areas.at(self.units, at):
            return True
        return unit.raw in given_names() and not self._digits_follow(at)

    def _digits_follow(self, at: int) -> bool:
        for unit in self.units[at + 1 : at + 4]:
            if unit.brk is not Break.NONE:
                return False
            if unit.digits:
                return True
        return False

    def _untyped_street(self, at: int, before: Mention | None) -> Mention | None:
        """A street without its type: `in Di Vittorio al 26`, `25 aprile 7`."""
        unit = self.units[at]
        if unit.word in PARTICLES and unit.raw not in ("di", "de", "della", "dei", "dell", "d"):
            return None
        if unit.raw in words_of("function_words") and unit.word not in PARTICLES and unit.number is None:
            return None
        found = self.gazetteer.street_index.find(self.units, at, None)
        if found is None or found.score < (0.7 if self._whole else _CLEAR):
            return None
        end = self.units[at + found.taken - 1].end
        numbered = number_at(self.tokens, end)
        inside = at > 0 and self.units[at - 1].word == "in" and unit.brk is Break.NONE
        lives = at > 0 and self.units[at - 1].word in ("abito", "sto", "vivo", "residente") and unit.brk is Break.NONE
        if not (numbered or inside or lives or self._whole):
            return None
        if all(each.word in PARTICLES or each.digits for each in self.units[at : at + found.taken]):
            return None
        mention = self._with_type_after(self._street(at, at, found))
        return replace(mention, firm=inside or lives or self._whole, score=mention.score - 0.05)

    def _with_type_after(self, mention: Mention) -> Mention:
        """`prati 8 strada vicinale`, `ca' rossa 3, il vicolo`."""
        at = self._unit_from(mention.end, 0)
        while at < len(self.units) and self.units[at].raw in ("il", "la", "lo", "è", "in"):
            at += 1
        typed = self._type_at(at) if at < len(self.units) else None
        if typed is None or (typed[1] < len(self.units) and self.units[typed[1]].brk is Break.NONE):
            return mention
        fitting = tuple(street for street in mention.streets if fold_phrase(street.dug) == typed[0])
        return replace(mention, end=self.units[typed[1] - 1].end, streets=fitting) if fitting else mention

    # Areas and towns

    def _area(self, at: int, before: Mention | None) -> Mention | None:
        units = self.units
        unit = units[at]
        name = at
        introduced = False
        if unit.word in INTRODUCE or unit.raw in ("z",):
            name = at + 1
            while name < len(units) and (units[name].word in PARTICLES or units[name].raw in ("n",)) and units[name].brk < Break.STRONG:
                name += 1
            introduced = name < len(units) and units[name].brk < Break.STRONG
            if not introduced:
                return None
        hit = self.gazetteer.areas.at(units, name)
        if name > at and unit.word in INTRODUCE:
            whole = self.gazetteer.areas.at(units, at)
            if whole and (hit is None or whole.taken > name - at + hit.taken):
                hit, name = whole, at
        if hit is None:
            return None
        if introduced and isinstance(hit.area, Elsewhere | Here) and name > at and unit.word != "localita":
            introduced = isinstance(hit.area, Here)
        firm = introduced or self._introduced(name, hit, before)
        first = units[at].first
        end = units[name + hit.taken - 1].end
        return Mention(first=first, end=end, area=hit.area, firm=firm, long=hit.long, score=1.0 if hit.exact else 0.85)

    def _introduced(self, at: int, hit: Hit, before: Mention | None) -> bool:
        """Something says that this is a place and no name."""
        unit = self.units[at]
        if before and before.firm and self._follows(before.end, unit.first) and (before.is_street or isinstance(hit.area, Here)):
            return True
        if at == 0 or unit.brk is Break.STRONG:
            return False
        previous = self.units[at - 1]
        if previous.word in _IN:
            return True
        if previous.digits and len(self.tokens[previous.first].text) == 5:
            return True
        if previous.word in _FROM:
            return at > 1 and self.units[at - 2].word in _LIVES
        return previous.raw in _LIVES - {"sono", "da", "sempre"} and unit.brk < Break.STRONG

    def _follows(self, end: int, first: int) -> bool:
        """Nothing but a postcode or a province stands between."""
        between = self.tokens[end:first]
        return all(
            token.is_number or token.folded in _IN | {"di", "del", "cap", "comune"} or token.folded in words_of("provinces") for token in between
        )

    def _somewhere_else(self, at: int) -> Mention | None:
        words = tuple(unit.raw for unit in self.units[at : at + 4])
        for phrase in somewhere_else():
            if words[: len(phrase)] == phrase:
                end = self.units[at + len(phrase) - 1].end
                return Mention(first=self.units[at].first, end=end, area=Elsewhere(""), long=True)
        return None

    def _unknown_town(self, at: int) -> Mention | None:
        """`abito a Roccasecca`, `Roccasecca (FR)`: no list has every town."""
        unit = self.units[at]
        if unit.digits or len(unit.raw) < 3 or unit.word in PARTICLES or unit.raw in self._stops or self._type_at(at):
            return None
        end = at + 1
        while end < len(self.units) and self.units[end].brk is Break.NONE and self._goes_on(end):
            end += 1
        posted = at > 0 and self._is_postcode(at - 1) and unit.brk is Break.NONE
        if not (self._lives_at(at) or posted or self._province_after(end)) or (unit.raw in given_names() and not self._province_after(end)):
            return None
        last = self.units[end - 1].end
        name = "".join(_capital(token.text, token.gap) for token in self.tokens[unit.first : last]).strip()
        if self._province_after(end):
            last = self.units[end].end
        return Mention(first=unit.first, end=last, area=Elsewhere(name), score=0.7, long=True)

    def _is_postcode(self, at: int) -> bool:
        token = self.tokens[self.units[at].first]
        return token.is_number and len(token.text) == 5 and token.text != self.gazetteer.postcode

    def _goes_on(self, at: int) -> bool:
        unit = self.units[at]
        return unit.capital and not unit.digits and unit.raw not in self._stops and len(unit.raw) > 2

    def _lives_at(self, at: int) -> bool:
        if at < 2 or self.units[at].brk is not Break.NONE or not self.units[at].capital:
            return False
        if self.tokens[self.units[at].first].text.isupper() and len(self.units[at].raw) > 1 and self.tokens[self.units[at - 1].first].text.islower() is False:
            return False
        before = self.units[at - 2].word
        return self.units[at - 1].word in ("a", "ad") and before in ("abito", "residente", "vivo", "sto", "abitiamo", "risiedo", "trasferito", "trasferita", "domiciliato", "domiciliata")

    def _province_after(self, at: int) -> bool:
        if at >= len(self.units):
            return False
        unit = self.units[at]
        code = self.tokens[unit.first]
        return "(" in code.gap and code.folded in words_of("provinces") and len(code.text) == 2 and code.folded != self.gazetteer.province.casefold()


def _capital(text: str, gap: str) -> str:
    """A word of a street's name as a clerk would write it, with what joins it to the one before."""
    joint = gap if gap in ("'", "-", ".") else " "
    lowered = text.casefold()
    if lowered in PARTICLES and joint != "'":
        return joint + lowered
    if text.isupper() and all(letter in "IVXLC" for letter in text):
        return joint + text
    return joint + (text if not (text.isupper() or text.islower()) else text.capitalize())


def own_zone(area: Area | None) -> Zone | None:
    """The area if it is a part of the municipality."""
    return area if isinstance(area, Zone) else None
