"""Finish a broadcast: when nothing is queued, sending or in doubt any more, say so to whoever asked for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

import structlog

from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.states import BroadcastState, DeliveryState

_log = structlog.get_logger("comunica.dispatcher")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A broadcast of which nothing waits any more."""

    municipality_id: UUID
    broadcast_id: UUID
    state: BroadcastState
    idempotency_key: str | None
    counts: Mapping[DeliveryState, int]
    lane: Lane = Lane.NORMAL
    #: Seconds from when it might go to the last message that the provider took; none: it took none.
    last_after: float | None = None


class Ending(StrEnum):
    """What came of finishing a broadcast."""

    #: Something waits again.
    NOT_YET = "not_yet"
    #: It is over, and could not be announced: NATS is away.
    UNANNOUNCED = "unannounced"
    DONE = "done"


class FinishingRecord(Protocol):
    """The record, as far as finishing needs it. Raises RecordAway."""

    async def finish(self, municipality_id: UUID, broadcast_id: UUID) -> Finished | None:
        """Write the end, if nothing waits. The source stays on the work list until it was announced."""

    async def drop(self, municipality_id: UUID, broadcast_id: UUID) -> None:
        """Take the source off the work list."""


class FinishingMeter(Protocol):
    """Counts ends."""

    def finished(self, lane: Lane, last_after: float) -> None:
        """Its last message was taken so many seconds after it might go."""


class Announcements(Protocol):
    """What clients hear of their broadcasts."""

    async def finished(self, finished: Finished) -> bool:
        """Publish it; repeats carry the same id. False: not stored, try again later."""


async def finish_broadcast(
    municipality_id: UUID,
    broadcast_id: UUID,
    *,
    record: FinishingRecord,
    announcements: Announcements,
    meter: FinishingMeter,
) -> Ending:
    """Finish, announce, forget. Stopped half-way it is found on the work list again: announced at least once."""
    finished = await record.finish(municipality_id, broadcast_id)
    if finished is None:
        return Ending.NOT_YET
    if not await announcements.finished(finished):
        return Ending.UNANNOUNCED
    await record.drop(municipality_id, broadcast_id)
    if finished.last_after is not None:
        meter.finished(finished.lane, finished.last_after)
    _log.info("broadcast finished", action="broadcast_finished", broadcast_id=str(broadcast_id), state=finished.state)
    return Ending.DONE
