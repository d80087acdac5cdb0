"""What still lies on NATS, asked from outside: has everything been heard that the provider was told is kept?"""

from dataclasses import dataclass
from typing import Any

from tests.chaos.fleet import Fleet


@dataclass(slots=True)
class Mark:
    """A place on the stream of the webhooks: all that was kept before it. Nobody may skip any of it.

    Counting what is left is not enough: reports on the path come all the time, and one envelope that is still in
    somebody's hand may hold four hundred statuses.
    """

    fleet: Fleet
    _last: int | None = None

    async def is_passed(self) -> bool:
        """Whether everything before it has left the stream: acknowledged, or buried as a dead letter."""
        state = await _state(self.fleet, "INBOUND")
        if self._last is None:
            self._last = state.last_seq
        return bool(state.first_seq > self._last)


async def dead_letters(fleet: Fleet) -> int:
    """How many there are."""
    return int((await _state(fleet, "DEADLETTERS")).messages)


async def _state(fleet: Fleet, stream: str) -> Any:
    client = await fleet.broker_client()
    try:
        return (await client.jetstream(timeout=5).stream_info(stream)).state
    finally:
        await client.close()
