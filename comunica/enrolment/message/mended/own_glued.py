"""A town's own words with what is glued to them cut off, or spelled letter by letter: `SIVia Roma`, `O S N E G A`."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from comunica.enrolment.lexicon import given_names, strong_given_names, words_of
from comunica.enrolment.message.own_words import (
    FUZZY_FROM,
    SHORTEST_BROKEN,
    SHORTEST_PART,
    SWITCHES,
    Phrase,
    phrases_of,
)
from comunica.enrolment.message.tokens import Break, Token

#: Types of streets that are glued to more.
_GLUED_TYPES, _LONGEST_TYPE = ("via", "viale", "piazza", "corso", "largo"), 6


def unglued(tokens: Sequence[Token], words: tuple[str, ...]) -> tuple[Token, ...]:
    """The tokens, with what is glued to a town's own command cut off: `SIVia Roma`, `infopievaltasi`."""
    commands = _beginnings(words)
    begun = [token.folded for token in tokens if token.folded.startswith(commands)]
    if any(word.startswith(each) and word != each for word in begun for each in commands):
        tokens = [part for token in tokens for part in _cut_before_street(token, _long_words(words))]
        tokens = [part for token in tokens for part in _cut_in_command(token, words)]
    switches = _switches_in(words)
    if not switches:
        return tuple(tokens)
    names = {phrase[-2] for phrase in phrases_of(words) if len(phrase) > 1}
    out: list[Token] = []
    for token in _spelled(tokens, words):
        after_name = bool(out) and out[-1].folded in names  # `INFO ROCCA ONPetrucci`
        glued = len(token.folded) > 3
        out.extend(_cut(token, switches, after_name=after_name) if glued else (token,))
    return tuple(out)


@lru_cache(maxsize=1024)
def _long_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """Commands, each in one long word."""
    return tuple(word for word in map("".join, phrases_of(words)) if len(word) >= FUZZY_FROM)


def _cut_before_street(token: Token, words: tuple[str, ...]) -> tuple[Token, ...]:
    """`attivazionevia Galilei 50`, `roccaonviaverdi 3`, `Attivaesterriva`: a command, and where or who.

    `words`: commands, glued.
    """
    if not token.folded.startswith(words) or len(token.text) != len(token.folded):
        return (token,)
    for word in words:
        if not token.folded.startswith(word):
            continue
        parts = _place_or_name(token.folded[len(word) :])
        at = len(word)
        cut = [token._replace(text=token.text[:at], folded=word)]
        for part in parts:
            cut.append(Token(token.text[at : at + len(part)], part, " ", Break.NONE))
            at += len(part)
        if parts:
            return tuple(cut)
    return (token,)


def _place_or_name(rest: str) -> tuple[str, ...]:
    """What is glued to a command: a street or its type, a given name, a given name and more."""
    if rest in words_of("street_types") or (rest.startswith(_GLUED_TYPES) and len(rest) > _LONGEST_TYPE):
        return (rest,)
    if len(rest) < SHORTEST_PART or rest in words_of("chatter", "function_words"):
        return ()
    if rest in given_names():
        return (rest,)
    ends = (
        end for end in range(len(rest) - SHORTEST_PART, SHORTEST_PART - 1, -1) if rest[:end] in strong_given_names()
    )
    return next(((rest[:end], rest[end:]) for end in ends if rest[end:] not in words_of("chatter", "ours")), ())


def _cut_in_command(token: Token, words: tuple[str, ...]) -> tuple[Token, ...]:
    """`stopnot`, `disattivasciaramonte`: an order and another word of the same command, whole or broken off."""
    for phrase in _ordering(words):
        rest, text = token.folded.removeprefix(phrase[0]), token.text[len(phrase[0]) :]
        if len(rest) in (len(token.folded), *range(SHORTEST_BROKEN)) or len(token.text) != len(token.folded):
            continue
        if any(word.startswith(rest) for word in phrase[1:]):
            return token._replace(text=token.text[: -len(rest)], folded=phrase[0]), Token(text, rest, " ", Break.NONE)
    return (token,)


@lru_cache(maxsize=1024)
def _beginnings(words: tuple[str, ...]) -> tuple[str, ...]:
    """What something may be glued to: commands, and orders that are a part of one."""
    return _long_words(words) + tuple({phrase[0] for phrase in _ordering(words)})


@lru_cache(maxsize=1024)
def _ordering(words: tuple[str, ...]) -> tuple[Phrase, ...]:
    """Commands of several words that begin with the order, and have no switch."""
    return tuple(
        phrase
        for phrase in phrases_of(words)
        if len(phrase) > 1 and phrase[-1] not in SWITCHES and len(phrase[0]) >= SHORTEST_PART
    )


def _spelled(tokens: Sequence[Token], words: tuple[str, ...]) -> Iterator[Token]:
    """`O S N E G A T E   O N`, `o s n e g a t e on`: letter by letter."""
    at = 0
    while at < len(tokens):
        end = at
        while end < len(tokens) and len(tokens[end].folded) == 1 and tokens[end].folded.isalpha():
            end += 1
        phrase = _spelled_phrase("".join(token.folded for token in tokens[at:end]), words) if end - at > 3 else None
        if phrase is None:
            yield tokens[at]
            at += 1
            continue
        for word in phrase:
            part = tokens[at : at + len(word)]
            yield Token("".join(token.text for token in part), word, part[0].gap, part[0].brk)
            at += len(word)


def _spelled_phrase(letters: str, words: tuple[str, ...]) -> Phrase | None:
    """The words of a command that these letters spell; not all of it, where the rest is written as words."""
    parts = (
        phrase[first:end]
        for phrase in phrases_of(words)
        if len(phrase) > 1
        for first in range(len(phrase))
        for end in range(len(phrase), first, -1)
    )
    return next((part for part in parts if sum(map(len, part)) > 3 and letters.startswith("".join(part))), None)


@lru_cache(maxsize=1024)
def _switches_in(words: tuple[str, ...]) -> frozenset[str]:
    """The last words of the commands of several."""
    return frozenset(phrase[-1] for phrase in phrases_of(words) if len(phrase) > 1)


def _cut(token: Token, switches: frozenset[str], *, after_name: bool) -> tuple[Token, ...]:
    for switch in switches:
        rest, text = token.folded[len(switch) :], token.text[len(switch) :]
        if not token.folded.startswith(switch) or not rest or len(token.text) != len(token.folded):
            continue
        turns = token.text[: len(switch)].isupper() and text[1:2].islower()
        turns = turns and (text[:1].isupper() or (after_name and rest in words_of("street_types")))
        turns = turns or (after_name and rest in _GLUED_TYPES)  # `Valdorsa onvia Serio 4`
        if turns and (after_name or rest in words_of("street_types") or rest in given_names()):
            return token._replace(text=token.text[: len(switch)], folded=switch), Token(text, rest, " ", Break.NONE)
    return (token,)
