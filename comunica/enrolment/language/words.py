"""Text that can be compared: case, accents, quotes, emoji, look-alike letters and punctuation make no difference."""

import re
import unicodedata
from functools import lru_cache

#: A text of WhatsApp is no longer; what is longer is cut.
LONGEST = 4096

_APOSTROPHES = re.compile(r"['’‘`´ʼʹ′‛]")
#: Zero width, marks of direction, soft hyphens, variation selectors, lone surrogates: nobody sees them.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200c-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ud800-\udfff]")
_BLANK = re.compile("[^\\S\n ]|[\u200b\x00-\x09\x0b-\x1f\x7f]")
_NEW_LINE = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_REPEATED = re.compile(r"(.)\1+")
#: Letters that no decomposition takes apart.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
_FOLDED_WORD = re.compile(r"\d+(?:/[^\W_]+)?[^\W_]*|[^\W_]+(?:'[^\W_]+)*")

#: Short words keep their doubled letters: `off` is not `of`.
_SQUEEZED_FROM = 5


def normalise(text: str) -> str:
    """The text in one spelling: composed, plain letters for fancy ones, one apostrophe, nothing invisible."""
    if text.isascii() and "\r" not in text and len(text) <= LONGEST:
        seen = text.replace("`", "'")
        return seen if seen.isprintable() else _BLANK.sub(" ", seen)
    seen = _INVISIBLE.sub("", text[: 2 * LONGEST])
    # Before composing too: an accent that is written as a character of its own must not become a blank and an accent.
    seen = _APOSTROPHES.sub("'", seen)[:LONGEST]
    composed = unicodedata.normalize("NFKC", seen)
    return _BLANK.sub(" ", _NEW_LINE.sub("\n", _INVISIBLE.sub("", composed)))[:LONGEST]


def fold(word: str) -> str:
    """A word without case, accents and apostrophes."""
    lowered = word.casefold()
    if lowered.isascii():
        return lowered.replace("'", "")
    parts = unicodedata.normalize("NFKD", lowered)
    bare = "".join(part for part in parts if not unicodedata.combining(part))
    return _APOSTROPHES.sub("", bare.translate(_PLAIN))


@lru_cache(maxsize=4096)
def fold_phrase(text: str) -> tuple[str, ...]:
    """The folded words of a name or command: `Fuori paese!` is (`fuori`, `paese`)."""
    found = (fold(match.group()) for match in _FOLDED_WORD.finditer(normalise(text)))
    return tuple(word for word in found if word)


@lru_cache(maxsize=1024)
def once(letters: str) -> str:
    """Doubled letters as one. Remembered for a little: each list of words that we look for asks it of the same word."""
    return _REPEATED.sub(r"\1", letters)


def squeeze(folded: str) -> str:
    """A word with doubled letters as one, so that atttiva and ativa are attiva."""
    return once(folded) if len(folded) >= _SQUEEZED_FROM else folded


def listed(words: str) -> tuple[str, ...]:
    """Folded words written in one line, as lists of them are easiest to read."""
    return tuple(words.split())
