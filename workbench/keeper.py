"""Keeps a part of the system running: starts it again when it ends without being told to."""

import asyncio
import time
from collections.abc import Callable
from signal import Signals
from typing import Protocol

from workbench.child import ChildError

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 8.0
#: Seconds after which a part counts as having come up for good: the next pause is the first again.
STEADY_AFTER = 30.0


class Part(Protocol):
    """Something that runs beside us."""

    @property
    def name(self) -> str: ...
    @property
    def pid(self) -> int | None: ...
    @property
    def running(self) -> bool: ...
    async def start(self, *, within: float) -> None:
        """Start it and wait until it answers; `ChildError` with the reason when it does not."""

    async def stop(self, *, within: float) -> bool:
        """Ask it to end, kill it after `within` seconds. True when it ended by itself."""

    async def kill(self) -> None:
        """kill -9."""

    async def wait(self) -> int:
        """Its exit code, once it has ended."""

    def send(self, sign: Signals) -> None:
        """Send it a signal."""


class Keeper:
    """One part and whoever watches over it."""

    def __init__(self, part: Part, *, stop_within: float, say: Callable[[str], None]) -> None:
        self._part = part
        self._stop_within = stop_within
        self._say = say
        self._watch: asyncio.Task[None] | None = None

    @property
    def name(self) -> str:
        return self._part.name

    @property
    def pid(self) -> int | None:
        """Its process while it runs."""
        return self._part.pid

    @property
    def running(self) -> bool:
        return self._part.running

    async def start(self, *, within: float = 60.0) -> None:
        """Start it, wait until it answers, and watch it from then on."""
        await self._part.start(within=within)
        self._watch = asyncio.create_task(self._keep(within), name=f"keep {self.name}")

    async def stop(self) -> bool:
        """Let it end in its own time, or by force when that is over: False. It stays down until `start`."""
        await self._look_away()
        in_time = await self._part.stop(within=self._stop_within)
        if not in_time:
            self._say(f"{self.name} did not stop within {self._stop_within:g} s and was killed")
        return in_time

    async def exit_code(self) -> int:
        """How it ended, once it has."""
        return await self._part.wait()

    async def kill(self) -> None:
        """kill -9. It stays down until `start`."""
        await self._look_away()
        await self._part.kill()

    def send(self, sign: Signals) -> None:
        """Send it a signal: SIGSTOP freezes it, SIGCONT thaws it."""
        self._part.send(sign)

    async def _look_away(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.wait([self._watch])
            self._watch = None

    async def _keep(self, within: float) -> None:
        pause = FIRST_PAUSE
        while True:
            since = time.monotonic()
            code = await self._part.wait()
            if time.monotonic() - since > STEADY_AFTER:
                pause = FIRST_PAUSE
            self._say(f"{self.name} ended by itself with code {code}; starting it again in {pause:g} s")
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
            try:
                await self._part.start(within=within)
                self._say(f"{self.name} is back")
            except (ChildError, OSError) as reason:
                self._say(str(reason))
