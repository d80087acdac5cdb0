"""Answer a request once: whoever repeats it with its idempotency key gets the first answer, and nothing is done again.

What the request does and the answer to it are one transaction. A crash leaves both or none, so a repeat is exact
across restarts, and a twin that comes while the first is under way finds it locked.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

#: Seconds that a repeat waits for its twin before it is told to come again. Most requests are over long before.
PATIENCE = 5.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.02, 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request with an idempotency key. Equal digests: the same request. `holder`: whose keys these are."""

    municipality_id: UUID
    holder: str
    key: str
    #: Method and path.
    route: str
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was answered. `kept`: it stands for every repeat; what is refused, or only foretold, does not."""

    status: int
    headers: Mapping[str, str]
    body: str
    kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOnRecord:
    """What an earlier request with the same key asked, and was answered."""

    route: str
    digest: bytes
    answer: Answer


class NotAnswered(StrEnum):
    """Why a request is not dealt with."""

    #: The key belongs to another request.
    OTHER_REQUEST = "other_request"
    #: Its twin is under way.
    IN_FLIGHT = "in_flight"


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer, of now or of the first time."""

    answer: Answer
    replayed: bool


class Turn(Protocol):
    """The transaction of one request."""

    async def earlier(self) -> AnswerOnRecord | None:
        """What was answered before."""

    async def keep(self, answer: Answer) -> None:
        """The answer, for every repeat. Once the block ends it is there with all that was done."""

    def undo(self) -> None:
        """Nothing of what was done stays."""


class Turns(Protocol):
    """The record, as far as answering once needs it."""

    def turn(self, asked: Asked) -> AbstractAsyncContextManager[Turn | None]:
        """A transaction that all use cases within take part in; none if a twin has it. Raises RecordAway."""


async def answer_once(
    asked: Asked,
    work: Callable[[], Awaitable[Answer]],
    *,
    turns: Turns,
    knows_its_own: bool = False,
    patience: float = PATIENCE,
) -> Answered | NotAnswered:
    """The answer of `work`, which is called at most once for all repeats.

    `knows_its_own`: the work has a finer sense of what is the same request, and refuses what is not.
    """
    for pause in _pauses(patience):
        async with turns.turn(asked) as turn:
            if turn is not None:
                return await _in_turn(asked, work, turn, knows_its_own=knows_its_own)
        await asyncio.sleep(pause)
    return NotAnswered.IN_FLIGHT


def _pauses(patience: float) -> Iterator[float]:
    pause = _FIRST_PAUSE
    yield pause
    while patience > 0:
        patience -= pause
        pause = min(pause * 1.5, _LONGEST_PAUSE)
        yield pause


async def _in_turn(
    asked: Asked, work: Callable[[], Awaitable[Answer]], turn: Turn, *, knows_its_own: bool
) -> Answered | NotAnswered:
    earlier = await turn.earlier()
    if earlier is None:
        answer = await work()
        if answer.kept:
            await turn.keep(answer)
        else:
            turn.undo()
        return Answered(answer, replayed=False)
    if earlier.digest == asked.digest and earlier.route == asked.route:
        return Answered(earlier.answer, replayed=True)
    if knows_its_own and earlier.route == asked.route:
        answer = await work()
        turn.undo()
        return Answered(answer, replayed=False)
    return NotAnswered.OTHER_REQUEST
