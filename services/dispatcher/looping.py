"""A loop of the dispatcher: a turn and a pause, again and again, whatever becomes of one turn."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

import structlog

from comunica.runtime.health import Mark
from comunica.runtime.lifetime import Lifetime, background
from comunica.usecases.away import RecordAway

_log = structlog.get_logger("comunica.dispatcher")

type Turn = Callable[[], Awaitable[None]]


def looping(
    turn: Turn, lifetime: Lifetime, *, name: str, every: float, mark: Mark | None = None
) -> AbstractAsyncContextManager[None]:
    """Beside the rest, cancelled at the end. `every`: seconds between two turns; `mark`: of its progress."""
    return background(again_and_again(turn, name=name, every=every, mark=mark), lifetime, name=name)


async def again_and_again(turn: Turn, *, name: str, every: float, mark: Mark | None = None) -> None:
    """For ever. A turn that fails is told, and made good for by the next."""
    while True:
        try:
            await turn()
        except RecordAway as problem:
            _log.warning("the record is away", action="record_away", loop=name, reason=str(problem))
        except Exception as problem:
            # A defect of ours in one turn must not end the turns: liveness would have to restart us for it.
            _log.exception("turn failed", action="turn_failed", loop=name, error=type(problem).__name__)
        if mark is not None:
            mark.touch()
        await asyncio.sleep(every)
