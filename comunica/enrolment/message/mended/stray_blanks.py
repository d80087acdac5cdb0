"""A blank that slipped into a word: `mes saggi`, `is crivo`, `Fortu nata`, `lun gomare`."""

from functools import cache
from itertools import pairwise

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.lexicon import every_word, given_names, words_of
from comunica.enrolment.message.mended.vocabulary import everyday, glued, known
from comunica.enrolment.message.tokens import Break, Token

#: Shorter words are made of any two pieces.
_SHORTEST, _PIECE = 6, 2


def with_no_stray_blanks(tokens: tuple[Token, ...], gazetteer: Gazetteer) -> tuple[Token, ...]:
    """The tokens with two of them as one, where together they are a word, and one of them alone is none."""
    words = [token.folded for token in tokens]
    wholes = [before + after for before, after in pairwise(words)]
    if _words().isdisjoint(wholes) and gazetteer.named.isdisjoint(wholes):
        return tokens
    unknown = set(words) - known()
    out: list[Token] = []
    for token in tokens:
        if out and token.gap == " " and _are_one(out[-1], token, unknown, gazetteer):
            text, folded = out[-1].text + token.text, out[-1].folded + token.folded
            out[-1] = out[-1]._replace(text=text, folded=folded)
        else:
            out.append(token)
    return tuple(out)


def _are_one(before: Token, token: Token, unknown: set[str], gazetteer: Gazetteer) -> bool:
    whole, pieces = before.folded + token.folded, (before.folded, token.folded)
    if whole not in _words() and (unknown.isdisjoint(pieces) or whole not in gazetteer.named):
        return False
    if len(whole) < _SHORTEST or min(map(len, pieces)) < _PIECE or token.brk is not Break.NONE:
        return False
    if not glued("beside").isdisjoint(pieces):
        return False
    if token.text[0].isupper() and not before.text.isupper():
        return False  # `Ca Rolina`: another name begins
    return _is_wish(whole, pieces) or _is_broken(whole, pieces, unknown, gazetteer)


def _is_wish(whole: str, pieces: tuple[str, str]) -> bool:
    """A word of everyday, of which one piece is no word, though it may be a name: `att ivo`, `num ero`."""
    if whole not in everyday():
        return False
    return not _said().issuperset(pieces) or not words_of("abbreviations").isdisjoint(pieces)


def _is_broken(whole: str, pieces: tuple[str, str], unknown: set[str], gazetteer: Gazetteer) -> bool:
    """A name or any other word, of which a piece is nothing; `de angelis` stays, though there is a Deangelis."""
    small = words_of("particles") if whole in given_names() else words_of("function_words", "particles")
    if not small.isdisjoint(pieces):
        return False
    return any(each in unknown and each not in gazetteer.named for each in pieces)


@cache
def _said() -> frozenset[str]:
    """Words that stand for themselves: of everyday, and of other languages (`mailing list`)."""
    return everyday() | words_of("foreign_words", "organisations", "occupations")


@cache
def _words() -> frozenset[str]:
    """Words that are joined again."""
    return frozenset(word for word in every_word() | everyday() if len(word) >= _SHORTEST)
