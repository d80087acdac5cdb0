"""Why somebody joins, told of a relative: `iscrivetemi perché mio figlio insiste, Rosa Neri, via Po 3`.

The relative is neither who joins nor lives in the place that follows, so the words of the reason are unsaid.
"""

from collections.abc import Sequence

from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.message.tokens import Break, Token

_LEADS = frozenset(listed("perche poiche siccome cosi avendo essendo"))
#: Before `che`.
_GIVEN = frozenset(listed("visto dato considerato"))
_UNSAID = "xxxx"
#: Relative, verb, and what leads to them.
_FEWEST = 4


def without_reasons(tokens: Sequence[Token], taken: set[int]) -> Sequence[Token]:
    """The tokens with such a reason unsaid, up to the next pause. `taken`: those of places; it holds none."""
    words = [token.folded for token in tokens]
    if words_of("relatives").isdisjoint(words) or (_LEADS.isdisjoint(words) and _GIVEN.isdisjoint(words)):
        return tokens
    unsaid: set[int] = set()
    for at, word in enumerate(words):
        if word in _LEADS or (word == "che" and at and words[at - 1] in _GIVEN):
            end = next((each for each in range(at + 1, len(words)) if tokens[each].brk is not Break.NONE), len(words))
            if _tells_of_relative(words[at:end]) and taken.isdisjoint(range(at, end)):
                unsaid.update(range(at, end))
    return [token._replace(folded=_UNSAID) if at in unsaid else token for at, token in enumerate(tokens)]


def _tells_of_relative(clause: Sequence[str]) -> bool:
    numbered = any(word[0].isdecimal() for word in clause)
    return len(clause) >= _FEWEST and not numbered and not words_of("relatives").isdisjoint(clause)
