"""Put dead letters back where they came from, once the cause is mended. They go as they came: nobody looks inside.

An event recorded twice changes nothing, so first it is put back, then it leaves the dead letters.
"""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from comunica.contracts.dead_letters import DeadLetter
from comunica.contracts.topology import Topology


class Fate(StrEnum):
    """What became of a letter."""

    PUT_BACK = "put back"
    #: too old, or put back before
    GONE = "not there"
    #: nobody reads what it came from: an item of a webhook that ingress could not read
    NO_WAY_BACK = "no way back"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one letter, by its sequence."""

    sequence: int
    fate: Fate


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

    async def remove(self, letter: DeadLetter) -> None:
        """Take it out of the dead letters."""


def has_way_back(letter: DeadLetter, topology: Topology) -> bool:
    """Whether a consumer of ours reads what it came from."""
    try:
        stream = topology.stream_for(letter.original_subject)
    except KeyError:
        return False
    return any(consumer.stream == stream.name for consumer in topology.consumers.values())


async def put_back_dead_letters(
    letters: DeadLetters, sequences: Iterable[int], topology: Topology
) -> AsyncIterator[Outcome]:
    """One after the other, in the order given. Raises LettersAway: those told of before are done."""
    for sequence in sequences:
        yield Outcome(sequence, await _put_back(letters, sequence, topology))


async def _put_back(letters: DeadLetters, sequence: int, topology: Topology) -> Fate:
    letter = await letters.one(sequence)
    if letter is None:
        return Fate.GONE
    if not has_way_back(letter, topology):
        return Fate.NO_WAY_BACK
    await letters.put_back(letter)
    await letters.remove(letter)
    return Fate.PUT_BACK
