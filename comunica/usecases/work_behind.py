"""Work that goes on behind, one piece at a time: the record writes while the processor reads on."""

import asyncio
from collections.abc import Coroutine
from types import TracebackType
from typing import Any


class Behind:
    """Nothing of it outlives the block, and what went wrong is told at the next `done`."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Behind":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    async def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Let it go on. The piece before is over."""
        await self.done()
        self._task = asyncio.create_task(work)
        # Its first step is taken now: what follows may be long without a pause.
        await asyncio.sleep(0)

    async def done(self) -> None:
        """Returns when it is over; raises what it raised."""
        if self._task is not None:
            task, self._task = self._task, None
            await task
