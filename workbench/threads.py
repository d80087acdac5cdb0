"""Work in a thread, which nobody can stop."""

import asyncio
from collections.abc import Callable


async def to_its_end[**P, T](work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """`asyncio.to_thread`, but whoever is cancelled waits for the thread's end first.

    Otherwise the thread goes on behind the back of whoever cleans up: it writes into a folder that is being removed.
    """
    running = asyncio.ensure_future(asyncio.to_thread(work, *args, **kwargs))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait({running})
        raise
