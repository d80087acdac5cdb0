"""Submit a series: one content again and again. What is checked and answered once is the same as for a broadcast.

Each occurrence becomes a broadcast of its own when its time has come: see make_occurrences.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import Protocol
from uuid import UUID

from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.reach import Reach
from comunica.broadcasting.recurrence import LONGEST, MOST_TIMES, Every, Recurrence
from comunica.usecases.broadcasts.check_submission import check_submission
from comunica.usecases.broadcasts.route_broadcast import needs_approval
from comunica.usecases.broadcasts.submission import KEY_REUSED, NewBroadcast, Submission, SubmitBroadcast
from comunica.usecases.broadcasts.submit_broadcast import digest_of
from comunica.usecases.problem import Problem, Refused

#: Occurrences that an answer shows.
SHOWN = 5


class SeriesState(StrEnum):
    """The life of a series."""

    ACTIVE = "active"
    #: What would have been meanwhile is left out.
    PAUSED = "paused"
    CANCELLED = "cancelled"
    #: The last occurrence is over.
    FINISHED = "finished"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesAccepted:
    """The series is in the record. `upcoming`: its first occurrences."""

    series_id: UUID
    replayed: bool
    counted: int
    upcoming: tuple[dt.datetime, ...]
    created_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSeries:
    """What is written. `first` is its first occurrence as it would be if it were due now."""

    id: UUID
    rule: Recurrence
    first: NewBroadcast
    next_at: dt.datetime


class SeriesSubmission(Submission, Protocol):
    """One transaction on the record of one municipality."""

    async def earlier_series(self, scope: str, key: str) -> tuple[bytes, SeriesAccepted | None] | None:
        """Digest and answer of an earlier request with this key; no answer if it was for something else."""

    async def write_series(self, series: NewSeries, *, request_digest: bytes) -> bool:
        """Key, series and work list. False, and nothing written, if another request took the key first."""


class SeriesSubmissions(Protocol):
    """The record, as far as submitting a series needs it."""

    def submitting_series(self, municipality_id: UUID) -> AbstractAsyncContextManager[SeriesSubmission]:
        """A transaction that is committed at the end of the block, and undone if the block raises."""


async def submit_series(
    request: SubmitBroadcast, rule: Recurrence, *, record: SeriesSubmissions, now: dt.datetime, series_id: UUID
) -> SeriesAccepted | Refused:
    """Write the series, or say everything that is wrong with it. `series_id` is a fresh UUIDv7.

    `request` has no time of its own: the rule has.
    """
    async with record.submitting_series(request.municipality_id) as submission:
        digest = digest_of(request, rule=rule)
        if earlier := await _earlier(request, submission, digest):
            return earlier
        checked = await _check(request, rule, submission, now, series_id)
        if isinstance(checked, Refused):
            return checked
        if await submission.write_series(checked, request_digest=digest):
            return await _answer(checked, submission)
        # A twin of this request committed between our look and our write.
        earlier = await _earlier(request, submission, digest)
    if earlier is None:
        raise RuntimeError("an idempotency key was taken but is not on record; submit again")
    return earlier


async def _earlier(
    request: SubmitBroadcast, submission: SeriesSubmission, digest: bytes
) -> SeriesAccepted | Refused | None:
    if request.idempotency_key is None or "\x00" in request.idempotency_key:
        return None
    found = await submission.earlier_series(request.submitted_by, request.idempotency_key)
    if found is None:
        return None
    earlier_digest, answer = found
    return answer if earlier_digest == digest and answer is not None else Refused((KEY_REUSED,))


async def _check(
    request: SubmitBroadcast, rule: Recurrence, submission: SeriesSubmission, now: dt.datetime, series_id: UUID
) -> NewSeries | Refused:
    problems = [*problems_of_series(request, rule)]
    channel = await submission.channel()
    first = None if channel is None or problems else rule.after(now, channel.zone)
    if channel is not None and not problems and first is None:
        problems.append(Problem("no_occurrence", "recurrence", "no day of this rule lies ahead: look at its end"))
    checked = await check_submission(replace(request, scheduled_for=first), submission, now, series_id)
    found = checked.errors if isinstance(checked, Refused) else ()
    if problems or isinstance(checked, Refused) or first is None:
        return Refused((*problems, *found))
    if problem := _problem_of_route(checked):
        return Refused((problem,))
    return NewSeries(id=series_id, rule=rule, first=checked, next_at=first)


def _problem_of_route(first: NewBroadcast) -> Problem | None:
    """What goes out by itself again and again was let through once: nobody would approve each."""
    if first.request.reach is not Reach.AUDIENCE:
        return Problem("series_needs_live_key", "recurrence", "a series goes to citizens: use a live key")
    if needs_approval(first):
        return Problem(
            "series_needs_approval",
            "recurrence",
            "a series needs the permission broadcast:send and a category that the town sends without approval",
        )
    return None


def problems_of_series(request: SubmitBroadcast, rule: Recurrence) -> Iterator[Problem]:
    """What is wrong with the rule, or with this content for a rule."""
    if request.lane is Lane.URGENT:
        yield Problem("urgent_not_recurring", "lane", "an alert is for once: choose normal or bulk for a series")
    if request.expires_at is not None:
        yield Problem(
            "expires_at_of_series",
            "expires_at",
            "a series has many ends: give expires_after_minutes, of each occurrence",
        )
    if (rule.until is None) == (rule.times is None):
        yield Problem("recurrence_end", "recurrence", "say until (a day) or times (a number), one of them")
    if rule.times is not None and not 1 <= rule.times <= MOST_TIMES:
        yield Problem("recurrence_times", "recurrence.times", f"from 1 to {MOST_TIMES}")
    if rule.until is not None and rule.until < rule.first:
        yield Problem("recurrence_until", "recurrence.until", "lies before the first day")
    if rule.until is not None and rule.until - rule.first > LONGEST:
        yield Problem("recurrence_until", "recurrence.until", f"at most {LONGEST.days} days after the first day")
    if rule.every is Every.WEEK and not rule.weekdays:
        yield Problem("recurrence_weekdays", "recurrence.weekdays", "choose at least one day of the week")
    if rule.every is Every.MONTH and rule.day is None:
        yield Problem("recurrence_day", "recurrence.day", "choose a day from 1 to 31, or last")


async def _answer(series: NewSeries, submission: SeriesSubmission) -> SeriesAccepted:
    channel = await submission.channel()
    assert channel is not None
    occurrences = (each for each in series.rule.occurrences(channel.zone) if each >= series.next_at)
    return SeriesAccepted(
        series_id=series.id,
        replayed=False,
        counted=series.first.counted,
        upcoming=tuple(islice(occurrences, SHOWN)),
        created_at=series.first.created_at,
    )
