"""Waiting for something to become true: the one place where tests sleep."""

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable
from typing import Any, overload

#: Seconds until we stop believing that something becomes true. Where it does, nobody waits for so long; and a machine
#: that is slow is no fault of what it tests.
PATIENCE = 30


@overload
async def eventually[T](
    check: Callable[[], Awaitable[T | None]], *, within: float = PATIENCE, every: float = 0.02, because: str = ""
) -> T: ...


@overload
async def eventually[T](
    check: Callable[[], T | None], *, within: float = PATIENCE, every: float = 0.02, because: str = ""
) -> T: ...


async def eventually(
    check: Callable[[], Any], *, within: float = PATIENCE, every: float = 0.02, because: str = ""
) -> object:
    """The first true answer of `check` (plain or async), asked again and again for `within` seconds.

    A check may also say no with `AssertionError`; the last one is shown when time is up.
    """
    deadline = time.monotonic() + within
    while True:
        answer, refusal = await _ask(check)
        if answer:
            return answer
        if time.monotonic() >= deadline:
            told = because or getattr(check, "__name__", "the check")
            raise AssertionError(f"not within {within:g} s: {told} (last answer: {answer!r})") from refusal
        await asyncio.sleep(every)


async def _ask(check: Callable[[], Any]) -> tuple[object, AssertionError | None]:
    try:
        answer = check()
        return (await answer if inspect.isawaitable(answer) else answer), None
    except AssertionError as refusal:
        return None, refusal
