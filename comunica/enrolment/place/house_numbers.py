"""House numbers as they are written, in one form: `12`, `12/A`, `12 bis`, `7/2`, `snc`."""

from collections.abc import Sequence
from typing import NamedTuple

from comunica.enrolment.language import numerals
from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.message.tokens import Break, Token

#: A house without a number.
NONE = "snc"
_LARGEST = 9999
#: Stand before a number and are no part of a name.
INTRODUCE_IT = frozenset(listed("n nr num no numero civico civ nro nume al"))
#: Of them, those that say so anywhere in a sentence.
CALL_IT_ONE = INTRODUCE_IT - {"al", "no"}
_OF_A_HOUSE = frozenset({"di", "casa"})
#: As it is dictated.
_SLASH = frozenset({"barra", "lettera"})
_SUFFIXES = frozenset(["bis", "ter", "quater", "quinquies"])
_WITHOUT = (
    ("s", "n", "c"),
    ("snc",),
    ("s", "n"),
    ("sn",),
    ("senza", "numero"),
    ("senza", "civico"),
    ("senza", "numero", "civico"),
    ("nessun", "numero"),
)
_LONGEST_FIRST = tuple(sorted(_WITHOUT, key=len, reverse=True))
BEGIN_WITHOUT = frozenset(phrase[0] for phrase in _WITHOUT)
#: What a number begins with that is neither in digits nor written out.
_BEGIN = INTRODUCE_IT | BEGIN_WITHOUT
#: Parts of a building: neither they nor what they number is the house number.
PARTS = frozenset(
    listed(
        "int interno inter scala sc scal piano p pal palazzina palazzo app appartamento apt edificio ed lotto "
        "corpo blocco isolato isol km"
    )
)
#: Of a house, and no words: `12 b grazie`.
_LETTERS = frozenset("bcdfg")
_FLOORS = frozenset(listed("terra rialzato primo secondo terzo quarto quinto sesto ultimo"))


class Number(NamedTuple):
    """A house number in normal form, and where it ends."""

    value: str
    end: int


def number_at(tokens: Sequence[Token], at: int, *, words: bool = True) -> Number | None:
    """The house number that begins here, with or without `n.` before it."""
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token.is_number:
        return _in_digits(tokens, at) if _near(tokens, at) else None
    if token.folded in _BEGIN:
        return _without(tokens, at) or _introduced(tokens, at, words=words)
    value = numerals.from_words(token.folded) if words else None
    if value is None or token.folded == "un" or not _near(tokens, at):
        return None
    return _with_suffix(str(value), tokens, at + 1)


def _introduced(tokens: Sequence[Token], at: int, *, words: bool) -> Number | None:
    """`n. 12`, `civico senza numero`."""
    introduced = _after_introduction(tokens, at)
    if found := _without(tokens, introduced):
        return found
    if introduced >= len(tokens) or not _near(tokens, introduced):
        return None
    token = tokens[introduced]
    if token.is_number:
        return _in_digits(tokens, introduced)
    value = numerals.from_words(token.folded) if words or introduced > at else None
    return None if value is None else _with_suffix(str(value), tokens, introduced + 1)


def _after_introduction(tokens: Sequence[Token], at: int) -> int:
    """Past `al n.`, `numero civico`, `n.c.`"""
    introduced = at + (tokens[at].folded in CALL_IT_ONE)  # `via Naz. n 2`: whatever stands before it
    while introduced < min(at + 4, len(tokens)) and _near(tokens, introduced):
        if tokens[introduced].folded not in INTRODUCE_IT and not (introduced > at and _goes_on(tokens, introduced)):
            break
        introduced += 1
    return introduced


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    """`n.c.`, `numero di casa`, `il civico è`."""
    called = tokens[at - 1].folded in CALL_IT_ONE
    return tokens[at].folded in _OF_A_HOUSE or (called and tokens[at].folded in ("c", "è"))


def explicit_number(tokens: Sequence[Token], first: int, end: int) -> Number | None:
    """A number that is called one, anywhere here: `n. 12`, `civico 12`, `al numero 12`."""
    for at in range(first, min(end, len(tokens)) - 1):
        found = number_at(tokens, at) if tokens[at].folded in CALL_IT_ONE else None
        if found and tokens[found.end - 1].folded != "uno":  # `siete il numero uno` tells no house
            return found
    return None


def skip_parts(tokens: Sequence[Token], at: int) -> int:
    """Past interno, scala and floor with what they number."""
    while at < len(tokens):
        if tokens[at].folded in PARTS and tokens[at].brk < Break.STRONG:
            named = at + 1 < len(tokens) and tokens[at + 1].brk < Break.STRONG and _names_part(tokens[at + 1])
            if len(tokens[at].folded) == 1 and not named:
                break  # `P. Rossi`
            at += 1 + named
        elif tokens[at + 1 : at + 2] and tokens[at + 1].folded == "piano" and _names_part(tokens[at]):
            at += 2
        else:
            break
    return at


def _names_part(token: Token) -> bool:
    """`3`, `B`, `terra`."""
    return token.is_number or len(token.folded) == 1 or token.folded in _FLOORS


def digits_of(house_number: str) -> int | None:
    """The number that tells the side and the range."""
    digits = ""
    for character in house_number:
        if not character.isdecimal():
            break
        digits += character
    return int(digits) if digits else None


def _near(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    if token.brk < Break.STRONG:
        return True
    last = at + 1 >= len(tokens) or tokens[at + 1].brk is not Break.NONE
    counts = token.is_number or token.folded in CALL_IT_ONE
    pause = token.gap.strip(" \n*")
    return counts and (pause in ("", ",", "-", ";", ":", "/") or (last and pause == "."))


def _without(tokens: Sequence[Token], at: int) -> Number | None:
    if at >= len(tokens) or tokens[at].folded not in BEGIN_WITHOUT:
        return None
    folded = tuple(token.folded for token in tokens[at : at + 3])
    for phrase in _LONGEST_FIRST:
        if folded[: len(phrase)] == phrase:
            return Number(NONE, at + len(phrase))
    return None


def _in_digits(tokens: Sequence[Token], at: int) -> Number | None:
    digits = tokens[at].text
    if len(digits) > 4 or int(digits) == 0:
        return None
    return _with_suffix(str(int(digits)), tokens, at + 1)


def _with_suffix(value: str, tokens: Sequence[Token], end: int) -> Number:
    """`12 bis`, `12/A`, `dodici barra a`: the number with what tells the house from its neighbours."""
    if end >= len(tokens):
        return Number(value, end)
    after = tokens[end]
    if after.folded in _SLASH and end + 1 < len(tokens) and after.brk is Break.NONE:
        return _after_slash(value, tokens[end + 1], end)
    if after.folded in _SUFFIXES and after.brk is not Break.STRONG:
        return Number(f"{value} {after.folded}", end + 1)
    if after.gap.strip() in ("/", "\\") and after.is_number and len(after.text) <= 3:
        return Number(f"{value}/{int(after.text)}", end + 1)
    if _is_letter(tokens, end):
        return Number(f"{value}/{after.text.upper()}", end + 1)
    return Number(value, end)


def _after_slash(value: str, token: Token, at: int) -> Number:
    """`barra a`, `barra 3`; what else follows is no part of the number."""
    if len(token.text) == 1 and token.folded.isascii() and token.folded.isalpha():
        return Number(f"{value}/{token.text.upper()}", at + 2)
    part = int(token.text) if token.is_number and len(token.text) <= 3 else numerals.from_words(token.folded)
    return Number(f"{value}/{part}", at + 2) if part else Number(value, at)


def _is_letter(tokens: Sequence[Token], at: int) -> bool:
    """`12a`, `12/A`, `12 A`, but not `12 a Saronno` and not `12 e`."""
    token = tokens[at]
    if len(token.text) != 1 or not token.text.isalpha() or not token.text.isascii():
        return False
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    glued = token.gap in ("", "-") or (token.gap.strip() in ("/", "\\") and len(token.gap) < len(" / "))
    if after is not None and after.gap[:1] in ("'", "."):
        return after.gap[:1] == "." and (glued or after.folded in words_of("sentence_openers"))
    if glued or token.gap.strip() in ("/", "\\"):
        return True
    if not token.gap.isspace() or token.brk is Break.STRONG:
        return False
    alone = (after is None or after.brk > Break.NONE) and token.folded not in ("e", "o", "è")
    return alone or token.folded in _LETTERS or _is_capital(token, after)


def _is_capital(token: Token, after: Token | None) -> bool:
    """`12 H scala 2`; of the letters that are words `12 A Carla Rossi`, but not `12 A SARONNO`."""
    if not token.text.isupper() or token.folded in ("e", "o", "i", "è"):
        return False
    return token.folded != "a" or (after is not None and not after.text.isupper())
