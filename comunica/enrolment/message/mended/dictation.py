"""Punctuation that was spoken to the phone and written as words: `attiva virgola Rosa Neri due punti`."""

from collections.abc import Sequence

from comunica.enrolment.language.commands import JOIN, LEAVE
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.message.tokens import Break, Token

#: Spoken marks, longest first, and what they mean.
_MARKS: tuple[tuple[tuple[str, ...], Break], ...] = (
    (("punto", "e", "virgola"), Break.STRONG),
    (("punto", "esclamativo"), Break.STRONG),
    (("punto", "interrogativo"), Break.STRONG),
    (("punto", "a", "capo"), Break.STRONG),
    (("due", "punti"), Break.SOFT),
    (("a", "capo"), Break.STRONG),
    (("virgola",), Break.SOFT),
    (("punto",), Break.STRONG),
)
#: The last words of those that nobody writes otherwise.
_SPOKEN_LAST = frozenset({"punti", "capo", "esclamativo", "interrogativo"})
#: Where none of these words is, nothing was dictated.
DICTATED = _SPOKEN_LAST | {"virgola", "punto"}
#: Orders to the phone, at the end.
_SEND = frozenset({"invia", "invio", "manda", "spedisci"})


def undictated(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens with spoken marks as pauses."""
    words = [token.folded for token in tokens]
    spoken = (
        "virgola" in words or words[-1:] == ["punto"] or words[-2:] == ["punto", "grazie"] or words.count("punto") > 1
    )
    spoken = spoken or any(_ends_order(tokens, at) for at, word in enumerate(words) if word == "punto")
    if not spoken and _SPOKEN_LAST.isdisjoint(words):
        return tuple(tokens)
    out: list[Token] = []
    pause: Break | None = None
    at = 0
    while at < len(tokens):
        mark = next((each for each in _MARKS if tuple(words[at : at + len(each[0])]) == each[0]), None)
        if mark:
            pause = max(pause or Break.NONE, mark[1])
            at += len(mark[0])
            continue
        if pause and words[at] in _SEND and at == len(tokens) - 1:
            break
        out.append(_after(tokens[at], pause) if pause else tokens[at])
        pause = None
        at += 1
    return tuple(out)


def _ends_order(tokens: Sequence[Token], at: int) -> bool:
    """`attiva punto Rosa Neri`, `ATTIVA punto⏎via Po 3`; not `attiva punto luce`."""
    if not at or tokens[at - 1].folded not in JOIN | LEAVE or at + 1 == len(tokens):
        return False
    after = tokens[at + 1]
    who_or_where = words_of("street_types", "lives", "identity") | given_names()
    return after.brk is not Break.NONE or after.folded in who_or_where


def _after(token: Token, pause: Break) -> Token:
    if token.brk >= pause:
        return token
    return token._replace(gap=", " if pause is Break.SOFT else ". ", brk=pause)
