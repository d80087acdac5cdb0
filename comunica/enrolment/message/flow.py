"""A message as one line of folded words with its pauses, for patterns to search: ` ciao , attiva mario rossi . `."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from comunica.enrolment.lexicon import given_names, lines_of, table_of, words_of
from comunica.enrolment.message.tokens import Break, Token, Tokens
from comunica.enrolment.message.words import squeeze


@dataclass(frozen=True, slots=True)
class Flow:
    """The line, and where each token stands in it."""

    text: str
    starts: tuple[int, ...]

    def tokens_of(self, start: int, end: int) -> tuple[int, int]:
        """The tokens between two places of the line."""
        return bisect_left(self.starts, start), bisect_right(self.starts, max(start, end - 1))

    def span_of(self, first: int, end: int) -> tuple[int, int]:
        """Where some tokens stand in the line, without the blank after them."""
        last = self.starts[end - 1]
        return self.starts[first], self.text.index(" ", last)

    def sentence_at(self, place: int) -> tuple[int, int]:
        """Where the sentence around a place begins and ends, its mark included."""
        start = max(self.text.rfind(" . ", 0, place + 1), self.text.rfind(" ? ", 0, place + 1))
        ends = [end for end in (self.text.find(" . ", place), self.text.find(" ? ", place)) if end >= 0]
        return (start + 2 if start >= 0 else 0), (min(ends) + 3 if ends else len(self.text))


@cache
def _in_full() -> dict[str, str]:
    """Words as people shorten them in chats, or say them at home: the short form → the word."""
    forms = (line.split() for line in lines_of("in_full"))
    return {short: word for word, *shorts in forms for short in shorts}


def flow_of(tokens: Tokens) -> Flow:
    """The line of a message."""
    parts: list[str] = [" "]
    starts: list[int] = []
    length = 1
    for at, token in enumerate(tokens.all):
        mark = _mark(token, first=not starts) if token.brk else ""
        word = _in_plain(token.folded) if len(token.folded) > _LONGEST_DENIAL and at else _word(tokens.all, at)
        parts += (mark, word, " ")
        length += len(mark)
        starts.append(length)
        length += len(word) + 1
    parts.append("? " if "?" in tokens.tail or "\u061f" in tokens.tail else ". ")
    return Flow("".join(parts), tuple(starts))


def _word(tokens: Sequence[Token], at: int) -> str:
    """The word in full. `nu`, `no`, `pa`, `mia` deny beside a wish in dialect, and only there."""
    folded = tokens[at].folded
    if folded in _DENY_BEFORE and _is_before_wish(tokens, at):
        return "non"
    if folded in _DENY_AFTER and at and _is_dialect_wish(tokens[at - 1].folded):
        return _DENY_AFTER[folded]
    if at == 0 and folded == "mandi":
        return "ciao"  # as they greet in Friuli
    return _in_plain(folded)


@lru_cache(maxsize=16384)
def _in_plain(folded: str) -> str:
    """A word as everybody writes it."""
    return _in_full().get(folded) or _in_dialect(folded) or _respelled(folded)


def _in_dialect(folded: str) -> str | None:
    """`luveteme`, `bogaimindi`: a verb of a wish in dialect, with the ending that names the person."""
    if folded in given_names() or folded in words_of("surnames", "function_words", "chatter"):
        return None
    return next((word for word, form in _dialects() if form.fullmatch(folded)), None)


@cache
def _dialects() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((word, re.compile(form)) for word, form in table_of("dialects").items())


def _respelled(folded: str) -> str:
    """`mesaggi`, `servisio`, `vorei`: a word of wishes with one slip; any other as it is."""
    if (
        len(folded) < _RESPELLED_FROM
        or not folded.isascii()
        or folded in _core()
        or folded in _NO_SLIPS
        or folded.endswith(_SUBJUNCTIVE)
        or _is_known(folded)
    ):
        return folded
    bare = squeeze(folded)
    if bare in _core_squeezed():
        return _core_squeezed()[bare]
    if len(folded) <= _RESPELLED_FROM:
        return folded
    hit = extractOne(bare, _core_squeezed().keys(), scorer=OSA.distance, score_cutoff=1)
    # The ending tells who does it to whom, and the first letters what.
    if hit is None or hit[0][:2] != bare[:2] or hit[0][-2:] != bare[-2:]:
        return folded
    return _core_squeezed()[hit[0]]


#: One letter off, and other words.
_NO_SLIPS = frozenset({"contratto", "contratti", "massaggio", "massaggi", "avvisti", "ferrate", "cancelliate", "avis"})
#: `smetteste` is no slip of `smettete`.
_SUBJUNCTIVE = ("aste", "este", "iste", "asse", "esse", "isse", "assero", "essero", "issero")
#: Words of fewer letters are other words too often.
_RESPELLED_FROM = 5


@cache
def _core() -> frozenset[str]:
    return words_of("core_words")


@cache
def _core_squeezed() -> dict[str, str]:
    return {squeeze(word): word for word in sorted(_core())}


def _is_known(folded: str) -> bool:
    return folded in words_of("chatter", "function_words", "surnames", "street_words", "foreign_words") or (
        folded in given_names()
    )


#: Before the verb in the south and the north-east, after it in the north-west; `pu` says `no more` by itself.
_DENY_BEFORE = frozenset({"nu", "no", "un", "ne", "nol", "n", "nan", "an", "en"})
#: Of them, those that are nothing else before a pronoun.
_DENY_BEFORE_CLITIC = frozenset({"un", "n", "nan"})
_DENY_AFTER = {"pa": "non", "mia": "non", "mica": "non", "pu": "non piu", "pue": "non piu"}


_LONGEST_DENIAL = max(map(len, (*_DENY_BEFORE, *_DENY_AFTER)))


#: An article never stands before them: `un mi mandate`, `'n ce scrivete`.
_CLITICS = frozenset(
    {"mi", "me", "ci", "ce", "ti", "te", "vi", "ve", "si", "se", "lo", "la", "li", "le", "ne", "el", "ghe"}
)


def _is_before_wish(tokens: Sequence[Token], at: int) -> bool:
    """A verb of a wish in dialect follows, or a pronoun that only a verb has."""
    if at + 1 >= len(tokens):
        return False
    after = tokens[at + 1].folded
    if after in _CLITICS and tokens[at].folded in _DENY_BEFORE_CLITIC:
        return True
    return _is_dialect_wish(after) or (
        after in _CLITICS and at + 2 < len(tokens) and _is_dialect_wish(tokens[at + 2].folded)
    )


def _is_dialect_wish(folded: str) -> bool:
    word = _in_plain(folded)
    return word != folded and word in ("voglio", "vuole", "vorrei", "mandatemi", "mandate", "scrivetemi", "scrivete")


def _mark(token: Token, *, first: bool) -> str:
    if first or token.brk is Break.NONE:
        return ""
    if token.brk is Break.STRONG:
        return "? " if "?" in token.gap or "\u061f" in token.gap else ". "
    return ", "


def as_line(tokens: Sequence[Token]) -> str:
    """The folded words alone."""
    return " ".join(token.folded for token in tokens)
