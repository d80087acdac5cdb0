"""A message as one line of folded words with its pauses, for patterns to search: ` ciao , attiva mario rossi . `."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from comunica.enrolment.language.dialect import everyday, in_italian
from comunica.enrolment.language.one_word import in_one_word
from comunica.enrolment.language.spelling import Spelling, with_ch
from comunica.enrolment.language.words import squeeze
from comunica.enrolment.lexicon import given_names, lines_of, words_of
from comunica.enrolment.message.tokens import Break, Token, Tokens


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
    parts = [""]
    starts: list[int] = []
    length = 1
    for token, word in zip(tokens.all, _words(tokens.all), strict=True):
        if token.brk and starts:
            parts.append(_mark(token))
            length += 2
        parts.append(word)
        starts.append(length)
        length += len(word) + 1
    parts.append("? " if _asks(tokens.tail) else ". ")
    text = " ".join(parts)
    return Flow(_TAG.sub(_stated, text) if " ? " in text else text, tuple(starts))


#: After a statement, and no question: `non li voglio più, ok?`, `via Roma 3. basta così?`
_TAG = re.compile(
    r"(?<= )(?:(?<!tutto )(?<!è )(?<!va )(?<!^ )(?:ok|okay)|"
    r"(?:(?<=, )|(?<=\. ))(?:va bene(?: (?:lo stesso|uguale|cosi))?|intesi|capito|chiaro|d accordo|"
    r"basta(?: cosi)?)) \? "
)


def _stated(match: re.Match[str]) -> str:
    """The tag as a statement, and `basta` unsaid, which is no order here."""
    said = match.group()
    kept = said if not said.startswith("basta") else "".join("x" if letter.isalpha() else letter for letter in said)
    return kept.replace("? ", ". ")


def _words(tokens: Sequence[Token]) -> list[str]:
    """The words in full: what people shorten, mistype, or say in dialect."""
    folded = [token.folded for token in tokens]
    words = everyday(folded, [_in_plain(word) for word in folded])
    if not _BY_THE_NEXT.isdisjoint(words):
        _put_in_full(words)
    if words[:1] == ["mandi"]:
        words[0] = "ciao"  # as they greet in Friuli
    return words


def _put_in_full(words: list[str]) -> None:
    """What a neighbour tells."""
    for at in range(1, len(words)):
        if words[at] in _APOCOPES and words[at - 1] in _LEADING:
            words[at] = _APOCOPES[words[at]]
        if words[at - 1] == "d" and words[at].endswith(_INFINITIVES):
            words[at - 1] = "di"  # `smettetela d buttare`


#: Infinitives without their end, as central Italy says them and learners write them: `vorrei riceve`.
_APOCOPES = {
    "riceve": "ricevere", "iscrive": "iscrivere", "ave": "avere", "sape": "sapere", "entra": "entrare",
    "cancella": "cancellare", "toglie": "togliere", "smette": "smettere", "usci": "uscire",
}  # fmt: skip
_BY_THE_NEXT = _APOCOPES.keys() | {"d"}
_INFINITIVES = ("are", "ere", "ire", "armi", "ermi", "irmi")
_LEADING = frozenset({"vorrei", "voglio", "volevo", "vorremmo", "vogliamo", "posso", "potrei", "devo", "fatemi"})


def is_said_for_another(folded: str) -> bool:
    """It is how people shorten a word in chats, or say it in dialect: `avisi`, `mesg`."""
    return folded in _in_full() or in_italian(folded) is not None


@lru_cache(maxsize=16384)
def _in_plain(folded: str) -> str:
    """A word as everybody writes it, and one word for those that say the same."""
    return in_one_word(_in_full().get(folded) or in_italian(folded) or with_ch(folded) or _respelled(folded))


def _respelled(folded: str) -> str:
    """`mesaggi`, `servisio`, `vorei`: a word of wishes with one slip; any other as it is."""
    bare = squeeze(folded)
    return _DOUBLED.get(bare) or _spelling().meant(folded) or folded


#: Known with another doubling only: a letter off they are names of places.
_DOUBLED = {squeeze(word): word for word in ("cancello",)}


@cache
def _spelling() -> Spelling:
    return Spelling(words_of("core_words"), words_of("no_slips", "foreign_words") | given_names())


def _mark(token: Token) -> str:
    """Before a token after a pause."""
    if token.brk is Break.SOFT:
        return ","
    return "?" if _asks(token.gap) else "."


def _asks(gap: str) -> bool:
    return "?" in gap or "\u061f" in gap
