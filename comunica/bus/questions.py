"""Questions on a core subject, each answered by one of all who listen: NATS' own, of who may come in."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

import structlog
from nats.aio.msg import Msg
from nats.errors import Error as NatsError

from comunica.bus.connect import NatsConnection

#: Questions that are answered at once; more wait their turn.
AT_ONCE = 16

_log = structlog.get_logger("comunica.bus")

#: The answer; none: somebody else may know, or the asker asks again.
type Answerer = Callable[[bytes], Awaitable[bytes | None]]


@contextlib.asynccontextmanager
async def answering(
    connection: NatsConnection, subject: str, answerer: Answerer, *, within: float
) -> AsyncIterator[None]:
    """Answer until the end of the block. `within`: seconds for one answer; later ones are of no use to who asked."""
    room, under_way = asyncio.Semaphore(AT_ONCE), set[asyncio.Task[None]]()

    async def answer(message: Msg) -> None:
        try:
            async with asyncio.timeout(within), room:
                said = await answerer(message.data)
            if said is not None:
                await connection.client.publish(message.reply, said)
        except Exception as problem:
            # One question must not end the answers to the others.
            _log.warning("question not answered", action="question_unanswered", error=type(problem).__name__)

    async def heard(message: Msg) -> None:
        task = asyncio.create_task(answer(message))
        under_way.add(task)
        task.add_done_callback(under_way.discard)

    # nats-py renews it after each reconnection.
    subscription = await connection.client.subscribe(subject, queue=subject.rpartition(".")[2], cb=heard)
    try:
        yield
    finally:
        with contextlib.suppress(NatsError, OSError, asyncio.TimeoutError):
            await subscription.unsubscribe()
        for task in tuple(under_way):
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
