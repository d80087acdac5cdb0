"""Waiting for something to become true: the one place where tests sleep."""

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable


async def eventually[T](
    check: Callable[[], T | Awaitable[T]], *, within: float = 5.0, every: float = 0.02, because: str = ""
) -> T:
    """The first true answer of `check` (plain or async), asked again and again for `within` seconds.

    A check may also say no with `AssertionError`; the last one is shown when time is up.
    """
    deadline = time.monotonic() + within
    while True:
        answer, refusal = await _ask(check)
        if refusal is None and answer:
            return answer
        if time.monotonic() >= deadline:
            told = because or getattr(check, "__name__", "the check")
            raise AssertionError(f"not within {within:g} s: {told} (last answer: {answer!r})") from refusal
        await asyncio.sleep(every)


async def _ask[T](check: Callable[[], T | Awaitable[T]]) -> tuple[T | None, AssertionError | None]:
    try:
        answer = check()
        return (await answer if inspect.isawaitable(answer) else answer), None
    except AssertionError as refusal:
        return None, refusal
