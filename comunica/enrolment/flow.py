"""A message as one line of folded words with its pauses, for patterns to search: ` ciao , attiva mario rossi . `."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from comunica.enrolment.tokens import Break, Token, Tokens


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


#: Words as people shorten them in chats.
_IN_FULL = {
    "nn": "non",
    "xke": "perche",
    "xche": "perche",
    "perke": "perche",
    "pke": "perche",
    "ke": "che",
    "cmq": "comunque",
    "msg": "messaggi",
    "mex": "messaggi",
    "mess": "messaggi",
    "qst": "questi",
    "x": "per",
    # Dialect colour.
    "nun": "non",
    "vojo": "voglio",
    "voio": "voglio",
    "vojjo": "voglio",
    "vogghiu": "voglio",
    "vuoglio": "voglio",
    "voggio": "voglio",
    "vogliu": "voglio",
    "cchiu": "piu",
    "chiu": "piu",
    "piue": "piu",
    "pui": "piu",
    "pio": "piu",
    "ciu": "piu",
    "mannate": "mandate",
    "mannateme": "mandatemi",
    "mannatemi": "mandatemi",
    "mannarme": "mandarmi",
    "mannare": "mandare",
    "scriveteme": "scrivetemi",
    "scrivarme": "scrivermi",
    "gnente": "niente",
    "niende": "niente",
    "gniente": "niente",
    "nient": "niente",
    "nagott": "niente",
    "messagi": "messaggi",
    "missaggi": "messaggi",
    "mesagi": "messaggi",
    "messagg": "messaggi",
    "avisi": "avvisi",
    "numer": "numero",
    "mobbasta": "basta",
    "mobasta": "basta",
    "bastaaa": "basta",
}


def flow_of(tokens: Tokens) -> Flow:
    """The line of a message."""
    parts: list[str] = [" "]
    starts: list[int] = []
    length = 1
    for token in tokens.all:
        mark = _mark(token, first=not starts)
        word = _IN_FULL.get(token.folded, token.folded)
        parts += [mark, word, " "]
        length += len(mark)
        starts.append(length)
        length += len(word) + 1
    parts.append("? " if "?" in tokens.tail or "\u061f" in tokens.tail else ". ")
    return Flow("".join(parts), tuple(starts))


def _mark(token: Token, *, first: bool) -> str:
    if first or token.brk is Break.NONE:
        return ""
    if token.brk is Break.STRONG:
        return "? " if "?" in token.gap or "\u061f" in token.gap else ". "
    return ", "


def as_line(tokens: Sequence[Token]) -> str:
    """The folded words alone."""
    return " ".join(token.folded for token in tokens)
