"""Tokens as an address is read: `p.zza` is piazza, `S.` is san, `XXV`, `25` and `venticinque` are the same number."""

from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from comunica.enrolment.language import numerals
from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import lines_of, words_of
from comunica.enrolment.message.tokens import Break, Token, tokenise

#: Stand before names of streets and zones without telling one from another.
PARTICLES = frozenset(
    listed(
        "di de del della dello dell dei degli delle d da dal dalla dallo dalle dall la lo il le i gli l e ai "
        "al alla a in von der"
    )
)
_SAINT = "san"
_SAINTS = frozenset(listed("san santo santa sant sante santi ss sto sta"))
#: Roads that have a number for a name.
_ROADS = {
    "ss": "statale",
    "sp": "provinciale",
    "sr": "regionale",
    "sc": "comunale",
    "statale": "statale",
    "provinciale": "provinciale",
}
#: Streets that are counted: `Vico I San Biagio`.
COUNTED = frozenset(listed("vico vicolo vicoletto traversa rampa gradinata gradoni cortile corte calata supportico"))
#: Stand inside an abbreviation.
_JOINTS = frozenset({".", ". ", "/"})
#: What they begin with; nothing at all does so too.
_JOINTS_BEGIN = "./"
_LONGEST_JOINED = 4
#: Words that what stands around them may make something else.
_LOOKED_AT = _SAINTS | _ROADS.keys()
#: Of one letter: what they shorten depends on what follows.
_LETTERS = {"s": _SAINT}
#: `strada x Pavia`; a number all the same.
_SIGNS = {"x": "per"}
#: Of streets that are called by a day.
MONTHS = frozenset(
    listed("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre")
)


#: `1a`, `2o`.
ORDINAL_ENDS = frozenset({"a", "o"})


class Unit(NamedTuple):
    """A word of an address."""

    #: Its full form.
    word: str
    #: As it was written, folded.
    raw: str
    #: Its value, if it is a number in any writing.
    number: int | None
    #: It may be the beginning of a longer word: `Vitt.`, `C.`
    short: bool
    #: The tokens that it takes.
    first: int
    end: int
    brk: Break
    digits: bool
    capital: bool


@cache
def everyday() -> frozenset[str]:
    """Words that are no name of a place, whatever the list of places has."""
    return words_of("function_words", "chatter", "foreign_words", "relatives")


@cache
def _full_forms() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines_of("prefixes"):
        whole, *shorts = line.split()
        found |= dict.fromkeys(shorts, whole)
    return found


@lru_cache(maxsize=64)
def _full_forms_with(shorts: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return _full_forms() | dict(shorts)


def units_of(tokens: Sequence[Token], shorts: dict[str, str] | None = None) -> list[Unit]:
    """The tokens as words of an address. `shorts`: a town's own abbreviations, on top of those everybody knows."""
    forms = _full_forms_with(tuple(shorts.items())) if shorts else _full_forms()
    gaps = [token.gap[:1] for token in tokens[1:]] + [" "]
    units: list[Unit] = []
    at, count = 0, len(tokens)
    while at < count:
        text, raw, _, brk = tokens[at]
        if raw not in _LOOKED_AT and gaps[at] not in _JOINTS_BEGIN and len(raw) > 1:
            # Most of them: nothing shortens them. Made as a tuple is, for as a unit it takes twice as long.
            word, digits, capital = forms.get(raw, raw), text[0].isdecimal(), text[0].isupper()
            number = _in_digits(text) if digits else _value_of(raw)
            units.append(tuple.__new__(Unit, (word, raw, number, False, at, at + 1, brk, digits, capital)))
            at += 1
        else:
            end = _joined(tokens, at, forms)
            units.append(_unit(tokens, at, end, forms, units[-1].word if units else ""))
            at = end
    return units


def _in_digits(text: str) -> int | None:
    return int(text) if len(text) <= 4 else None


def _joined(tokens: Sequence[Token], at: int, forms: dict[str, str]) -> int:
    """Where an abbreviation with full stops inside ends: `p.zza`, `f.lli`."""
    joined = tokens[at].folded
    # What is no short word ends where it begins.
    if len(joined) > _LONGEST_JOINED or at + 1 >= len(tokens) or tokens[at + 1].gap not in _JOINTS:
        return at + 1
    for end in range(at + 1, min(at + 3, len(tokens))):
        if tokens[end].gap not in _JOINTS or not tokens[end].folded.isalpha():
            break
        joined += tokens[end].folded
        if len(joined) > 1 and (joined in forms or joined in _ROADS):
            return end + 1
    return at + 1


def _unit(tokens: Sequence[Token], at: int, end: int, forms: dict[str, str], before: str) -> Unit:
    token, single = tokens[at], end == at + 1
    raw = token.folded if single else "".join(each.folded for each in tokens[at:end])
    if raw in _ROADS and _is_numbered(tokens, end):
        road = _ROADS[raw]
        return Unit(
            word=road,
            raw=road,
            number=None,
            short=False,
            first=at,
            end=end,
            brk=token.brk,
            digits=False,
            capital=True,
        )
    dotted = end < len(tokens) and tokens[end].gap.startswith(".")
    text = token.text
    first = raw == "i" and _is_the_first(tokens, at, before)
    alone = len(raw) == 1
    word = "1" if first else _word(raw, forms, whole=not dotted and alone)
    short = single and (dotted or alone) and not first
    digits = text[0].isdecimal()
    number = None if not single else _in_digits(text) if digits else _value_of(raw)
    return Unit(word, raw, number, short, at, end, token.brk, digits, text[0].isupper())


def _is_the_first(tokens: Sequence[Token], at: int, before: str) -> bool:
    """The numeral of `Giovanni Paolo I`, no article: a capital, after a name, before a number or a pause."""
    if before in COUNTED:
        return True  # `v.co i purgatorio`
    if at == 0 or tokens[at].text == "i" or tokens[at - 1].is_number or tokens[at - 1].text.isupper():
        return False
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    return after is None or after.is_number or after.brk is not Break.NONE


def _is_numbered(tokens: Sequence[Token], end: int) -> bool:
    """`S.P.` and `SS` before a number are the kind of a road."""
    return end < len(tokens) and tokens[end].is_number and tokens[end].brk < Break.STRONG


def road_of(words: Sequence[str]) -> str:
    """The same for `Strada Provinciale` written out; empty if it is none."""
    kind = words[1] if len(words) > 1 and words[0] == "strada" else ""
    return next((road for road in _ROADS.values() if road.startswith(kind)), "") if kind else ""


def is_road(unit: Unit) -> bool:
    """`SP` before a number."""
    return unit.number is None and unit.word in _ROADS.values()


def _word(raw: str, forms: dict[str, str], *, whole: bool) -> str:
    if raw in _SAINTS:
        return _SAINT
    if len(raw) == 1:
        return _SIGNS.get(raw) or (raw if whole else _LETTERS.get(raw, raw))
    return forms.get(raw, raw)


@lru_cache(maxsize=16384)
def _value_of(folded: str) -> int | None:
    """The number that a word is, written out or in Roman numerals."""
    if len(folded) > 22:
        return None
    value = numerals.from_words(folded)
    if value is None:
        value = numerals.ordinal(folded)
    if value is None and len(folded) <= 6:
        value = numerals.roman(folded)
    return value


def after_ordinal(tokens: Sequence[Token], units: Sequence[Unit], at: int) -> int:
    """The unit after one, past the letter of `1a`, `2ª`."""
    marked = units[at].digits and at + 1 < len(units) and units[at + 1].raw in ORDINAL_ENDS
    return at + 2 if marked and tokens[units[at + 1].first].gap == "" else at + 1


def type_words(units: Sequence[Unit]) -> tuple[str, ...]:
    """The words of a street type, numbers in one writing: `Vico II` and `vico secondo`."""
    return tuple(map(type_word, units))


def type_word(unit: Unit) -> str:
    """One of them."""
    return unit.word if unit.number is None else str(unit.number)


def named_units(name: str, shorts: dict[str, str] | None = None) -> list[Unit]:
    """The units of a name in a gazetteer."""
    return units_of(tokenise(name).all, shorts)


def as_name(tokens: Sequence[Token]) -> str:
    """The name of a street or town that no list has, as a clerk would write it."""
    dated = [after.folded in MONTHS and numerals.roman(token.folded) is not None for token, after in pairwise(tokens)]
    last = tokens[-1].text == "I" and len(tokens) > 1  # of `Umberto I`
    words = (_as_written(token, numeral=each) for token, each in zip(tokens, (*dated, last), strict=True))
    return "".join(words).strip(" .-'")


def _as_written(token: Token, *, numeral: bool) -> str:
    """A word in natural capitals, with what joins it to the one before. `numeral`: `xx` of `xx settembre`."""
    joint = token.gap if token.gap in ("'", "-", ".") else " "
    lowered = token.text.casefold()
    if numeral:
        return joint + token.text.upper()
    if lowered in PARTICLES and joint != "'":
        return joint + lowered
    capitals = token.text.isupper() and all(letter in "IVXLC" for letter in token.text)
    mixed = not (token.text.isupper() or token.text.islower())
    return joint + (token.text if capitals or mixed else token.text.capitalize())
