"""Numbers as they are written in Italy: digits, in words, as ordinals, in Roman numerals."""

import re
from functools import cache

from comunica.enrolment.language.words import fold, listed

_UNITS = listed(
    "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici"
)
_TEENS = ("diciassette", "diciotto", "diciannove")
_TENS = listed("venti trenta quaranta cinquanta sessanta settanta ottanta novanta")
_ORDINALS = listed("primo secondo terzo quarto quinto sesto settimo ottavo nono decimo undicesimo dodicesimo")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_ROMAN = re.compile(r"(?=[ivxlc])(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})")


@cache
def _in_words() -> dict[str, int]:
    known = {word: value for value, word in enumerate(_UNITS + _TEENS)}
    for tens, word in enumerate(_TENS, start=2):
        known[word] = tens * 10
        for unit in range(1, 10):
            name = _UNITS[unit]
            # Vowels meet: ventuno, trentotto. Both spellings are written.
            stem = word[:-1] if name[0] in "uo" else word
            known[stem + name] = known[word + name] = tens * 10 + unit
    below = dict(known)
    for hundreds, word in enumerate(("cento", "duecento", "trecento"), start=1):
        known[word] = hundreds * 100
        known |= {word + rest: hundreds * 100 + value for rest, value in below.items() if value}
    del known["zero"]
    return known


def from_words(folded: str) -> int | None:
    """`ventuno` is 21; None when it is no number."""
    return _in_words().get(folded)


def ordinal(folded: str) -> int | None:
    """`primo`, `prima` and `primi` are 1."""
    return _ordinals().get(folded)


@cache
def _ordinals() -> dict[str, int]:
    stems = {word[:-1]: value for value, word in enumerate(_ORDINALS, start=1)}
    # Undicesimo, ventitreesimo: the number without its last vowel, unless that is stressed.
    stems |= {(word if word.endswith("tre") else word[:-1]) + "esim": value for word, value in _in_words().items()}
    return {stem + end: value for stem, value in stems.items() for end in "oaie"}


def roman(word: str) -> int | None:
    """`XXIII` and `xxiii` are 23, up to 99; None when it is no Roman numeral."""
    folded = fold(word)
    if not folded or not _ROMAN.fullmatch(folded):
        return None
    values = [_ROMAN_VALUES[letter] for letter in folded]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))
