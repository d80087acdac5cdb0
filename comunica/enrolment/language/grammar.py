"""Patterns of wishes, kept as data beside the word lists: `pattern("leaving", "denied")`.

A pattern searches the line of a message (see flow.py). In its file it may be broken into lines anywhere but at a blank;
`%name%` is another pattern of the file, `%@name%` a list of words.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, reduce
from operator import or_
from typing import Any

from comunica.enrolment.language.needed import Needs
from comunica.enrolment.language.words import fold
from comunica.enrolment.lexicon import table_of, words_of

_LINE_BREAK = re.compile(r"\n[ \t]*")
_PART = re.compile(r"%(@?)(\w+)%")
#: One that holds phrases, and all of them as a pattern.
_PHRASES, _ANY = "leave_phrases", "any"
#: Those of lexicon/ that hold patterns of whole messages.
_FILES = (
    *("leaving", "stopping", "farewell", "plainly", "joining", "intents", "reserve", "willing", "thoughts"),
    _PHRASES,
)
#: One whose patterns are looked for in lines of their own, and none of the others in those.
_APART = ("roles",)


class Wording:
    """A pattern that is searched for only in lines that hold the words which it needs."""

    def __init__(self, text: str, needs: Needs, bits: int) -> None:
        self._text, self._of_line, self._bits = text, needs.of_line, bits

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """Compiled when the first line may hold it: few messages need more than some."""
        return re.compile(self._text)

    def may_stand(self, line: str) -> bool:
        """Whether a line, or a part of it, may hold it."""
        return self._of_line(line) & self._bits != 0

    def search(self, line: str) -> re.Match[str] | None:
        """The first place where it stands."""
        return self.regex.search(line) if self._of_line(line) & self._bits else None

    def finditer(self, line: str) -> Iterable[re.Match[str]]:
        """Every place where it stands; an empty tuple for a line that lacks one of its words."""
        return self.regex.finditer(line) if self._of_line(line) & self._bits else ()

    # Anchored, or used where it has been found: nothing is saved.

    def match(self, line: str) -> re.Match[str] | None:
        """Whether the line begins with it."""
        return self.regex.match(line)

    def fullmatch(self, line: str) -> re.Match[str] | None:
        """Whether it is all of the line."""
        return self.regex.fullmatch(line)

    def split(self, line: str, maxsplit: int = 0) -> list[str | Any]:
        """What stands between the places where it stands."""
        return self.regex.split(line, maxsplit)

    def sub(self, by: str | Callable[[re.Match[str]], str], line: str) -> str:
        """The line with something else wherever it stands."""
        return self.regex.sub(by, line) if self._of_line(line) & self._bits else line

    def subn(self, by: str, line: str) -> tuple[str, int]:
        """The same, and how often it stood there."""
        return self.regex.subn(by, line) if self._of_line(line) & self._bits else (line, 0)


@cache
def pattern(file: str, name: str) -> Wording:
    """The pattern of a file of lexicon/, ready to search."""
    return Wording(_text(file, name), _needs(file), _bits_of(file, name))


def stands(file: str, name: str, line: str) -> bool:
    """Whether a pattern of a file stands in the line."""
    return pattern(file, name).search(line) is not None


def may_stand(file: str, names: tuple[str, ...], line: str) -> Sequence[str]:
    """Those of some patterns of a file that may stand in a line: mostly none, and that is seen at once."""
    first, any_of_them, by_bit = _bits(file, names)
    held = _needs(file).of_line(line) >> first & any_of_them
    if not held:
        return ()
    found: list[int] = []
    while held:  # of a hundred patterns one or two
        at, bits = by_bit[held & -held]
        found.append(at)
        held &= ~bits
    return [names[at] for at in sorted(found)]


@cache
def _bits(file: str, names: tuple[str, ...]) -> tuple[int, int, Mapping[int, tuple[int, int]]]:
    """Where they begin, so that shorter numbers are compared; all their bits; and by bit which of them has it, and
    what others."""
    every = [_bits_of(file, name) for name in names]
    any_of_them = reduce(or_, every)
    first = (any_of_them & -any_of_them).bit_length() - 1
    by_bit = {1 << at: (order, bits >> first) for order, bits in enumerate(every) for at in _places(bits >> first)}
    return first, any_of_them >> first, by_bit


def _places(bits: int) -> Iterator[int]:
    return (at for at in range(bits.bit_length()) if bits >> at & 1)


def _bits_of(file: str, name: str) -> int:
    return _needs(file).bits[_order(_beside(file))[file, name]]


def _beside(file: str) -> tuple[str, ...]:
    """The files whose patterns are looked for in the same lines."""
    return _APART if file in _APART else _FILES


@cache
def _needs(file: str) -> Needs:
    return _needs_together(_beside(file))


@cache
def _needs_together(files: tuple[str, ...]) -> Needs:
    """Of their patterns together: the words of a line are looked up once, whichever of them are asked for."""
    return Needs([_text(file, name) for file, name in _order(files)])


@cache
def _order(files: tuple[str, ...]) -> dict[tuple[str, str], int]:
    every = [(file, name) for file in files for name in ((_ANY,) if file == _PHRASES else table_of(file))]
    return {each: at for at, each in enumerate(every)}


@cache
def _text(file: str, name: str) -> str:
    def part(match: re.Match[str]) -> str:
        kind, called = match.groups()
        if kind:
            return "|".join(sorted(words_of(called), key=lambda word: (-len(word), word)))
        return _text(file, called)

    return (
        _any_of(table_of(file)) if name == _ANY else _PART.sub(part, _LINE_BREAK.sub("", "\n" + table_of(file)[name]))
    )


def phrases_of(file: str) -> Wording:
    """The phrases of a file in any language, as whole words."""
    return pattern(file, _ANY)


def _any_of(phrases: Mapping[str, Sequence[str]]) -> str:
    """`*` in a phrase stands for up to three words."""
    every = [phrase for language, listed in phrases.items() if language != "inside" for phrase in listed]
    longest_first = "|".join(map(re.escape, sorted(every, key=len, reverse=True)))
    return r"(?<=\s)(?:" + longest_first.replace(r"\ ", " ").replace(r" \*", r"(?: [\w']+){0,3}") + r")(?=\s)"


def phrase_inside(file: str, line: str) -> str | None:
    """The first phrase of scripts that glue words together that the line holds."""
    if line.isascii() or not _first_letters(file).search(line):
        return None
    return next((phrase for phrase in _inside(file) if phrase in line), None)


@cache
def _first_letters(file: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(phrase[0] for phrase in _inside(file)))}]")


@cache
def _inside(file: str) -> tuple[str, ...]:
    """Folded as the line is: accents of other scripts fall away, too."""
    return tuple(" ".join(fold(word) for word in phrase.split(" ")) for phrase in table_of(file)["inside"])
