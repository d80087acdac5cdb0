"""Load that comes when it comes: so many requests a second, whether or not the earlier ones were answered.

A closed loop (wrk) waits for a slow server and so does not see how long others would have waited. Here a request's
latency counts from the moment at which it was due, also while no connection was free.
"""

import asyncio
import time
from collections import deque
from collections.abc import Sequence

_OK = (b"HTTP/1.1 200", b"HTTP/1.1 201")
_LENGTH = b"content-length: "


class _Line(asyncio.Protocol):
    """One connection, one request at a time."""

    def __init__(self, loop: "OpenLoop") -> None:
        self._loop = loop
        self._due = 0.0
        self._came = b""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def send(self, request: bytes, due: float) -> None:
        assert self.transport is not None
        self._due = due
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._came += data
        head, gap, rest = self._came.partition(b"\r\n\r\n")
        if not gap:
            return
        _, _, length = head.lower().partition(_LENGTH)
        if len(rest) < int(length.split(b"\r\n")[0] or 0):
            return
        self._came = b""
        self._loop.answered(self, time.perf_counter() - self._due, good=head.startswith(_OK))

    def connection_lost(self, exc: Exception | None) -> None:
        self._loop.lost()


class OpenLoop:
    """One load on one server."""

    def __init__(self, requests: Sequence[bytes], *, rate: float) -> None:
        self._requests = requests
        self._rate = rate
        self._free: deque[_Line] = deque()
        self._next = 0
        self._begun = 0.0
        self._is_over = False
        self._done = asyncio.Event()
        #: seconds of every answer
        self.latencies: list[float] = []
        self.not_200 = 0
        #: seconds from the begin to the last answer
        self.seconds = 0.0
        self.lines_lost = 0

    async def run(self, host: str, port: int, *, connections: int, within: float) -> None:
        """All requests; TimeoutError when they are not all answered `within` so many seconds."""
        loop = asyncio.get_running_loop()
        for _ in range(connections):
            _, line = await loop.create_connection(lambda: _Line(self), host, port)
            self._free.append(line)
        lines = list(self._free)
        self._begun = time.perf_counter()
        try:
            async with asyncio.timeout(within):
                while self._next < len(self._requests):
                    self._send_what_is_due()
                    await asyncio.sleep(0.001)
                await self._done.wait()
        finally:
            self._is_over = True
            for line in lines:
                if line.transport is not None:
                    line.transport.close()

    def answered(self, line: _Line, seconds: float, *, good: bool) -> None:
        """An answer came."""
        self.latencies.append(seconds)
        self.not_200 += not good
        self._free.append(line)
        if len(self.latencies) == len(self._requests):
            self.seconds = time.perf_counter() - self._begun
            self._done.set()
        self._send_what_is_due()

    def lost(self) -> None:
        """A connection ended."""
        self.lines_lost += not self._is_over

    def _send_what_is_due(self) -> None:
        passed = time.perf_counter() - self._begun
        due = min(len(self._requests), int(passed * self._rate) + 1)
        while self._next < due and self._free:
            self._free.popleft().send(self._requests[self._next], self._begun + self._next / self._rate)
            self._next += 1
