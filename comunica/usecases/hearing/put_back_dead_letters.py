"""Put dead letters back where they came from, once the cause is mended.

What a consumer of ours gave up goes as it came: nobody looks inside. What ingress could not read has no stream to go
back to; it is read anew by the version that runs now, and goes where ingress would put it today.

An event recorded twice changes nothing, so first it is put back, then it leaves the dead letters.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from comunica.contracts import subjects
from comunica.contracts.dead_letters import DeadLetter
from comunica.contracts.topology import Topology


class Fate(StrEnum):
    """What became of a letter."""

    PUT_BACK = "put back"
    #: too old, or put back before
    GONE = "not there"
    #: an item of a webhook that this version cannot read either, or for want of the stream key
    UNREAD = "not read"
    #: nobody reads what it came from
    NO_WAY_BACK = "no way back"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one letter, by its sequence. `why`: of one that stays, without a word of what is inside."""

    sequence: int
    fate: Fate
    why: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What is published of a webhook that was read: one sealed envelope."""

    subject: str
    body: bytes = field(repr=False)
    events: int


@dataclass(frozen=True, slots=True)
class Reread:
    """A webhook read anew. `problem`: why some of it, or all, still is not."""

    parts: Sequence[Part] = ()
    problem: str = ""


class LettersAway(Exception):
    """The dead letters cannot be reached, or what was put back was refused. Nothing was removed; try again later."""


class DeadLetters(Protocol):
    """Where they lie. Everything raises LettersAway."""

    def all(self) -> AsyncIterator[DeadLetter]:
        """Every one, oldest first."""

    async def one(self, sequence: int) -> DeadLetter | None:
        """The one of this sequence."""

    async def put_back(self, letter: DeadLetter) -> None:
        """Publish it where it came from. Returns once it is kept there."""

    async def put_parts(self, letter: DeadLetter, parts: Sequence[Part]) -> None:
        """Publish what was read of it. Returns once all is kept."""

    async def remove(self, letter: DeadLetter) -> None:
        """Take it out of the dead letters."""


class WebhookReader(Protocol):
    """Reads what ingress reads, as this version does."""

    def read(self, letter: DeadLetter) -> Reread:
        """Open a letter of ingress and read it. Raises nothing: what cannot be read is told."""


def is_of_ingress(letter: DeadLetter) -> bool:
    """Whether it is an item of a webhook that ingress could not read."""
    return letter.subject == subjects.DEAD_WEBHOOK


def has_way_back(letter: DeadLetter, topology: Topology) -> bool:
    """Whether a consumer of ours reads what it came from."""
    try:
        stream = topology.stream_for(letter.original_subject)
    except KeyError:
        return False
    return any(consumer.stream == stream.name for consumer in topology.consumers.values())


async def put_back_dead_letters(
    letters: DeadLetters, webhooks: WebhookReader, sequences: Iterable[int], topology: Topology
) -> AsyncIterator[Outcome]:
    """One after the other, in the order given. Raises LettersAway: those told of before are done."""
    for sequence in sequences:
        letter = await letters.one(sequence)
        if letter is None:
            yield Outcome(sequence, Fate.GONE)
        elif is_of_ingress(letter):
            yield await _read_anew(letters, webhooks, letter)
        elif has_way_back(letter, topology):
            await letters.put_back(letter)
            await letters.remove(letter)
            yield Outcome(sequence, Fate.PUT_BACK)
        else:
            yield Outcome(sequence, Fate.NO_WAY_BACK, "nobody here reads what it came from")


async def _read_anew(letters: DeadLetters, webhooks: WebhookReader, letter: DeadLetter) -> Outcome:
    """What can be read goes, even if beside it something cannot: a DISATTIVA does not wait for its neighbour."""
    reread = webhooks.read(letter)
    await letters.put_parts(letter, reread.parts)
    if reread.problem:
        return Outcome(letter.sequence, Fate.UNREAD, reread.problem)
    await letters.remove(letter)
    return Outcome(letter.sequence, Fate.PUT_BACK)
