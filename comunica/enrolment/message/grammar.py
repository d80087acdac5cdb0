"""Patterns of wishes, kept as data beside the word lists: `pattern("leaving", "denied")`.

A pattern searches the line of a message (see flow.py). In its file it may be broken into lines anywhere but at a blank;
`%name%` is another pattern of the file, `%@name%` a list of words.
"""

import re
from collections.abc import Iterator
from functools import cache

from comunica.enrolment.lexicon import table_of, words_of
from comunica.enrolment.message.needed import Needs
from comunica.enrolment.message.words import fold

_LINE_BREAK = re.compile(r"\n[ \t]*")
_PART = re.compile(r"%(@?)(\w+)%")


class Wording:
    """A pattern that is searched for only in lines that hold a word which it needs."""

    __slots__ = ("_bit", "_needs", "fullmatch", "match", "regex", "split", "sub", "subn")

    def __init__(self, regex: re.Pattern[str], needs: Needs, bit: int) -> None:
        self.regex, self._needs, self._bit = regex, needs, bit
        #: They are anchored, or used where it has been found: nothing is saved.
        self.match, self.fullmatch = regex.match, regex.fullmatch
        self.split, self.sub, self.subn = regex.split, regex.sub, regex.subn

    def search(self, line: str) -> re.Match[str] | None:
        """The first place where it stands."""
        return self.regex.search(line) if self._needs.of_line(line) & self._bit else None

    def finditer(self, line: str) -> Iterator[re.Match[str]]:
        """Every place where it stands."""
        return self.regex.finditer(line) if self._needs.of_line(line) & self._bit else iter(())


@cache
def pattern(file: str, name: str) -> Wording:
    """The pattern of a file of lexicon/, ready to search."""
    return Wording(re.compile(_text(file, name)), _needs(file), 1 << list(table_of(file)).index(name))


@cache
def _needs(file: str) -> Needs:
    return Needs([_text(file, name) for name in table_of(file)])


def _text(file: str, name: str) -> str:
    def part(match: re.Match[str]) -> str:
        kind, called = match.groups()
        if kind:
            return "|".join(sorted(words_of(called), key=lambda word: (-len(word), word)))
        return _text(file, called)

    return _PART.sub(part, _LINE_BREAK.sub("", "\n" + table_of(file)[name]))


def phrases_in(file: str, line: str) -> Iterator[re.Match[str]]:
    """Where phrases of any language of a file stand in a line, as whole words."""
    # A line without any of their first words holds none: that is seen much sooner.
    return iter(()) if _openers(file).isdisjoint(line.split()) else _phrases(file).finditer(line)


@cache
def _listed(file: str) -> tuple[str, ...]:
    every = [phrase for language, listed in table_of(file).items() if language != "inside" for phrase in listed]
    return tuple(sorted(every, key=len, reverse=True))


@cache
def _openers(file: str) -> frozenset[str]:
    return frozenset(phrase.split(" ", 1)[0] for phrase in _listed(file))


@cache
def _phrases(file: str) -> re.Pattern[str]:
    """`*` in a phrase stands for up to three words."""
    parts = (re.escape(phrase).replace(r"\ ", " ").replace(r" \*", r"(?: [\w']+){0,3}") for phrase in _listed(file))
    return re.compile(r"(?<=\s)(?:" + "|".join(parts) + r")(?=\s)")


def phrase_inside(file: str, line: str) -> str | None:
    """The first phrase of scripts that glue words together that the line holds."""
    if line.isascii():
        return None
    return next((phrase for phrase in _inside(file) if phrase in line), None)


@cache
def _inside(file: str) -> tuple[str, ...]:
    """Folded as the line is: accents of other scripts fall away, too."""
    return tuple(" ".join(fold(word) for word in phrase.split(" ")) for phrase in table_of(file)["inside"])
