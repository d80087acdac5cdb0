"""Nothing of a thread goes on after whoever asked for it was cancelled and has gone."""

import asyncio
import threading
from collections.abc import Awaitable, Callable

import pytest

from workbench.threads import to_its_end


class Writing:
    """Work that goes on until it is let go, and then writes."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.let_go = threading.Event()
        self.has_written = threading.Event()

    def __call__(self) -> None:
        self.begun.set()
        self.let_go.wait()
        self.has_written.set()


async def cancelled(run: Callable[[Writing], Awaitable[None]], writing: Writing) -> bool:
    """Whether the work was over when whoever was cancelled in the middle of it had gone."""
    asking = asyncio.ensure_future(run(writing))
    await asyncio.to_thread(writing.begun.wait)
    asking.cancel()
    await asyncio.wait({asking}, timeout=0.1)
    let_go_late = asking.done()
    writing.let_go.set()
    await asyncio.wait({asking})
    assert asking.cancelled()
    return not let_go_late and writing.has_written.is_set()


async def test_who_is_cancelled_waits_for_the_end_of_the_thread() -> None:
    assert await cancelled(to_its_end, Writing())


async def test_without_that_the_thread_goes_on_behind_everybodys_back() -> None:
    assert not await cancelled(asyncio.to_thread, Writing())


async def test_what_the_thread_says_is_passed_on() -> None:
    assert await to_its_end(max, 1, 2) == 2
    with pytest.raises(ValueError, match="empty"):
        await to_its_end(max, ())
