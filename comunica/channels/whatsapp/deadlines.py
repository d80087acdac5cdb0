"""One deadline for each of many calls, and one timer for all of them.

A timer for each call costs a tenth of the call, and nearly none ever rings. All calls of a client have the same time,
so they expire in the order in which they began: it is enough to watch the oldest.
"""

import asyncio
from types import TracebackType
from typing import Any, Self


class Deadlines:
    """The calls of one client, each with the same number of `seconds`. For one event loop."""

    __slots__ = ("_loop", "_running", "_seconds", "_timer")

    def __init__(self, seconds: float, loop: asyncio.AbstractEventLoop) -> None:
        self._seconds = seconds
        self._loop = loop
        #: until when, the oldest first
        self._running: dict[Call, float] = {}
        self._timer: asyncio.TimerHandle | None = None

    def call(self) -> "Call":
        """A call of the task that asks, from its `with` on; TimeoutError in it when its time is over."""
        return Call(self)

    def close(self) -> None:
        """Let the timer go."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _begin(self, call: "Call") -> None:
        self._running[call] = until = self._loop.time() + self._seconds
        if self._timer is None:
            self._timer = self._loop.call_at(until, self._ring)

    def _end(self, call: "Call") -> bool:
        """Whether its time was over."""
        return self._running.pop(call, None) is None

    def _ring(self) -> None:
        self._timer = None
        now = self._loop.time()
        for call, until in list(self._running.items()):
            if until > now:
                self._timer = self._loop.call_at(until, self._ring)
                return
            del self._running[call]
            call.task.cancel()


class Call:
    """One call, as `asyncio.timeout` would watch it."""

    __slots__ = ("_cancelling", "_deadlines", "task")

    def __init__(self, deadlines: Deadlines) -> None:
        self._deadlines = deadlines

    def __enter__(self) -> Self:
        task = asyncio.current_task()
        assert task is not None, "a call is made by a task: nothing else can be stopped"
        self.task: asyncio.Task[Any] = task
        self._cancelling = task.cancelling()
        self._deadlines._begin(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _traceback: TracebackType | None
    ) -> None:
        if not self._deadlines._end(self):
            return
        # Ours to take back. If somebody else wants the task to end as well, it ends.
        if self.task.uncancel() <= self._cancelling and kind is asyncio.CancelledError:
            raise TimeoutError from error
