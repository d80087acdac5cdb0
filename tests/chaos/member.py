"""One process of the fleet: started, killed, frozen, stopped; started again when it ends without being told to."""

import asyncio
import contextlib
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from signal import SIGCONT, SIGSTOP, SIGTERM

from tests.bench.cores import cpu_seconds
from tests.eventually import eventually
from workbench.child import Child, tied
from workbench.service import answers_200

#: Seconds until something that ended by itself is started again, as a supervisor does.
_PAUSE = 0.5


class Member:
    """A service. Starting it does not wait until it is ready: what it needs may be away on purpose."""

    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], *, ready_url: str, log: Path
    ) -> None:
        self.name = name
        #: How often it ended without being told to.
        self.fell = 0
        self._command = tied(command, farewell=SIGTERM)
        self._environment = environment
        self._ready_url = ready_url
        self._child = Child(name, log=log)
        self._watch: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start it, and watch it from then on."""
        await self._child.spawn(self._command, self._environment)
        self._watch = asyncio.create_task(self._keep(), name=f"keep {self.name}")

    async def ready(self, *, within: float = 120.0) -> None:
        """Return when it says that it can work. `AssertionError` with the end of its log when it does not."""
        try:
            await eventually(lambda: answers_200(self._ready_url), within=within, every=0.05)
        except AssertionError as problem:
            raise AssertionError(f"{self.name} is not ready. {self._child.last_words()}") from problem

    def tell(self, changes: Mapping[str, str]) -> None:
        """Other settings, from its next start on."""
        self._environment = {**self._environment, **changes}

    async def kill(self) -> None:
        """kill -9. It stays down until `start`."""
        await self._look_away()
        await self._child.kill()

    async def stop(self, *, within: float = 30.0) -> float | None:
        """SIGTERM; the seconds that it took to end, or None when it had to be killed."""
        await self._look_away()
        began = time.monotonic()
        return time.monotonic() - began if await self._child.stop(within=within) else None

    def freeze(self) -> None:
        """SIGSTOP."""
        self._child.send(SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT."""
        self._child.send(SIGCONT)

    @property
    def running(self) -> bool:
        """Whether it runs."""
        return self._child.running

    @property
    def cpu(self) -> float:
        """Processor seconds used so far by the process that runs now."""
        return cpu_seconds(self._child.pid or 0)

    async def _look_away(self) -> None:
        watch, self._watch = self._watch, None
        if watch is not None:
            watch.cancel()
            await asyncio.wait([watch])

    async def _keep(self) -> None:
        while True:
            await self._child.wait()
            self.fell += 1
            await asyncio.sleep(_PAUSE)
            with contextlib.suppress(OSError):
                await self._child.spawn(self._command, self._environment)
