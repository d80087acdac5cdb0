"""What still lies on NATS, asked from outside: has everything been heard that the provider was told is kept?"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from nats.aio.client import Client

from tests.eventually import PATIENCE

#: Makes a connection of its own.
type Connect = Callable[[], Awaitable[Client]]


@dataclass(slots=True)
class Mark:
    """A place on the stream of the webhooks: all that was kept before it. Nobody may skip any of it.

    Counting what is left is not enough: reports on the path come all the time, and one envelope that is still in
    somebody's hand may hold four hundred statuses.
    """

    connect: Connect
    stream: str = "INBOUND"
    _last: int | None = None

    async def is_passed(self) -> bool:
        """Whether everything before it has left the stream: acknowledged, or buried as a dead letter."""
        state = await _state(self.connect, self.stream)
        if self._last is None:
            self._last = state.last_seq
        return bool(not state.messages or state.first_seq > self._last)


async def dead_letters(connect: Connect) -> int:
    """How many there are."""
    return int((await _state(connect, "DEADLETTERS")).messages)


async def _state(connect: Connect, stream: str) -> Any:
    client = await connect()
    try:
        return (await client.jetstream(timeout=PATIENCE).stream_info(stream)).state
    finally:
        await client.close()
