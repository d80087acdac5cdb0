"""Patience: look at once, then again and again, each time a little later, until it ends."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

#: Seconds between two looks.
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0


class Patience(Protocol):
    """How long reviews are waited for."""

    def turns(self) -> AsyncIterator[dt.datetime]:
        """A turn at once, then one after each pause, until patience ends. Each gives the time."""


@dataclass(frozen=True, slots=True)
class Looks:
    """For `wait` seconds; two looks are `longest` seconds apart at most."""

    wait: float
    longest: float = _LONGEST_PAUSE

    async def turns(self) -> AsyncIterator[dt.datetime]:
        """See Patience."""
        loop = asyncio.get_running_loop()
        give_up, pause = loop.time() + self.wait, _FIRST_PAUSE
        while True:
            yield dt.datetime.now(dt.UTC)
            if loop.time() + pause > give_up:
                return
            await asyncio.sleep(pause)
            pause = min(pause * 2, self.longest)
