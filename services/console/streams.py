"""What browsers follow live: server-sent events, one look at the record for all who watch the same thing.

    @router.get("/avvisi/{broadcast_id}/flusso", dependencies=[needs(Scope.BROADCAST_READ)])
    async def follow(request: Request, broadcast_id: UUID, visitor: VisitorGiven, parts: PartsGiven) -> Response:
        async def look() -> Look:
            ...
            return Look(bytes(fragment(request, "broadcasts/progress.html", ...).body), is_last=...)

        return parts.streams.follow(request, (broadcast_id, speaking_to(request).language), look)

The first who watches lends the look to all of the same municipality with the same key. So what it shows follows from
these alone: the key names all that it depends on, the language among it, and it shows nothing that only some may see.
Each look that differs from the one before is an event called `stato`, the last one is followed by `fine`.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from typing import Protocol, cast
from uuid import UUID

import structlog
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from comunica.stores.away import is_away
from comunica.usecases.staff.authenticate_session import Visitor
from services.console.doors.front_door import STREAM
from services.console.doors.session_door import Sessions

#: Streams of one person at once: a browser opens six connections to a host, and pages need some.
MOST_OF_ONE = 4
MOST = 1000

_log = structlog.get_logger("comunica.console")
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class StreamMeter(Protocol):
    """Where streams are counted."""

    def streams_open(self, number: int) -> None:
        """So many are open now."""


@dataclass(frozen=True, slots=True)
class Look:
    """What there is to see now, in UTF-8. `is_last`: it will not change any more."""

    shown: bytes
    is_last: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """Seconds: between two looks; until a silent stream says that it lives, and its session is looked at; of a stream.

    Proxies cut what is silent for a minute. A browser whose stream is over comes again by itself.
    """

    look: float = 1.0
    beat: float = 15.0
    longest: float = 600.0


class Streams:
    """All streams of this process."""

    def __init__(
        self,
        sessions: Sessions,
        *,
        meter: StreamMeter,
        rhythm: Rhythm | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._sessions = sessions
        self._meter = meter
        self._rhythm = rhythm or Rhythm()
        self._clock = clock
        self._watches: dict[Hashable, _Watch] = {}
        self._of_person: Counter[UUID] = Counter()
        self._is_closed = False

    def follow(self, request: Request, key: Hashable, look: Callable[[], Awaitable[Look]]) -> Response:
        """A stream of what this look shows. Too many: none, and the page goes on without."""
        visitor = cast("Visitor", request.state.visitor)
        person = visitor.caller.key_id
        if self._is_closed or self._of_person[person] >= MOST_OF_ONE or self._of_person.total() >= MOST:
            return Response(status_code=204)  # the only answer after which a browser does not come again
        setattr(request.state, STREAM, True)
        follower = _Follower(person, str(request.state.session_token), visitor)
        events = self._events(follower, (visitor.caller.municipality_id, key), look)
        return StreamingResponse(events, media_type="text/event-stream", headers=_HEADERS)

    def close(self) -> None:
        """End all: the process stops. Browsers come again, and find another one."""
        self._is_closed = True
        for watch in self._watches.values():
            watch.end()

    async def _events(
        self, follower: "_Follower", key: Hashable, look: Callable[[], Awaitable[Look]]
    ) -> AsyncIterator[bytes]:
        watch = self._join(follower, key, look)
        try:
            async for event in self._told(follower, watch):
                yield event
        finally:
            self._leave(follower, key, watch)

    async def _told(self, follower: "_Follower", watch: "_Watch") -> AsyncIterator[bytes]:
        yield b"retry: 2000\n\n"
        seen, over = 0, self._clock() + self._rhythm.longest
        beat = self._clock() + self._rhythm.beat
        while self._clock() < over:
            changed = watch.changed
            if watch.number != seen:
                seen = watch.number
                yield _event("stato", watch.latest.shown)
            if watch.latest.is_last:
                yield _event("fine", b"")
                return
            if watch.is_ended:
                return
            if self._clock() >= beat:
                if not await self._is_still_in(follower):
                    yield _event("fine", b"")
                    return
                beat = self._clock() + self._rhythm.beat
                yield b":\n\n"
            await _until(changed, beat - self._clock())

    async def _is_still_in(self, follower: "_Follower") -> bool:
        """Looked at without being seen: a page that nobody looks at must not keep a session open."""
        found = await self._sessions.peek(follower.token)
        return found is not None and found.caller.scopes == follower.visitor.caller.scopes

    def _join(self, follower: "_Follower", key: Hashable, look: Callable[[], Awaitable[Look]]) -> "_Watch":
        self._count(follower.person, 1)
        watch = self._watches.get(key)
        if watch is None or watch.is_ended:
            watch = self._watches[key] = _Watch(look, every=self._rhythm.look)
        watch.followers += 1
        return watch

    def _leave(self, follower: "_Follower", key: Hashable, watch: "_Watch") -> None:
        self._count(follower.person, -1)
        watch.followers -= 1
        if watch.followers == 0:
            watch.end()
            if self._watches.get(key) is watch:
                del self._watches[key]

    def _count(self, person: UUID, by: int) -> None:
        self._of_person[person] += by
        if self._of_person[person] <= 0:
            del self._of_person[person]
        self._meter.streams_open(self._of_person.total())


@dataclass(frozen=True, slots=True)
class _Follower:
    person: UUID
    token: str = field(repr=False)
    visitor: Visitor


class _Watch:
    """One thing that is looked at, for however many."""

    def __init__(self, look: Callable[[], Awaitable[Look]], *, every: float) -> None:
        self._look = look
        self._every = every
        self.latest = Look(b"")
        #: Of the looks that differed; 0: none yet.
        self.number = 0
        self.followers = 0
        self.is_ended = False
        self.changed = asyncio.Event()
        self._task = asyncio.create_task(self._keep_looking(), name="look")

    def end(self) -> None:
        """Look no more."""
        self.is_ended = True
        self._task.cancel()
        self._tell()

    async def _keep_looking(self) -> None:
        while not self.latest.is_last:
            try:
                found = await self._look()
            except Exception as error:
                if not is_away(error):
                    _log.error("a look failed", action="look_failed", exc_info=error)
                    self.is_ended = True
                    self._tell()
                    return
                # It comes back, and whoever watches is there still.
            else:
                if self.number == 0 or found != self.latest:
                    self.latest = found
                    self.number += 1
                    self._tell()
            await asyncio.sleep(self._every)

    def _tell(self) -> None:
        self.changed.set()
        self.changed = asyncio.Event()


async def _until(changed: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(max(0.0, seconds)):
            await changed.wait()
    except TimeoutError:
        return


def _event(name: str, data: bytes) -> bytes:
    lines = b"".join(b"data: %s\n" % line for line in data.splitlines()) or b"data:\n"
    return b"event: %s\n%s\n" % (name.encode(), lines)
