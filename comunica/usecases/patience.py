"""Patience: look at once, then again and again, each time a little later, until it ends."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass

#: Seconds between two looks.
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0


@dataclass(frozen=True, slots=True)
class Looks:
    """For `wait` seconds; two looks are `longest` seconds apart at most."""

    wait: float
    longest: float = _LONGEST_PAUSE

    async def turns(self) -> AsyncIterator[dt.datetime]:
        """See usecases.apply_municipality.Patience."""
        loop = asyncio.get_running_loop()
        give_up, pause = loop.time() + self.wait, _FIRST_PAUSE
        while True:
            yield dt.datetime.now(dt.UTC)
            if loop.time() + pause > give_up:
                return
            await asyncio.sleep(pause)
            pause = min(pause * 2, self.longest)
