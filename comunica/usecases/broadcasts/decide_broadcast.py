"""Decide on a broadcast that awaits approval: approve it, or reject it. Four eyes: never who submitted it."""

import datetime as dt
import math
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.local_time import day_of, until_next_day
from comunica.broadcasting.states import BroadcastState
from comunica.contracts.bells import BroadcastBell
from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.broadcasts.submission import SendingChannel
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.ring_bell import Bells

LONGEST_REJECTION = 500


class Verdict(StrEnum):
    """What was decided."""

    APPROVE = "approve"
    REJECT = "reject"


class Decided(StrEnum):
    """What became of the decision."""

    #: It holds, now or since the same key decided the same before.
    DONE = "done"
    #: There is no such broadcast here.
    MISSING = "missing"
    #: It does not wait for anybody's approval.
    NOT_AWAITING = "not_awaiting"
    #: Who decides has submitted it, or is a key that the author made, or the other way round.
    SAME_EYES = "same_eyes"
    #: Its time is over.
    EXPIRED = "expired"
    #: An alert needs the permission for alerts, also of who lets it go.
    URGENT_NOT_ALLOWED = "urgent_not_allowed"


@dataclass(frozen=True, slots=True)
class DayFull:
    """The day has had its alerts. `again_in`: seconds until a day that may take this one; 0: waiting would not help."""

    again_in: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitingBroadcast:
    """What a decision needs to know. `lineage`: the first of the keys, or the person, that made the author's."""

    state: BroadcastState
    submitted_by: str
    lineage: UUID | None
    decided_by: str | None
    lane: Lane
    counted: int
    scheduled_for: dt.datetime
    expires_at: dt.datetime | None
    rejected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What somebody decides about a broadcast. `line_id`: a fresh UUIDv7. `reason`: why not."""

    caller: Caller
    broadcast_id: UUID
    verdict: Verdict
    now: dt.datetime
    line_id: UUID
    may_send_urgent: bool = False
    reason: str | None = None

    @property
    def who(self) -> str:
        """As the record names them."""
        return str(self.caller.key_id)


class DecisionTurn(Protocol):
    """One transaction on the record of one municipality."""

    async def hold(self, broadcast_id: UUID) -> AwaitingBroadcast | None:
        """The broadcast, which nobody else decides on until the end; none if the municipality has none of this id."""

    async def channel(self) -> SendingChannel | None:
        """The municipality's channel: its clock and its rules."""

    async def take_urgent(self, day: dt.date, cap: int) -> bool:
        """One more alert of that day; false if it has had them."""

    async def approve(self, broadcast_id: UUID, *, by: str) -> None:
        """Scheduled, and on the work list."""

    async def reject(self, broadcast_id: UUID, *, by: str, reason: str | None) -> None:
        """Cancelled: it never goes."""

    async def tell(self, line_id: UUID, line: AuditLine) -> None:
        """A line in the town's log."""


class Decisions(Protocol):
    """The record. Raises RecordAway."""

    def deciding(self, municipality_id: UUID) -> AbstractAsyncContextManager[DecisionTurn]:
        """A transaction that is committed at the end of the block, and undone if the block raises."""


async def decide_broadcast(decision: Decision, *, record: Decisions, bells: Bells) -> Decided | DayFull:
    """Let it go, or stop it for good; with a line in the town's log."""
    municipality_id = decision.caller.municipality_id
    async with record.deciding(municipality_id) as turn:
        there = await turn.hold(decision.broadcast_id)
        if there is None:
            return Decided.MISSING
        if there.state is not BroadcastState.AWAITING_APPROVAL:
            return Decided.DONE if _is_same(decision, there) else Decided.NOT_AWAITING
        refused = await _refusal(decision, there, turn)
        if refused is not None:
            return refused
        await _write(decision, there, turn)
    if decision.verdict is Verdict.APPROVE:
        await bells.ring(BroadcastBell(str(municipality_id), str(decision.broadcast_id)))
    return Decided.DONE


def _is_same(decision: Decision, there: AwaitingBroadcast) -> bool:
    return there.decided_by == decision.who and there.rejected == (decision.verdict is Verdict.REJECT)


async def _refusal(decision: Decision, there: AwaitingBroadcast, turn: DecisionTurn) -> Decided | DayFull | None:
    if _same_eyes(decision.caller, there):
        return Decided.SAME_EYES
    if decision.verdict is Verdict.REJECT:
        return None
    if there.expires_at is not None and there.expires_at <= decision.now:
        return Decided.EXPIRED
    if there.lane is Lane.URGENT:
        return await _refusal_of_alert(decision, there, turn)
    return None


def _same_eyes(caller: Caller, there: AwaitingBroadcast) -> bool:
    # Of a key that a person made, the lineage is the person, who may be the author themselves.
    own = {str(caller.key_id), str(caller.lineage or caller.key_id)}
    return there.submitted_by in own or str(there.lineage) in own


async def _refusal_of_alert(
    decision: Decision, there: AwaitingBroadcast, turn: DecisionTurn
) -> Decided | DayFull | None:
    channel = await turn.channel()
    assert channel is not None, "a broadcast has a channel"
    if not decision.may_send_urgent:
        return Decided.URGENT_NOT_ALLOWED
    day = day_of(max(there.scheduled_for, decision.now), channel.zone)
    taken = await turn.take_urgent(day, channel.rules.urgent_per_day)
    return None if taken else DayFull(_seconds_to_another_day(there, decision.now, channel.zone))


def _seconds_to_another_day(there: AwaitingBroadcast, now: dt.datetime, zone: dt.tzinfo) -> int:
    tomorrow = now + (wait := until_next_day(now, zone))
    # One of a later day counts for that day whenever it is approved; one whose time ends today is never of another.
    is_too_late = there.expires_at is not None and there.expires_at <= tomorrow
    return 0 if there.scheduled_for > now or is_too_late else math.ceil(wait.total_seconds())


async def _write(decision: Decision, there: AwaitingBroadcast, turn: DecisionTurn) -> None:
    who, counts = decision.caller.who, {"people": there.counted}
    if decision.verdict is Verdict.REJECT:
        await turn.reject(decision.broadcast_id, by=decision.who, reason=decision.reason)
        deed = Deed.REJECT_BROADCAST
    else:
        await turn.approve(decision.broadcast_id, by=decision.who)
        deed = Deed.APPROVE_BROADCAST
        if there.lane is Lane.URGENT:
            line = AuditLine(who=who, what=Deed.URGENT_BROADCAST, counts=counts, reason="approved")
            await turn.tell(decision.broadcast_id, line)
    line = AuditLine(who=who, what=deed, counts=counts, reason=str(decision.broadcast_id))
    await turn.tell(decision.line_id, line)
