"""Long work in a process that has more than one thing to do: nobody waits behind it for longer than a moment."""

import asyncio
import time

#: Seconds at work before others have their turn.
SLICE = 0.002


class Turns:
    """Ask at each step: every so often the others come first.

    `rest`: seconds of doing nothing then. Without it, who works without end is no better than anybody else for the
    machine's own scheduler, and whoever shares the process with it is not either.
    """

    def __init__(self, *, rest: float = 0.0) -> None:
        self._rest = rest
        self._since = time.monotonic()

    async def give(self) -> None:
        """Let others in between, if it has been long enough."""
        if time.monotonic() - self._since >= SLICE:
            await asyncio.sleep(self._rest)
            self._since = time.monotonic()
