"""Why somebody joins, told of a relative: `iscrivetemi perché mio figlio insiste, Rosa Neri, via Po 3`.

The relative is neither who joins nor lives in the place that follows, so the words of the reason are unsaid.
"""

from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.message.tokens import Break, Token

_LEADS = frozenset(listed("perche poiche siccome cosi avendo essendo"))
#: Before `che`.
_GIVEN = frozenset(listed("visto dato considerato"))


def without_reasons(tokens: tuple[Token, ...], taken: set[int]) -> tuple[Token, ...]:
    """The tokens with such a reason unsaid, up to the next pause. `taken`: those of places; it holds none."""
    words = [token.folded for token in tokens]
    relatives = words_of("relatives")
    if relatives.isdisjoint(words) or (_LEADS.isdisjoint(words) and _GIVEN.isdisjoint(words)):
        return tokens
    unsaid: set[int] = set()
    for at, word in enumerate(words):
        if word in _LEADS or (word == "che" and at and words[at - 1] in _GIVEN):
            end = next((each for each in range(at + 1, len(words)) if tokens[each].brk is not Break.NONE), len(words))
            told = not relatives.isdisjoint(words[at : end - 1]) or not relatives.isdisjoint(words[at + 3 : end])
            if told and taken.isdisjoint(range(at, end)) and not any(token.is_number for token in tokens[at:end]):
                unsaid.update(range(at, end))
    return tuple(token._replace(folded="xxxx") if at in unsaid else token for at, token in enumerate(tokens))
