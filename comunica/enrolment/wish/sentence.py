"""Words found in a message, and the sentence around them."""

from collections.abc import Iterator
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
    own: frozenset[str] = frozenset()

    @property
    def asked(self) -> bool:
        """It ends in a question mark."""
        return self.right.endswith("? ")

    @property
    def whole(self) -> str:
        """All of it."""
        return self.left + self.found + self.right


def sentences_with(file: str, name: str, flow: Flow, own: frozenset[str] = frozenset()) -> Iterator[Sentence]:
    """Each place where a pattern of a file of lexicon/ is found."""
    return (sentence_around(match.start(), match.end(), flow, own) for match in pattern(file, name).finditer(flow.text))


def sentence_around(start: int, end: int, flow: Flow, own: frozenset[str] = frozenset()) -> Sentence:
    """Some words of the line, and their sentence."""
    first, last = flow.sentence_at(start)
    return Sentence(flow, start, end, flow.text[start:end], flow.text[first:start], flow.text[end:last], own)
