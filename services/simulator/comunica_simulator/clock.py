"""What time it is, and how to wait: the only source of both in the simulator."""

import asyncio
import heapq
import time
from typing import Protocol


class Clock(Protocol):
    """Seconds since the Unix epoch, and waiting on the same scale."""

    def now(self) -> float:
        """The present, in Unix seconds."""

    async def sleep(self, seconds: float) -> None:
        """Return once `now()` has moved on by so many seconds."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> float:
        """The present, in Unix seconds."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """Wait in real time."""
        await asyncio.sleep(seconds)


class ManualClock:
    """A clock that stands still until somebody moves it: days pass in a test at no cost."""

    def __init__(self, start: float = 1_790_000_000.0) -> None:
        """Stand at `start` (Unix seconds)."""
        self._now = start
        self._order = 0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def now(self) -> float:
        """The present, as last set."""
        return self._now

    async def sleep(self, seconds: float) -> None:
        """Wait until `advance` has passed the moment."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        self._order += 1
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + seconds, self._order, woken))
        await woken

    def advance(self, seconds: float) -> None:
        """Move on and wake everybody whose moment has come."""
        self._now += seconds
        while self._sleepers and self._sleepers[0][0] <= self._now:
            woken = heapq.heappop(self._sleepers)[2]
            if not woken.done():
                woken.set_result(None)
