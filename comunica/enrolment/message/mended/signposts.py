"""Words that show where a name or a place stands, however they are misspelled: `contradda`, `paizza`, `kiamo`."""

from functools import cache, lru_cache

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.language.spelling import Spelling, with_ch
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.message.tokens import Token


def with_signposts(tokens: tuple[Token, ...], gazetteer: Gazetteer) -> tuple[Token, ...]:
    """The tokens with such words as everybody writes them; a word of the town's own streets and zones stays."""
    meant = [_signpost(token.folded) for token in tokens]
    if not any(meant):
        return tokens
    return tuple(
        token._replace(folded=word) if word and not _is_named_here(token.folded, gazetteer) else token
        for token, word in zip(tokens, meant, strict=True)
    )


@lru_cache(maxsize=16384)
def _signpost(folded: str) -> str | None:
    plain = with_ch(folded)
    return plain if plain in words_of("signposts", "core_words") else _spelling().meant(folded)


@cache
def _spelling() -> Spelling:
    own = words_of("no_slips", "surnames", "street_words", "chatter", "function_words") | given_names()
    return Spelling(words_of("signposts"), own)


def _is_named_here(folded: str, gazetteer: Gazetteer) -> bool:
    return gazetteer.street_index.knows(folded) or gazetteer.areas.may_begin(folded, folded)
