"""The loops: calls, one round after the other; and sweeps."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable

import structlog

from comunica.runtime import catalogue
from comunica.runtime.metrics import Metrics
from comunica.stores.away import is_away
from comunica.stores.callbacks.callbacks import PostgresCallbackQueue
from comunica.usecases.callbacks.call_back import Answer, Surroundings, call_back

_log = structlog.get_logger("comunica.callbacks")

#: Rows of one sweep: the next comes soon.
_MOST_SWEPT = 5000


class CallbackMeter:
    """See CallMeter."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def called(self, answer: Answer) -> None:
        """One call."""
        self._metrics.count(catalogue.CALLBACK_ATTEMPTS, outcome=str(answer))


async def calling(around: Surroundings, *, interval: float, is_over: Callable[[], bool]) -> None:
    """Round after round until the end has begun. What is under way then is finished."""
    while not is_over():
        taken = await _tried(lambda: call_back(around), "calls")
        if not taken:
            await asyncio.sleep(interval)


async def sweeping(
    queue: PostgresCallbackQueue,
    metrics: Metrics,
    *,
    interval: float,
    keep: dt.timedelta,
    now: Callable[[], dt.datetime],
) -> None:
    """Give up what is past its term, forget what is past its keeping, and tell what waits."""

    async def sweep() -> int:
        await queue.give_up(most=_MOST_SWEPT)
        await queue.forget(before=now() - keep, most=_MOST_SWEPT)
        backlog = await queue.backlog()
        metrics.set(catalogue.CALLBACK_BACKLOG, backlog.waiting)
        metrics.set(catalogue.CALLBACK_OLDEST, backlog.oldest)
        metrics.set(catalogue.CALLBACKS_OPEN, backlog.open)
        return 0

    while True:
        await _tried(sweep, "sweep")
        await asyncio.sleep(interval)


async def _tried(work: Callable[[], Awaitable[int]], name: str) -> int:
    try:
        return await work()
    except Exception as error:
        # Whatever it is: leases end by themselves, events stay, and a restart would mend nothing.
        if not is_away(error):
            _log.error("callbacks failed", action="callbacks_failed", part=name, exc_info=error)
        return 0
