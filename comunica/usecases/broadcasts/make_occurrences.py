"""Make what is due of a series into broadcasts: each occurrence once, whichever dispatcher comes, also after downtime.

The series is locked while its occurrences are dealt with, and an occurrence is noted in the same transaction as its
broadcast is written. What is past its expiry is not sent: it is noted as missed. Of several that are due at once, as
after a weekend without power, only the latest goes: nobody gets the same text twice in a minute.
"""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

import structlog

from comunica.broadcasting.reach import Approval
from comunica.broadcasting.recurrence import Recurrence
from comunica.contracts.bells import BroadcastBell
from comunica.usecases.broadcasts.check_submission import check_submission
from comunica.usecases.broadcasts.route_broadcast import route_broadcast
from comunica.usecases.broadcasts.submission import SendingChannel, Submission, SubmitBroadcast, Written
from comunica.usecases.broadcasts.time_broadcast import AskedTimes, Timed, times_of
from comunica.usecases.problem import Refused
from comunica.usecases.ring_bell import Bells

_log = structlog.get_logger("comunica.dispatcher")

#: Why an occurrence was missed.
TOO_LATE = "too_late"
OVERTAKEN = "overtaken"
#: Occurrences dealt with in one transaction at most.
MOST = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class DueSeries:
    """A series that is active, and whose next occurrence is due. `request` has no time."""

    id: UUID
    rule: Recurrence
    next_at: dt.datetime
    request: SubmitBroadcast


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What became of an occurrence. `broadcast_id`: it was made; `reason`: it was missed, or refused."""

    occurs_at: dt.datetime
    outcome: str
    broadcast_id: UUID | None = None
    reason: str | None = None


class SeriesTurn(Submission, Protocol):
    """One transaction in which the series is ours alone."""

    async def due(self, now: dt.datetime) -> DueSeries | None:
        """The series, if it is due and nobody else deals with it. What is not due is put right on the work list."""

    async def note(self, series_id: UUID, note: Note) -> None:
        """What became of an occurrence. A second word on one is refused by the record."""

    async def move_on(self, series_id: UUID, next_at: dt.datetime | None) -> None:
        """Its next occurrence, in the series and on the work list; none: it is finished."""


class SeriesTurns(Protocol):
    """The record, as far as occurrences need it. Raises RecordAway."""

    def turn(self, municipality_id: UUID, series_id: UUID) -> AbstractAsyncContextManager[SeriesTurn]:
        """A transaction that is committed at the end of the block, and undone if the block raises."""


async def make_occurrences(
    municipality_id: UUID,
    series_id: UUID,
    *,
    record: SeriesTurns,
    bells: Bells,
    now: dt.datetime,
    new_id: Callable[[], UUID],
) -> list[Note]:
    """Deal with what is due of a series; what became of it."""
    async with record.turn(municipality_id, series_id) as turn:
        series, channel = await turn.due(now), await turn.channel()
        if series is None or channel is None:
            return []
        notes = await _deal(series, channel, turn, now, new_id)
        await turn.move_on(series_id, series.rule.after(notes[-1].occurs_at, channel.zone))
    for note in notes:
        _log.info("occurrence", action="series_occurrence", series_id=str(series_id), outcome=note.outcome)
        if note.broadcast_id is not None:
            await bells.ring(BroadcastBell(str(municipality_id), str(note.broadcast_id)))
    return notes


async def _deal(
    series: DueSeries, channel: SendingChannel, turn: SeriesTurn, now: dt.datetime, new_id: Callable[[], UUID]
) -> list[Note]:
    due = series.rule.between(series.next_at, now, channel.zone)[:MOST] or [series.next_at]
    notes = [
        Note(occurs_at=each, outcome="missed", reason=_why_missed(series, channel, each, now)) for each in due[:-1]
    ]
    notes.append(await _make(series, channel, turn, due[-1], now=now, new_id=new_id))
    for note in notes:
        await turn.note(series.id, note)
    return notes


def _why_missed(series: DueSeries, channel: SendingChannel, occurs_at: dt.datetime, now: dt.datetime) -> str:
    return OVERTAKEN if _expires_at(series, channel, occurs_at) > now else TOO_LATE


def _expires_at(series: DueSeries, channel: SendingChannel, occurs_at: dt.datetime) -> dt.datetime:
    request = series.request
    asked = AskedTimes(scheduled_for=occurs_at, at=None, expires_at=None, expires_after=request.expires_after)
    what = Timed(lane=request.lane, kind=request.kind, template=request.template, reason=None)
    # As it would have been if somebody had been there.
    return times_of(asked, what, channel.rules, channel.zone, occurs_at).expires_at


async def _make(
    series: DueSeries,
    channel: SendingChannel,
    turn: SeriesTurn,
    occurs_at: dt.datetime,
    *,
    now: dt.datetime,
    new_id: Callable[[], UUID],
) -> Note:
    expires_at = _expires_at(series, channel, occurs_at)
    if expires_at <= now:
        return Note(occurs_at=occurs_at, outcome="missed", reason=TOO_LATE)
    request = replace(
        series.request,
        scheduled_for=occurs_at,
        expires_at=expires_at,
        expires_after=None,
        series=(series.id, occurs_at),
        # Whoever submitted the series was let through.
        approval=Approval.NEVER,
    )
    checked = await check_submission(request, turn, now, new_id())
    if isinstance(checked, Refused):
        return Note(occurs_at=occurs_at, outcome="refused", reason=", ".join(each.code for each in checked.errors))
    checked = await route_broadcast(checked, turn)
    if isinstance(checked, Refused):
        return Note(occurs_at=occurs_at, outcome="refused", reason=", ".join(each.code for each in checked.errors))
    written = await turn.write(checked, request_digest=b"")
    assert written is Written.DONE, "a series has no key and no alert"
    return Note(occurs_at=occurs_at, outcome="made", broadcast_id=checked.id)
