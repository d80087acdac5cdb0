"""The words of an answer that agrees, as they would be without the slips of whoever types with one finger.

`sj`, `esato`, `va bnee`, `okkei`: only a word that no phrase has is mended, and only into one of those that agree.
"""

from collections.abc import Sequence
from functools import cache

from rapidfuzz.distance import OSA

from comunica.enrolment.answer.frame import phrases_of
from comunica.enrolment.language.words import listed, squeeze
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.message.tokens import Break, Token, spelled

#: Of `sì`, as phones and fingers spell it, with another word after it, and alone only.
_SLIPS_OF_YES = frozenset(listed("shi sci sissi sisii sissii sissisi ssi sio sip sj"))
_ALONE = frozenset(listed("so sk sh se ai"))
#: As chats shorten what stands around a yes.
_IN_CHATS = {
    "k": "che", "x": "per", "tt": "tutto", "tutt": "tutto", "okkei": "ok", "okei": "ok", "okkey": "ok",
    "okkay": "ok", "xfetto": "perfetto", "xe": "e", "tottu": "tutto", "tuttu": "tutto", "giust": "giusto",
    "giustu": "giusto", "accussi": "cosi", "bin": "bene", "ben": "bene", "vb": "bene", "bne": "bene", "bn": "bene",
    "vabb": "vabbe", "dcc": "daccordo", "okok": "ok", "ook": "ok",
}  # fmt: skip
#: Shorter words are others too often; of these, only with two letters changed about.
_SHORTEST, _SHORT = 4, 5
#: A word of so many letters, with which alone somebody agrees, is no other one.
_LONG = 8


def mended(tokens: Sequence[Token]) -> list[str]:
    """The folded words, as phrases have them (frame.spelled)."""
    words = spelled(tokens)
    alone = len(words) == 1 or (words and tokens[1].brk is not Break.NONE)
    if words and (words[0] in _SLIPS_OF_YES or (alone and words[0] in _ALONE)):
        words[0] = "si"
    return [_mended(word) for word in words]


def _mended(word: str) -> str:
    if word in _said():
        return word
    if short := _IN_CHATS.get(word):
        return short
    known = word in given_names() or word in words_of("surnames", "street_words", "chatter", "function_words")
    return word if known or len(word) < _SHORTEST or not word.isascii() or not word.isalpha() else _nearest(word)


@cache
def _said() -> frozenset[str]:
    return frozenset(
        word
        for phrases in phrases_of("yes", "before", "after", "between").values()
        for phrase in phrases
        for word in phrase
    )


@cache
def _agreeing() -> tuple[str, ...]:
    alone = words_of("yes", "after_yes") | {
        phrase[0]
        for phrases in phrases_of("yes").values()
        for phrase in phrases
        if len(phrase) == 1 and len(phrase[0]) >= _LONG
    }
    return tuple(sorted(word for word in alone if len(word) >= _SHORTEST and word.isascii()))


@cache
def _nearest(word: str) -> str:
    bare = squeeze(word)
    for agreed in _agreeing():
        swapped = sorted(agreed) == sorted(word) and OSA.distance(word, agreed) == 1
        slipped = len(word) >= _SHORT and OSA.distance(word, agreed) <= 1
        if agreed[0] == word[0] and (squeeze(agreed) == bare or swapped or slipped):
            return agreed
    return word
