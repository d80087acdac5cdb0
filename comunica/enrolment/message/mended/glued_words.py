"""Where one word ends and another begins, when the blank or the apostrophe between them was lost: `nonvoglio`, `lapp`.

Each looks at one word in its own way and says how many letters the first of the two has, 0 where there are not two.
"""

import re
from functools import cache, lru_cache

from comunica.enrolment.language.commands import JOIN
from comunica.enrolment.language.words import fold
from comunica.enrolment.lexicon import given_names, strong_given_names, table_of, words_of
from comunica.enrolment.message.mended.vocabulary import everyday, glued
from comunica.enrolment.message.own_words import SWITCHES

_REMEMBERED = 16384
#: Letters of words that may stand anywhere; of those that a small word is glued to, or of one letter; of a name.
LONG, _LONGER, _LONGEST, _NAME = 4, 5, 6, 5
#: Of what a capital begins or ends.
_SHORTEST = 3
#: From so many letters a word that begins with `non` denies what follows.
_DENIED = 7
VOWELS = tuple("aeiouh")
_ACCENTED = frozenset("àèéìòùÀÈÉÌÒÙ")
#: `TizianaBorghi`, `ATTIVAMarco`, `ISCRIVIMIvia`.
_TURN = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])|(?<=[A-Z]{3})(?=[A-Z][a-zà-ÿ])|(?<=[A-Z]{3})(?=[a-zà-ÿ]{3})")


@lru_cache(maxsize=_REMEMBERED)
def at_turn(text: str) -> int:
    """Where capitals begin or end inside of it: `TizianaBorghi`, `LoGiudice`, but not `iPhone`, `MacDonald`."""
    if text.islower() or text[1:].islower() or text.isupper():
        return 0
    ends = [turn.start() for turn in _TURN.finditer(text) if _turns(text[: turn.start()], text[turn.start() :])]
    return next((end for end in ends if text[:end].lower() in everyday()), ends[0] if ends else 0)


def _turns(first: str, rest: str) -> bool:
    """No capital that a finger left on (`GARuBALDI`, `aMrta`), no brand and no Mac."""
    if len(rest) < _SHORTEST or first == "Mac" or not (first.istitle() or first.islower() or first.isupper()):
        return False
    return len(first) >= _SHORTEST or (len(first) > 1 and first.lower() in _small_before_name())


@cache
def _small_before_name() -> frozenset[str]:
    return words_of("italian_particles", "function_words") | SWITCHES.keys()


@lru_cache(maxsize=_REMEMBERED)
def after_accent(text: str) -> int:
    """`piùmotivo`, `perchéabito`: these words have their accent at their end."""
    end = next((at for at, letter in enumerate(text, start=1) if letter in _ACCENTED), 0)
    return end if end + 1 < len(text) and fold(text[:end]) in glued("in_accent") else 0


@lru_cache(maxsize=_REMEMBERED)
def between_words(folded: str) -> int:
    """`vogliouscire`, `messaggigrazie`: the shorter of the two as long as can be."""
    if folded in _small():
        return _small()[folded]
    if is_uncut(folded):
        return 0
    if len(folded) >= _DENIED and folded.startswith("non") and not folded.startswith(_no_denial()):
        return len("non")
    ends = [end for end in range(1, len(folded)) if _are_words(folded[:end], folded[end:])]
    return max(ends, key=lambda end: min(end, len(folded) - end), default=0)


def _are_words(first: str, rest: str) -> bool:
    if rest in everyday() and _may_begin(first, rest):
        return True
    if first in glued("leads") and rest in glued("pronouns"):
        return True
    long = len(first) if first in everyday() else 0
    if long < LONG:
        return False
    return rest in glued("late") or rest in glued("after" if long >= _LONGER else "after_short")


def _may_begin(first: str, rest: str) -> bool:
    """`first` before a word of everyday: a long one, or a small one that is no beginning of others."""
    if first in everyday() and min(len(first), len(rest)) >= LONG:
        return True
    if first == "i":
        return rest in words_of("ours")  # `iscriveteci`
    return first in glued("before") and len(rest) >= (_LONGEST, _LONGER, LONG)[min(len(first), 3) - 1]


@lru_cache(maxsize=_REMEMBERED)
def after_elision(folded: str) -> int:
    """`liscrizione`, `dallelenco`, `anchio`, `lho`."""
    if is_uncut(folded):
        return 0
    return max((len(short) for short in glued("elided") if _is_elided(folded, short)), default=0)


def before_apostrophe(folded: str) -> int:
    """`rimuovetemidall'elenco`, `LucaD'Amico`: what an apostrophe follows is two words."""
    long = max((short for short in glued("elided") if folded.endswith(short)), key=len, default="")
    end = len(folded) - len(long)
    return end if long and end >= LONG and folded[:end] in everyday() | given_names() else 0


def _is_elided(folded: str, short: str) -> bool:
    rest = folded.removeprefix(short)
    if rest == folded or not rest.startswith(VOWELS):
        return False
    if rest in glued("elided_before"):
        return True
    if short == "m":
        return rest in everyday() and len(rest) >= _LONGEST and (folded[-1] == "o" or folded[2:] not in everyday())
    return rest in everyday() and len(rest) >= LONG


@lru_cache(maxsize=_REMEMBERED)
def before_name(folded: str) -> int:
    """`sonomario`, `attivabianchi`: after a word that says who it is."""
    if not folded.startswith(_say_who()):
        return 0
    ends = range(LONG, len(folded) - _NAME + 1)
    return next((end for end in ends if folded[:end] in _say_who() and _is_name(folded[end:])), 0)


def _is_name(word: str) -> bool:
    return word in strong_given_names() or word in words_of("surnames")


@cache
def _say_who() -> tuple[str, ...]:
    return tuple(glued("say_who") | JOIN)


@lru_cache(maxsize=_REMEMBERED)
def is_uncut(folded: str) -> bool:
    """It begins like a word that is two others by chance: `conferma`, `trasmettere`."""
    return folded.startswith(_uncut())


@cache
def _uncut() -> tuple[str, ...]:
    return tuple(words_of("no_cuts"))


@cache
def _no_denial() -> tuple[str, ...]:
    return tuple(glued("no_denial"))


@cache
def _small() -> dict[str, int]:
    """Small words that are glued to one another → the letters of the first."""
    pairs = table_of("glued")["small"]
    return {f"{first}{rest}": len(first) for first, others in pairs.items() for rest in others.split()}
