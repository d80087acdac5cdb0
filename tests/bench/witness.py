"""A provider that notes when each message came, and of which broadcast it was. In the bench's own process.

Good for some thousand messages a second; where more is measured, `sink` is the other end.
"""

import asyncio
import re
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from comunica.broadcasting.token import decode
from tests.eventually import eventually
from workbench.ports import HOST

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)
_TOKEN = re.compile(rb'"biz_opaque_callback_data":"([^"]+)"')
_ANSWER = b'{"messaging_product":"whatsapp","messages":[{"id":"wamid.HBgL%024d","message_status":"accepted"}]}'
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


class Witness:
    """Moments of arrival by broadcast, on the clock of `time.perf_counter`, in their order."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.arrivals: dict[UUID, list[float]] = defaultdict(list)
        self._answers = 0

    def note(self, body: bytes, at: float) -> bytes:
        """A message came; its answer."""
        token = _TOKEN.search(body)
        assert token is not None, "a message without its token"
        self.arrivals[decode(token[1].decode()).source_id].append(at)
        self._answers += 1
        answer = _ANSWER % self._answers
        return _HEAD % len(answer) + answer

    async def has(self, source_id: UUID, count: int, *, within: float) -> list[float]:
        """The arrivals of a broadcast, once there are so many."""

        async def enough() -> bool:
            return len(self.arrivals[source_id]) >= count

        await eventually(enough, within=within, because=f"not all {count} messages came")
        return self.arrivals[source_id]


class _Line(asyncio.Protocol):
    """One connection: whole requests, one after the other."""

    def __init__(self, witness: Witness) -> None:
        self._witness = witness
        self._came = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        at = time.perf_counter()
        self._came += data
        head, gap, rest = self._came.partition(b"\r\n\r\n")
        length = _LENGTH.search(head + b"\r\n")
        if not gap or length is None or len(rest) < int(length[1]):
            return
        self._came = rest[int(length[1]) :]
        assert self._transport is not None
        self._transport.write(self._witness.note(rest[: int(length[1])], at))


@asynccontextmanager
async def witness() -> AsyncIterator[Witness]:
    """Listens on a free port."""
    loop = asyncio.get_running_loop()
    seen: list[Witness] = []
    server = await loop.create_server(lambda: _Line(seen[0]), HOST, 0, backlog=4096)
    seen.append(Witness(f"http://{HOST}:{server.sockets[0].getsockname()[1]}"))
    async with server:
        yield seen[0]
