"""Words found in a message, and the sentence around them."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from comunica.enrolment.language.grammar import pattern
from comunica.enrolment.message.flow import Flow


class Sentence(NamedTuple):
    """What a pattern found, and what stands around it."""

    flow: Flow
    start: int
    end: int
    found: str
    left: str
    right: str
    #: Words of the service's name.
    own: frozenset[str]

    @property
    def asked(self) -> bool:
        """It ends in a question mark."""
        return self.right.endswith("? ")

    @property
    def whole(self) -> str:
        """All of it."""
        return self.left + self.found + self.right


def sentences_with(file: str, name: str, flow: Flow, own: frozenset[str]) -> Iterator[Sentence]:
    """Each place where a pattern of a file of lexicon/ is found."""
    found = pattern(file, name).finditer(flow.text)
    return _around(found, flow, own) if found else iter(())


def _around(found: Iterable[re.Match[str]], flow: Flow, own: frozenset[str]) -> Iterator[Sentence]:
    for match in found:
        first, last = flow.sentence_at(match.start())
        start, end = match.start(), match.end()
        yield Sentence(flow, start, end, match.group(), flow.text[first:start], flow.text[end:last], own)
