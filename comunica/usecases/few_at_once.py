"""Do the same for many, a few at a time: each holds something that others need too, such as a connection."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable


async def few_at_once[Each](them: Iterable[Each], work: Callable[[Each], Awaitable[None]], *, at_once: int) -> None:
    """All of them, in no order. If the work of one raises, the others are cancelled, and that is raised."""
    room = asyncio.Semaphore(at_once)

    async def one(each: Each) -> None:
        async with room:
            await work(each)

    try:
        async with asyncio.TaskGroup() as group:
            for each in them:
                group.create_task(one(each))
    except ExceptionGroup as several:
        # What is raised beside it is the same trouble: callers know it by its class.
        raise several.exceptions[0] from None
