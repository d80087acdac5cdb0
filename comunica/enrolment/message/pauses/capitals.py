"""A capital that begins a sentence, where nobody typed the full stop: `quel numero non lo uso più Attivate questo`."""

from collections.abc import Sequence
from functools import cache, lru_cache

from comunica.enrolment.language.commands import JOIN, LEAVE
from comunica.enrolment.language.one_word import in_one_word
from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.message.tokens import Break, Token, Tokens

#: Nothing, a comma or a full stop without a blank.
_SLIGHT = frozenset({" ", ", ", ",", "."})
#: With these a sentence begins only where a small letter follows: `Ma Li`, `La Marca`.
_DOUBTFUL = frozenset(listed("e o ma se li che ho il lo la gli le un una per in con a al da"))
#: And with these where `il mio` does: `Via il mio numero`.
_AWAY = frozenset({"via", "fuori"})
#: What leads to a command that is only spoken of, or goes on with it: `ho mandato ATTIVA`, `non è mai ATTIVA`.
SPOKEN_OF = ("scri", "riscri", "mand", "invi", "digit", "messo", "fatt", "fa", "parola", "comando", "risp", "prem")
_GOES_ON = frozenset(listed("è io dopo non mai mi anzi no ancora proprio voglio vorrei"))

#: Of as many words one is small at least, where capitals say something.
_FEW_SMALL = 4


def with_sentences(tokens: Tokens) -> Tokens:
    """With the end of a sentence before each word that begins one with a capital."""
    if not any(map(_may_begin, tokens.all)) or _is_titled(tokens.all):
        return tokens
    begins = [at > 0 and _may_begin(token) and _begins(tokens.all, at) for at, token in enumerate(tokens.all)]
    return broken(tokens, begins, Break.STRONG)


def broken(tokens: Tokens, begins: Sequence[bool], brk: Break) -> Tokens:
    """With this pause before some of them."""
    if not any(begins):
        return tokens
    pairs = zip(tokens.all, begins, strict=True)
    return Tokens(tuple(token._replace(brk=brk) if first else token for token, first in pairs), tokens.tail)


def leads_on(before: Token) -> bool:
    """Nobody pauses after it; `là` and `sì` are no article."""
    return before.folded in words_of("leads_on") and before.text.isascii()


def _may_begin(token: Token) -> bool:
    """A word of everyday with a capital, and no end of a sentence before it."""
    return token.text[0].isupper() and token.gap in _SLIGHT and token.brk < Break.STRONG and _opens(token.folded)


def _is_titled(tokens: Sequence[Token]) -> bool:
    """Written With Capitals, or all in them: they say nothing."""
    return _FEW_SMALL * sum(token.text.islower() for token in tokens) < len(tokens)


def _begins(tokens: Sequence[Token], at: int) -> bool:
    before, token = tokens[at - 1], tokens[at]
    if token.folded in _AWAY:
        return [each.folded for each in tokens[at + 1 : at + 3]] == ["il", "mio"]
    if leads_on(before) or before.folded == "punto":
        return False  # dictated
    if before.is_number and token.folded == "a":
        return False  # of a house: `12 A`
    if token.folded in JOIN or token.folded in LEAVE:
        return _is_ordered(before, token, tokens[at + 1 : at + 2])
    if len(token.text) > 1 and token.text.isupper():
        return False
    small = (before.text.islower() or before.is_number) and at + 1 < len(tokens) and tokens[at + 1].text.islower()
    return small or token.folded not in _DOUBTFUL


def _is_ordered(before: Token, token: Token, after: Sequence[Token]) -> bool:
    """`lei non è pratica ATTIVA Rosa Neri`: a command, and not only spoken of."""
    named = token.text.istitle() or any(each.text[0].isupper() and each.brk is Break.NONE for each in after)
    spoken = before.folded in _GOES_ON or before.folded.startswith(SPOKEN_OF)
    return named and before.text.islower() and not spoken


@lru_cache(maxsize=16384)
def _opens(folded: str) -> bool:
    """The word begins sentences, or says the same as one that does."""
    return not _openers().isdisjoint((folded, in_one_word(folded)))


@cache
def _openers() -> frozenset[str]:
    return words_of("sentence_openers") | JOIN | LEAVE | _DOUBTFUL | _AWAY
