"""Hold broadcasts that are sending and may not go now: in quiet hours, or while their file is not with the provider.

A held one leaves the work list until its time, and is looked at again soon, since rules and files change; also when its
own time is over, for expiry counts for what waits too. Replies are no broadcasts: nothing holds them.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog

from comunica.broadcasting.kinds import BroadcastKind
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.quiet_hours import QUIET_HOURS
from comunica.municipality.sending_rules import SendingRules
from comunica.usecases.broadcasts.time_broadcast import is_held_in_quiet_hours

_log = structlog.get_logger("comunica.dispatcher")

#: What the record and the API show of a broadcast whose file is on its way to the provider.
MEDIA_UPLOAD = "media_upload"
#: Why we hold. Other reasons are others' to lift.
OURS = (QUIET_HOURS, MEDIA_UPLOAD)
MEDIA_AGAIN = dt.timedelta(seconds=2)
#: Facts of broadcasts that are remembered.
MEMORY = 10_000


class Candidate(Protocol):
    """A broadcast on the work list."""

    @property
    def municipality_id(self) -> UUID: ...
    @property
    def source_id(self) -> UUID: ...
    @property
    def channel_id(self) -> UUID: ...
    @property
    def lane(self) -> Lane: ...
    @property
    def due_at(self) -> dt.datetime: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TownRules:
    """A town's rules and its clock."""

    rules: SendingRules
    zone: ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldFacts:
    """What of a broadcast decides whether it is held. `waits_for`: what the record says that it waits for."""

    kind: BroadcastKind
    media_id: UUID | None
    waits_for: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Nothing more of a broadcast goes until then."""

    municipality_id: UUID
    source_id: UUID
    why: str
    until: dt.datetime


class HoldingRecord(Protocol):
    """The record, as far as holding needs it. All raise RecordAway."""

    async def rules(self, municipalities: Collection[UUID]) -> Mapping[UUID, TownRules]:
        """Of these towns."""

    async def held_facts(self, sources: Sequence[Candidate]) -> Mapping[UUID, HeldFacts]:
        """By source."""

    async def hold(self, holds: Sequence[Hold], *, look_again: dt.timedelta) -> None:
        """Write why and until when, and take them off the work list so long, if anything of them is queued."""

    async def let_go(self, sources: Sequence[Candidate], reasons: Sequence[str]) -> None:
        """They wait for none of these reasons any more."""


class MediaAtHand(Protocol):
    """Who brings files to the provider."""

    def is_at_hand(self, candidate: Candidate, media_id: UUID) -> bool:
        """Whether the file is with the provider of this channel. If not, it is on its way from now on."""

    async def look_again(self, candidate: Candidate, media_id: UUID) -> None:
        """Ask the record whether it still is: statuses may tell that the provider lost it. Raises RecordAway."""


class Holding:
    """One dispatcher's. `now` is the wall clock, `clock` monotonic.

    Rules are believed for so many seconds, and what is held is looked at again as often.
    """

    def __init__(
        self,
        record: HoldingRecord,
        media: MediaAtHand,
        *,
        now: Callable[[], dt.datetime],
        clock: Callable[[], float],
        believed_for: float,
    ) -> None:
        self._record = record
        self._media = media
        self._now = now
        self._clock = clock
        self._believed_for = believed_for
        self._rules: dict[UUID, tuple[float, TownRules]] = {}
        self._facts: dict[UUID, HeldFacts] = {}
        self._listed: dict[UUID, dict[tuple[UUID, dt.datetime], Candidate]] = {}

    async def let_through[C: Candidate](self, candidates: Sequence[C], *, channels: Collection[UUID]) -> list[C]:
        """Those that may go now. The others are held, in the record too. `candidates`: all of these channels."""
        await self._learn(candidates)
        await self._look_at_files(candidates, channels)
        now = self._now()
        holds = {one.source_id: hold for one in candidates if (hold := self._hold(one, now)) is not None}
        await self._write(list(holds.values()))
        free = [one for one in candidates if one.source_id not in holds]
        await self._let_go([one for one in free if self._waits(one)])
        return free

    async def quiet_towns(self, towns: Collection[UUID]) -> Collection[UUID]:
        """Those of these towns that have quiet hours now: their requests of normal and bulk are not claimed."""
        await self._learn_rules(towns)
        now = self._now()
        known = {town: self._rules[town][1] for town in towns if town in self._rules}
        return {town for town, each in known.items() if each.rules.quiet_until(now, each.zone) is not None}

    def _hold(self, one: Candidate, now: dt.datetime) -> Hold | None:
        facts, town = self._facts.get(one.source_id), self._rules.get(one.municipality_id)
        if facts is None or town is None:
            return None
        until, why = self._quiet(one, facts, town[1], now), QUIET_HOURS
        # In quiet hours too: a file that is brought at night costs nobody time in the morning.
        if facts.media_id is not None and not self._media.is_at_hand(one, facts.media_id) and until is None:
            until, why = now + MEDIA_AGAIN, MEDIA_UPLOAD
        if until is None:
            return None
        return Hold(municipality_id=one.municipality_id, source_id=one.source_id, why=why, until=until)

    def _quiet(self, one: Candidate, facts: HeldFacts, town: TownRules, now: dt.datetime) -> dt.datetime | None:
        if not is_held_in_quiet_hours(one.lane, facts.kind):
            return None
        return town.rules.quiet_until(now, town.zone)

    def _waits(self, one: Candidate) -> bool:
        facts = self._facts.get(one.source_id)
        return facts is not None and facts.waits_for in OURS

    async def _write(self, holds: Sequence[Hold]) -> None:
        if not holds:
            return
        await self._record.hold(holds, look_again=dt.timedelta(seconds=self._believed_for))
        for hold in holds:
            facts = self._facts[hold.source_id]
            if facts.waits_for != hold.why:
                _log.info("held", action="broadcast_held", broadcast_id=str(hold.source_id), reason=hold.why)
            self._facts[hold.source_id] = HeldFacts(kind=facts.kind, media_id=facts.media_id, waits_for=hold.why)

    async def _let_go(self, candidates: Sequence[Candidate]) -> None:
        if not candidates:
            return
        await self._record.let_go(candidates, OURS)
        for one in candidates:
            facts = self._facts[one.source_id]
            self._facts[one.source_id] = HeldFacts(kind=facts.kind, media_id=facts.media_id, waits_for=None)
            _log.info("goes on", action="broadcast_goes_on", broadcast_id=str(one.source_id))

    async def _learn(self, candidates: Sequence[Candidate]) -> None:
        await self._learn_rules({one.municipality_id for one in candidates})
        if len(self._facts) > MEMORY:
            self._facts.clear()
        new = [one for one in candidates if one.source_id not in self._facts]
        if new:
            self._facts |= await self._record.held_facts(new)

    async def _look_at_files(self, candidates: Sequence[Candidate], channels: Collection[UUID]) -> None:
        """Of what came to the work lists, or left them: it may be new, resumed, or paused because its file was lost."""
        for channel in channels:
            before = self._listed.get(channel, {})
            # A pause between two looks is seen by the time since when it is there.
            now: dict[tuple[UUID, dt.datetime], Candidate] = {
                (one.source_id, one.due_at): one for one in candidates if one.channel_id == channel
            }
            moved = [(before | now)[each] for each in before.keys() ^ now.keys()]
            for media_id, one in {media_id: one for one in moved if (media_id := self._file_of(one))}.items():
                await self._media.look_again(one, media_id)
            # After the look: what could not be looked at is looked at next time.
            self._listed[channel] = now

    def _file_of(self, one: Candidate) -> UUID | None:
        facts = self._facts.get(one.source_id)
        return facts.media_id if facts else None

    async def _learn_rules(self, towns: Collection[UUID]) -> None:
        now = self._clock()
        stale = [town for town in towns if town not in self._rules or now - self._rules[town][0] >= self._believed_for]
        if stale:
            self._rules |= {town: (now, rules) for town, rules in (await self._record.rules(stale)).items()}
