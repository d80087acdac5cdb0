"""Words of a street that a full stop cuts: `voc. Le Coste`."""

from itertools import pairwise

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.message.tokens import Break, Token


def with_shortened(tokens: tuple[Token, ...], gazetteer: Gazetteer) -> tuple[Token, ...]:
    """`voc. Le Coste`, `Div. Cuneense`: a full stop after the beginning of a street's word ends no sentence."""
    if ". " not in [token.gap for token in tokens]:
        return tokens
    out = list(tokens)
    for at, (before, token) in enumerate(pairwise(tokens), start=1):
        if token.gap == ". " and token.brk is not Break.NONE and _shortens(before, token, gazetteer):
            out[at] = token._replace(brk=Break.NONE)
    return tuple(out)


def _shortens(before: Token, token: Token, gazetteer: Gazetteer) -> bool:
    word = before.folded
    if not 3 <= len(word) <= 5 or word[-1] in "aeiou" or word in words_of("function_words", "chatter", "ours"):
        return False
    if word in given_names() or word in words_of("organisations", "surnames", "thanks", "courtesy"):
        return False
    typed = sum(1 for words in gazetteer.types if len(words) == 1 and words[0].startswith(word)) == 1
    return typed or (token.text[0].isupper() and gazetteer.street_index.begins(word))
