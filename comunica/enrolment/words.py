"""Text as words that can be compared: case, accents, quotes, emoji and punctuation make no difference."""

import re
import unicodedata
from dataclasses import dataclass

#: A number with its letter (12/A), or letters with apostrophes inside (D'Angelo).
_WORD = re.compile(r"\d+(?:/[^\W_]+)?[^\W_]*|[^\W_]+(?:['’`´ʼ][^\W_]+)*")
_APOSTROPHES = re.compile(r"['’`´ʼ]")
_REPEATED = re.compile(r"(.)\1+")

#: Short words keep their doubled letters: `off` is not `of`.
_SQUEEZED_FROM = 5


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: how it compares, and where it stands."""

    folded: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Words:
    """A text and its words."""

    text: str
    all: tuple[Word, ...]

    @property
    def folded(self) -> list[str]:
        """The words as they compare."""
        return [word.folded for word in self.all]

    def written(self, first: int, end: int) -> str:
        """The words from `first` to before `end` as they were written, with what stands between them."""
        if first >= end:
            return ""
        return " ".join(self.text[self.all[first].start : self.all[end - 1].end].split())


def split(text: str) -> Words:
    """The words of a text. Any Unicode, any length."""
    composed = unicodedata.normalize("NFC", text)
    found = (Word(fold(match.group()), match.start(), match.end()) for match in _WORD.finditer(composed))
    return Words(composed, tuple(word for word in found if word.folded))


def fold(word: str) -> str:
    """A word without case, accents and apostrophes."""
    parts = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(part for part in parts if not unicodedata.combining(part))
    return _APOSTROPHES.sub("", bare)


def fold_phrase(text: str) -> tuple[str, ...]:
    """The folded words of a name or command: `Fuori paese!` is (`fuori`, `paese`)."""
    return tuple(word.folded for word in split(text).all)


def squeeze(folded: str) -> str:
    """Doubled letters as one, so that atttiva and ativa are attiva."""
    return _REPEATED.sub(r"\1", folded) if len(folded) >= _SQUEEZED_FROM else folded


def listed(words: str) -> tuple[str, ...]:
    """Folded words written in one line, as lists of them are easiest to read."""
    return tuple(words.split())
