"""Long work in a process that has more than one thing to do: nobody waits behind it for longer than a moment."""

import asyncio
import time

#: Seconds at work before others have their turn.
SLICE = 0.002


class Turns:
    """Ask at each step: every so often the others come first."""

    def __init__(self, seconds: float = SLICE) -> None:
        self._seconds = seconds
        self._since = time.monotonic()

    async def give(self) -> None:
        """Let others in between, if it has been long enough."""
        if time.monotonic() - self._since >= self._seconds:
            await asyncio.sleep(0)
            self._since = time.monotonic()
