"""Sweep the channels that are ours: find the work that a bell may have lost, and what time alone changes.

Leases that lapsed become doubt, closed windows and deadlines become expired, what was cancelled is cancelled, and a
broadcast of which nothing waits is finished.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import structlog

from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.quiet_hours import HELD_LANES
from comunica.broadcasting.request_queues import QUEUES
from comunica.broadcasting.states import BroadcastState, DeliveryState, Step
from comunica.usecases.away import RecordAway
from comunica.usecases.broadcasts.finish_broadcast import Announcements, Ending, FinishingRecord, finish_broadcast
from comunica.usecases.broadcasts.make_occurrences import SeriesTurns, make_occurrences
from comunica.usecases.broadcasts.start_broadcast import StartingRecord, Starts
from comunica.usecases.delivering.deliver_ports import DeliveryMeter
from comunica.usecases.delivering.hold_sources import Holding
from comunica.usecases.delivering.own_channels import OwnedChannel
from comunica.usecases.ring_bell import Bells

_log = structlog.get_logger("comunica.dispatcher")

#: Due broadcasts that one sweep begins to start at most, enough that those of one town hide nobody's; rows that one
#: statement expires, cancels or lets lapse at most.
STARTS = 500
ROWS = 5000

#: States of a broadcast that nothing more is sent of.
ENDED = frozenset({BroadcastState.FINISHED, BroadcastState.CANCELLED})


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits on a channel without being on the work list."""

    replies: bool = False
    delayed: bool = False
    #: Lanes in which requests wait.
    requests: frozenset[Lane] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class DueSource:
    """A broadcast on the work list."""

    municipality_id: UUID
    source_id: UUID
    channel_id: UUID
    lane: Lane
    #: Since when it is there.
    due_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How a broadcast stands. `open`: sending or in doubt. `is_over`: its expiry is past."""

    state: BroadcastState
    is_over: bool
    queued: int
    open: int

    @property
    def is_ended(self) -> bool:
        """Nothing waits, and its end is written: only the announcement may be left."""
        return self.state in ENDED and not self.queued and not self.open


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """What occurrences of series need besides the sweep's own. `now` is the wall clock."""

    turns: SeriesTurns
    now: Callable[[], dt.datetime]
    new_id: Callable[[], UUID]


class SweepRecord(StartingRecord, FinishingRecord, Protocol):
    """The record, as far as sweeping needs it. All raise RecordAway."""

    async def due_resolves(self, *, most: int) -> Sequence[tuple[UUID, UUID]]:
        """Municipality and id of broadcasts whose audience is to be resolved now."""

    async def due_occurrences(self, *, most: int) -> Sequence[tuple[UUID, UUID]]:
        """Municipality and id of series of which an occurrence is due."""

    async def waiting(self, channels: Sequence[OwnedChannel]) -> Mapping[UUID, Waiting]:
        """By channel."""

    async def ripen_requests(self, channels: Sequence[OwnedChannel], *, most: int) -> None:
        """Requests whose delay is over wait like the others."""

    async def expire_requests(self, channels: Sequence[OwnedChannel], *, most: int) -> Mapping[Lane, int]:
        """Queued requests whose time is over become expired; how many of each lane."""

    async def carry_out_steered_lists(self, channels: Sequence[OwnedChannel]) -> Mapping[Lane, int]:
        """What staff ordered of lists of these towns; how many messages of each lane were cancelled."""

    async def due_sends(self, channels: Sequence[OwnedChannel]) -> Sequence[DueSource]:
        """The work list of these channels, oldest first."""

    async def progress(self, sources: Sequence[DueSource]) -> Mapping[UUID, Progress]:
        """By source, out of the tally."""

    async def lapse_leases(self, channels: Sequence[OwnedChannel], *, most: int) -> int:
        """Sending past its lease becomes doubt; how many."""

    async def expire_replies(self, channels: Sequence[OwnedChannel]) -> int:
        """Replies whose window closed become expired; how many."""

    async def resume_affordable(self, channels: Sequence[OwnedChannel]) -> int:
        """Broadcasts that wait for money and can pay for one more message go on; how many."""

    async def list_overdue(self, channels: Sequence[OwnedChannel]) -> None:
        """Put held broadcasts whose time is over on the work list again: what is queued of them expires."""

    async def stop(self, municipality_id: UUID, source_id: UUID, step: Step, *, most: int) -> int:
        """Expire or cancel what is queued of a source; how many."""


class Workers(Protocol):
    """Those who send."""

    def tell(self, channel_id: UUID, *, sources: Mapping[UUID, Lane], waiting: Waiting) -> None:
        """What there is to do on a channel."""


class Sweep:
    """One dispatcher's sweep."""

    def __init__(  # noqa: PLR0913 - the ports of one sweep, each used by it
        self,
        record: SweepRecord,
        workers: Workers,
        *,
        holding: Holding,
        calendar: Calendar,
        announcements: Announcements,
        bells: Bells,
        meter: DeliveryMeter,
    ) -> None:
        self._record = record
        self._holding = holding
        self._calendar = calendar
        self._workers = workers
        self._announcements = announcements
        self._bells = bells
        self._meter = meter

    async def start_due(self, starts: Starts) -> None:
        """Begin to start the broadcasts whose time has come, whoever owns their channel."""
        for municipality_id, broadcast_id in await self._record.due_resolves(most=STARTS):
            starts.begin(municipality_id, broadcast_id)

    async def make_occurrences(self) -> None:
        """Make what is due of series into broadcasts, whoever owns their channel."""
        calendar = self._calendar
        for municipality_id, series_id in await self._record.due_occurrences(most=STARTS):
            with _one_of_many("occurrence_failed", series_id):
                notes = await make_occurrences(
                    municipality_id,
                    series_id,
                    record=calendar.turns,
                    bells=self._bells,
                    now=calendar.now(),
                    new_id=calendar.new_id,
                )
                for note in notes:
                    if note.broadcast_id is not None:
                        self._meter.occurrence_made(note.broadcast_id)

    async def look_at(self, channels: Sequence[OwnedChannel]) -> None:
        """Tell the workers of these channels what there is to do."""
        if not channels:
            return
        await self._record.ripen_requests(channels, most=ROWS)
        waiting = await self._record.waiting(channels)
        quiet = await self._quiet_towns(channels, waiting)
        due: dict[UUID, list[DueSource]] = defaultdict(list)
        listed = await self._record.due_sends(channels)
        for source in await self._holding.let_through(listed, channels={each.channel_id for each in channels}):
            due[source.channel_id].append(source)
        for channel in channels:
            self._workers.tell(
                channel.channel_id,
                sources={source.source_id: source.lane for source in due[channel.channel_id]}
                | _queues(waiting.get(channel.channel_id, Waiting()), is_quiet=channel.municipality_id in quiet),
                waiting=waiting.get(channel.channel_id, Waiting()),
            )

    async def _quiet_towns(self, channels: Sequence[OwnedChannel], waiting: Mapping[UUID, Waiting]) -> Collection[UUID]:
        """Towns with requests that wait for the morning."""
        held = [each for each in channels if waiting.get(each.channel_id, Waiting()).requests & HELD_LANES]
        return await self._holding.quiet_towns({each.municipality_id for each in held}) if held else ()

    async def expire_requests(self, channels: Sequence[OwnedChannel]) -> None:
        """What is held is not claimed, and its time runs on."""
        if not channels:
            return
        for lane, count in (await self._record.expire_requests(channels, most=ROWS)).items():
            self._meter.ended(lane, DeliveryState.EXPIRED, count)

    async def tidy(self, channels: Sequence[OwnedChannel]) -> None:
        """What time changes: leases, windows, deadlines, ends."""
        if not channels:
            return
        for lane, count in (await self._record.carry_out_steered_lists(channels)).items():
            self._meter.ended(lane, DeliveryState.CANCELLED, count)
        lapsed = await self._record.lapse_leases(channels, most=ROWS)
        if lapsed:
            self._meter.lapsed(lapsed)
            _log.warning("leases lapsed", action="leases_lapsed", count=lapsed)
        expired = await self._record.expire_replies(channels)
        self._meter.ended(Lane.REPLY, DeliveryState.EXPIRED, expired)
        await self._record.list_overdue(channels)
        await self._record.resume_affordable(channels)
        sources = await self._record.due_sends(channels)
        progress = await self._record.progress(sources) if sources else {}
        is_heard = True
        for source in sources:
            found = progress.get(source.source_id)
            # While NATS is away, what ended waits to be announced: one try a sweep tells whether it is back.
            if found is None or (found.is_ended and not is_heard):
                continue
            with _one_of_many("source_failed", source.source_id):
                is_heard = await self._move_on(source, found) and is_heard

    async def _move_on(self, source: DueSource, progress: Progress) -> bool:
        """False: its end could not be announced."""
        if progress.queued and progress.state is BroadcastState.CANCELLED:
            await self._stop(source, Step.CANCEL, DeliveryState.CANCELLED)
        elif progress.queued and progress.is_over:
            await self._stop(source, Step.EXPIRE, DeliveryState.EXPIRED)
        elif not progress.queued and not progress.open:
            ending = await finish_broadcast(
                source.municipality_id,
                source.source_id,
                record=self._record,
                announcements=self._announcements,
                meter=self._meter,
            )
            return ending is not Ending.UNANNOUNCED
        return True

    async def _stop(self, source: DueSource, step: Step, state: DeliveryState) -> None:
        stopped = ROWS
        while stopped == ROWS:
            stopped = await self._record.stop(source.municipality_id, source.source_id, step, most=ROWS)
            self._meter.ended(source.lane, state, stopped)


def _queues(waiting: Waiting, *, is_quiet: bool) -> dict[UUID, Lane]:
    """The queues of requests that may go now, as sources."""
    return {QUEUES[lane]: lane for lane in waiting.requests if not (is_quiet and lane in HELD_LANES)}


@contextmanager
def _one_of_many(action: str, source_id: UUID) -> Iterator[None]:
    """A defect with one source must not keep the others from their turn, sweep after sweep."""
    try:
        yield
    except RecordAway:
        raise
    except Exception as problem:
        _log.exception("source skipped", action=action, source_id=str(source_id), error=type(problem).__name__)
