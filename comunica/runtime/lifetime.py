"""How long a process lives: until it is asked to stop, or until something that must not fail has failed."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import structlog

_log = structlog.get_logger("comunica.runtime")


class Lifetime:
    """Ends once, with or without a failure. Must be used from the event loop."""

    def __init__(self) -> None:
        self._over = asyncio.Event()
        self._at_end: list[Callable[[], None]] = []
        self.failure: str | None = None

    @property
    def over(self) -> bool:
        """Whether the end has begun."""
        return self._over.is_set()

    def at_end(self, callback: Callable[[], None]) -> None:
        """Call this as soon as the end begins, before the loop does anything else."""
        self._at_end.append(callback)

    def end(self) -> None:
        """Stop in order: somebody asked."""
        if not self.over:
            self._over.set()
            for callback in self._at_end:
                callback()

    def fail(self, reason: str) -> None:
        """Stop in order, and leave with an exit code that is not zero."""
        if not self.over:
            _log.error("cannot go on", action="service_failed", reason=reason)
            self.failure = reason
        self.end()

    async def wait(self) -> None:
        """Return when the end has begun."""
        await self._over.wait()


@asynccontextmanager
async def background(work: Coroutine[Any, Any, None], lifetime: Lifetime, *, name: str) -> AsyncIterator[None]:
    """Run work beside the rest, cancelled at the end. If it fails the process ends; if it returns that is fine."""

    def finished(task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (problem := task.exception()) is not None:
            _log.error("background work failed", action="background_failed", task=name, exc_info=problem)
            lifetime.fail(f"{name} failed: {type(problem).__name__}")

    task = asyncio.create_task(work, name=name)
    task.add_done_callback(finished)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task}, timeout=5)
