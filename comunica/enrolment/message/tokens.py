"""A message as tokens: words and numbers, each with what stands before it. What is neither a name, a place nor a wish
(e-mail addresses, phone numbers, dates, tax codes, links) is taken out and leaves a break."""

import re
from collections.abc import Iterable
from enum import IntEnum
from functools import cache, lru_cache
from typing import NamedTuple

from comunica.enrolment.language.words import fold, listed, normalise
from comunica.enrolment.lexicon import lines_of, words_of

#: Marks that belong to the letter before them: accents that do not compose, vowel signs of Arabic and Indic scripts.
_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09cd\u09d7"
    "\u0a01-\u0a03\u0a3c-\u0a51\u0a70\u0a71\u0a81-\u0a83\u0abc-\u0acd\u0b82\u0bbe-\u0bcd"
    "\u0c00-\u0c04\u0c3e-\u0c56\u0d00-\u0d03\u0d3b-\u0d4d\u0dca-\u0ddf\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
)
_TOKEN = re.compile(rf"([^\W\d_]+(?:[{_MARKS}][^\W\d_]*)*|\d+|&)")

_TO_LEAVE_OUT = re.compile(
    r"""
    (?:https?://|www\.)\S+                                   # links
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+                           # e-mail
    | \b[a-z]{6}\s?\d{2}[a-z]\d{2}\s?[a-z]\d{3}[a-z]\b       # tax code
    | (?:\bnat[oa]\s+(?:il\s+|l['’])?)?(?<![\d/])\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:19|20)?\d{2}\b(?![/\d])  # dates
    | (?<!via\ )(?<!viale\ )(?<!piazza\ )(?<!largo\ )(?<!corso\ )  # `12 marzo 2024`, and no street
      \b\d{1,2}°?\ (?:genn|febbr|mar|apr|magg|giu|lug|ago|sett|otto|nov|dic)[a-z]+\ 20\d{2}\b
    | \bdi\ anni\ \d{1,3}\b                                    # of so many years
    | (?:\+|\b00)39[\s./-]*\d[\d\s./-]{6,12}\d               # phone numbers
    | \+\d[\d\s./-]{7,14}\d
    | \b3\d{2}[\s./-]*\d{2,3}[\s./-]*\d{2}[\s./-]*\d{2,3}\b
    | \b0\d{1,3}[\s./-]*\d{5,8}\b
    | \b\d{9,}\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
#: Stands where something was left out.
LEFT_OUT = "\u25a1"
#: `non voglio + messaggi`, as people write in chats.
_NOT = re.compile(r"\b(?:non?|nn|niente|nulla|nessun|vuole|basta)\b", re.IGNORECASE)
#: `1o maggio`, `2^ traversa`: the first and the second.
_ORDINAL = re.compile(
    r"(?<=\d)\^(?=\s)|(?<=\b1)o(?= (?:gen|feb|mar|apr|mag|giu|lug|ago|set|ott|nov|dic))", re.IGNORECASE
)
#: A house that lets rooms, and nobody's initials.
_BED = re.compile(r"\bB ?& ?B\b", re.IGNORECASE)
#: Two of one surname: `marito e moglie Carlo e Piera Neri`, `Sig. e Sig.ra Conti`.
_SPOUSES = re.compile(r"\b(?:marito e moglie|moglie e marito|sig(?:\.|nor)? e sig(?:\.? ?ra|nora)\b\.?)", re.IGNORECASE)
#: `ehm`, `mh`, wherever they look for a word.
_HESITATION = re.compile(r"\b(?:[eu]?h+m+h*|[eu]?m+h+m*)\b[\s,.…]*(?=\S)", re.IGNORECASE)
#: `c/o Leonetti`.
_CARE_OF = re.compile(r"\bc/o\b\.?", re.IGNORECASE)
_PLUS = re.compile(r"(?<=\s)\+(?=[\s.,!]|$)")
#: What is left out has four digits near one another, or one of these.
_FOUR_DIGITS = re.compile(r"\d(?:[\s./-]*[a-zA-Z]?\d){3}")
_AMONG_IT = ("@", "://", "+", "www", "di anni ")

#: Emoji and other signs that are no punctuation begin here.
_SIGNS = "\u2190"
_OF = frozenset(listed("di del dello della dei degli delle al allo alla ai agli alle dal dallo dalla dai dagli dalle"))
#: After these words, and before those, nobody pauses.
_LEAD_ON = _OF | frozenset(
    listed("il lo la l i gli un una a da in nel nella con su sul per non mi ci vi mio mia miei mie nostro nostra")
    + listed("vostro vostra vostri vostre questo questa questi queste sti ste vorrei voglio vogliamo potete potreste")
    + listed("nostri essere esser me ne ho avrei si")
)
_FOLLOW_ON = _OF | {"più", "piu"}

_THRICE = re.compile(r"([^\W\d_])\1{2,}")
_FOUR = re.compile(r"(.)\1{3}")
_ROMAN = re.compile(r"[ivxlcdm]+")
#: `d' Amico`, with a blank.
_ELIDED = re.compile(r"\b(d|dell|dall)' +(?=[^\W\d_])", re.IGNORECASE)
#: `via Nazionale... 190`, `v.. Roma`.
_DOTS = re.compile(r"\.{2,}[ ]?")
_STRONG = re.compile(r"[!?;\n\u061f\u3002\uff1f]|\.\.")


class Break(IntEnum):
    """What stands between two tokens."""

    NONE = 0
    #: A comma, a dash, an emoji, something left out.
    SOFT = 1
    #: The end of a sentence or line.
    STRONG = 2

    # An enum's own is made of its name, by far more steps; tokens are looked up by the thousand.
    __hash__ = int.__hash__


class Token(NamedTuple):
    """A word or number of a message."""

    #: As written, in normal form.
    text: str
    folded: str
    #: What stands before it.
    gap: str
    brk: Break

    @property
    def is_number(self) -> bool:
        """Written in digits."""
        return self.text[0].isdecimal()

    @property
    def glued(self) -> bool:
        """No blank before it."""
        return not self.gap or (not self.gap[0].isspace() and not self.gap[-1].isspace())


class Tokens(NamedTuple):
    """A message: its tokens, and what stands after the last."""

    all: tuple[Token, ...]
    tail: str

    def part(self, first: int, end: int) -> "Tokens":
        """Some of them, as if nothing stood before; what stands after the last is their tail."""
        kept = self.all[first:end]
        tail = self.tail if end >= len(self.all) else self.all[end].gap
        return Tokens((kept[0]._replace(gap="", brk=Break.NONE), *kept[1:]) if kept else kept, tail)

    def pauses(self) -> list[int]:
        """Where a token stands after a pause."""
        return [at for at, token in enumerate(self.all) if at and token.brk]


def plain_line(tokens: Iterable[Token]) -> str:
    """The folded words in a line."""
    return " ".join([token.folded for token in tokens])


def spelled(tokens: Iterable[Token]) -> list[str]:
    """The words as phrases have them: `è` and `e` are one, for people write either."""
    return ["e" if token.folded == "è" else token.folded for token in tokens]


def tokenise(text: str) -> Tokens:
    """The tokens of a text. Any Unicode, any length."""
    gap, *rest = _TOKEN.split(_without_data(normalise(text)))
    found: list[Token] = []
    for written, following in zip(rest[::2], rest[1::2], strict=True):
        if gap == " " and (len(written) > 1 or written.isdecimal()):
            token = _plain(written)
        else:
            token = _token(written, gap, following[:1], found[-1] if found else None)
        if token.folded:
            found.append(token)
            gap = following
        else:
            gap += written + following
    return Tokens(tuple(found), gap)


def _without_data(seen: str) -> str:
    """The text without what is neither a name nor a place nor a wish, and a word for a sign that stands for one."""
    if any(map(seen.lower().__contains__, _AMONG_IT)) or _FOUR_DIGITS.search(seen):
        seen = _TO_LEAVE_OUT.sub(LEFT_OUT, seen)
    if "/" in seen:
        seen = _CARE_OF.sub("presso", seen)
    if "^" in seen or "1o" in seen.lower():
        seen = _ORDINAL.sub("°", seen)
    if " e " in seen:
        seen = _SPOUSES.sub("coniugi", seen)
    if "&" in seen:
        seen = _BED.sub("bnb", seen)
    if "' " in seen:
        seen = _ELIDED.sub(r"\1'", seen)
    if "+" in seen and _NOT.search(seen):
        seen = _PLUS.sub("più", seen)
    return _HESITATION.sub("", seen) if "hm" in seen or "mh" in seen else seen


@lru_cache(maxsize=16384)
def _plain(written: str) -> Token:
    """A word after a blank, as most are."""
    return Token(written, _folded(written), " ", Break.NONE)


def _token(written: str, gap: str, after: str, before: Token | None) -> Token:
    folded = _fold(written, gap, after) if len(written) < 2 else _folded(written)
    return Token(written, folded, gap, _break(gap, before, written) if gap.strip(" ") else Break.NONE)


def _fold(written: str, gap: str, after: str) -> str:
    if written == "&":
        return "e"
    # `è` is a verb and `e` joins: the one accent that changes the meaning of everyday words.
    if written in ("è", "È", "é") or (written in ("e", "E") and after == "'" and not gap.endswith("'")):
        return "è"
    return _folded(written)


@lru_cache(maxsize=16384)
def _folded(written: str) -> str:
    folded = fold(written)
    return _collapsed(folded) if _THRICE.search(folded) else folded


def _collapsed(folded: str) -> str:
    """`grazieee`, `bastaaaa`, `miiii`; but XXIII stays."""
    kept = _ROMAN.fullmatch(folded) and not _FOUR.search(folded)
    return folded if kept else _THRICE.sub(r"\1", folded)


def _break(gap: str, before: Token | None, after: str) -> Break:
    if not gap or gap.isspace():
        return Break.STRONG if "\n" in gap else Break.NONE
    if before is None:
        return Break.STRONG
    if _STRONG.search(gap):
        return _dots(gap, before, after)
    if "." in gap:
        # `a me no. Siamo iscritti`; but `no. 12`
        declined = before.folded == "no" and not after[0].isdecimal()
        asked = before.folded == "via" and after.casefold() in ("la", "via")  # `il nome e la via. Via Roma 3`
        return Break.STRONG if declined or asked else _full_stop(gap, before)
    if gap in ("'", "-", "/") or gap.strip() in ("'", "°", "º"):
        return Break.NONE
    return Break.NONE if _is_within(gap.strip(), before.folded, after) else Break.SOFT


def _dots(gap: str, before: Token, after: str) -> Break:
    """A sentence ends, but not before the number of `via Nazionale... 190`, nor in `v.. Roma`."""
    if not _DOTS.fullmatch(gap) or before.is_number:
        return Break.STRONG
    if after[0].isdecimal():
        return Break.SOFT
    return Break.NONE if _shortens(before) else Break.STRONG


def _is_within(gap: str, before: str, after: str) -> bool:
    """`dal 😡 gruppo`, `togliermi 🙏 dalla lista`: an emoji where nobody pauses."""
    return all(sign >= _SIGNS for sign in gap) and (before in _LEAD_ON or after in _FOLLOW_ON)


def _full_stop(gap: str, before: Token) -> Break:
    """A full stop ends a sentence, or only shortens a word."""
    bare = gap.strip()
    shortens = _shortens(before)
    if gap == ".":
        return Break.NONE if shortens or (len(before.folded) <= 3 and not before.is_number) else Break.SOFT
    whole = before.folded in _WHOLE_TITLES
    if bare[0] == "." and shortens and not whole and not before.is_number:
        return Break.NONE if bare in (".", ".°") else Break.SOFT
    return Break.STRONG


def _shortens(before: Token) -> bool:
    """A full stop after it may only shorten it."""
    switch = before.folded == "on" and before.text != "On"  # `JESI ON. Mia figlia`; `On. Rossi`
    # `non so dov'è. STOP`: a verb, and no initial.
    app = before.folded == "app" and before.glued  # `lo leggo dall'app. Basta`; `scala B app. 3`
    whole = switch or app
    return (len(before.folded) == 1 and before.folded != "è") or (before.folded in _shortened() and not whole)


#: Titles that nothing shortens: after them a full stop ends the sentence.
_WHOLE_TITLES = frozenset(
    {"signor", "signora", "signore", "signori", "signorina", "dottore", "dottoressa", "professore", "professoressa"}
    | {"maestro", "maestra", "avvocato", "architetto", "ingegnere", "geometra", "ragioniere", "suor", "padre", "madre"}
)


@cache
def _shortened() -> frozenset[str]:
    """Words that a full stop shortens; a word that is whole (`residenza`) ends its sentence."""
    whole = frozenset(line.split()[0] for line in lines_of("prefixes"))
    return words_of("prefixes", "titles", "abbreviations") - frozenset(word for word in whole if len(word) > 4)
