"""Bring the files of broadcasts to the provider: once for each number, again before the provider forgets them.

A broadcast whose file is not there yet is held, not lost: what fails on the way is tried again, what the provider
refuses pauses the broadcast with the reason. It happens beside the sending: a large file holds up no reply, no alert.
"""

import asyncio
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

import structlog

from comunica.broadcasting.reasons import Reason
from comunica.usecases.away import RecordAway
from comunica.usecases.broadcasts.check_media import MediaKind
from comunica.usecases.delivering.hold_sources import Candidate

_log = structlog.get_logger("comunica.dispatcher")

#: Seconds until a failed upload is tried again: longer each time.
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFile:
    """A file with its bytes."""

    kind: MediaKind
    mime_type: str
    file_name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Uploaded:
    """The provider has it, and calls it so."""

    provider_id: str


@dataclass(frozen=True, slots=True)
class UploadRefused:
    """The provider does not want this file: the same one again would fare no better."""

    reason: Reason
    code: int


@dataclass(frozen=True, slots=True)
class UploadFailed:
    """It did not get there, for a reason that may pass."""

    reason: Reason


Upload = Uploaded | UploadRefused | UploadFailed


class MediaRecord(Protocol):
    """The record of files. All raise RecordAway."""

    async def age_of_upload(self, municipality_id: UUID, media_id: UUID, channel_id: UUID) -> dt.timedelta | None:
        """How long ago it was brought there; none if it was not, or if a message has failed for the want of it."""

    async def content(self, municipality_id: UUID, media_id: UUID) -> MediaFile | None:
        """The file; none if its bytes were forgotten."""

    async def keep_upload(self, municipality_id: UUID, media_id: UUID, channel_id: UUID, provider_id: str) -> None:
        """What the provider calls it, from now on."""

    async def drop_upload(self, municipality_id: UUID, source_id: UUID) -> tuple[UUID, UUID] | None:
        """The file of a broadcast counts as never brought to its channel: channel and file; none if it has no file."""

    async def pause_broadcast(self, municipality_id: UUID, source_id: UUID, reason: Reason) -> bool:
        """State paused, with the reason. False if it was not sending any more."""


class MediaCarrier(Protocol):
    """The provider, as far as files go."""

    async def upload(self, channel_id: UUID, file: MediaFile) -> Upload:
        """Bring a file. Never raises for what the provider or the way there does; raises RecordAway."""


type _Key = tuple[UUID, UUID]


class MediaDesk:
    """One for a dispatcher. `clock` is monotonic; an upload is used for `good_for`, less than the provider keeps it."""

    def __init__(
        self, record: MediaRecord, carrier: MediaCarrier, *, clock: Callable[[], float], good_for: dt.timedelta
    ) -> None:
        self._record = record
        self._carrier = carrier
        self._clock = clock
        self._good_for = good_for
        self._good_until: dict[_Key, float] = {}
        self._misses: dict[_Key, tuple[int, float]] = {}
        self._tasks: dict[_Key, asyncio.Task[None]] = {}

    def is_at_hand(self, candidate: Candidate, media_id: UUID) -> bool:
        """See comunica.usecases.delivering.hold_sources.MediaAtHand."""
        key = (candidate.channel_id, media_id)
        if self._clock() < self._good_until.get(key, 0.0):
            return True
        _, not_before = self._misses.get(key, (0, 0.0))
        if key not in self._tasks and self._clock() >= not_before:
            task = asyncio.create_task(self._bring(key, candidate), name="media")
            self._tasks[key] = task
            task.add_done_callback(lambda _: self._tasks.pop(key, None))
        return False

    async def look_again(self, candidate: Candidate, media_id: UUID) -> None:
        """See comunica.usecases.delivering.hold_sources.MediaAtHand."""
        key = (candidate.channel_id, media_id)
        # What is not remembered as there is looked at before it is brought.
        if key in self._good_until and await self._age(candidate, media_id) is None:
            self._good_until.pop(key, None)
            _log.warning("media lost", action="media_lost", media_id=str(media_id))

    async def lose(self, municipality_id: UUID, source_id: UUID) -> None:
        """The provider may have lost the file of this broadcast: it is brought anew before anything more goes.

        Raises RecordAway.
        """
        if key := await self._record.drop_upload(municipality_id, source_id):
            self._good_until.pop(key, None)
            _log.warning("media dropped", action="media_dropped", media_id=str(key[1]))

    async def leave(self) -> None:
        """Stop what is under way: the next dispatcher begins anew."""
        for task in list(self._tasks.values()):
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _bring(self, key: _Key, candidate: Candidate) -> None:
        try:
            await self._provide(key, candidate)
        except RecordAway:
            self._missed(key, Reason.PROVIDER_DOWN)
        except Exception as problem:
            _log.exception("media failed", action="media_failed", error=type(problem).__name__)
            self._missed(key, Reason.BAD_MEDIA)

    async def _provide(self, key: _Key, candidate: Candidate) -> None:
        town, (channel_id, media_id) = candidate.municipality_id, key
        age = await self._age(candidate, media_id)
        if age is not None and age < self._good_for:
            self._good_until[key] = self._clock() + (self._good_for - age).total_seconds()
            return
        file = await self._record.content(town, media_id)
        if file is None:
            await self._pause(candidate, Reason.BAD_MEDIA)
            return
        match await self._carrier.upload(channel_id, file):
            case Uploaded(provider_id):
                await self._record.keep_upload(town, media_id, channel_id, provider_id)
                self._misses.pop(key, None)
                self._good_until[key] = self._clock() + self._good_for.total_seconds()
                _log.info("media uploaded", action="media_uploaded", media_id=str(media_id))
            case UploadRefused(reason, code):
                _log.error("media refused", action="media_refused", media_id=str(media_id), reason=reason, code=code)
                await self._pause(candidate, reason)
            case UploadFailed(reason):
                self._missed(key, reason)

    async def _age(self, candidate: Candidate, media_id: UUID) -> dt.timedelta | None:
        return await self._record.age_of_upload(candidate.municipality_id, media_id, candidate.channel_id)

    async def _pause(self, candidate: Candidate, reason: Reason) -> None:
        if await self._record.pause_broadcast(candidate.municipality_id, candidate.source_id, reason):
            _log.error(
                "broadcast paused", action="broadcast_paused", broadcast_id=str(candidate.source_id), reason=reason
            )

    def _missed(self, key: _Key, reason: Reason) -> None:
        times, _ = self._misses.get(key, (0, 0.0))
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(times, 10))
        self._misses[key] = (times + 1, self._clock() + pause)
        _log.warning("media not uploaded", action="media_not_uploaded", media_id=str(key[1]), reason=reason)
