"""When a broadcast begins and when it is too old: what was asked, the town's clock, its quiet hours and its rules."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from comunica.broadcasting.expiry import LONGEST
from comunica.broadcasting.kinds import BroadcastKind
from comunica.broadcasting.lanes import BROADCAST_LANES, Lane
from comunica.broadcasting.local_time import instant_of
from comunica.municipality.sending_rules import SendingRules
from comunica.usecases.broadcasts.show_broadcast import BroadcastOnRecord
from comunica.usecases.problem import Problem

FARTHEST_SCHEDULE = dt.timedelta(days=366)
LONGEST_REASON = 500
#: A test is looked at by whoever made it.
TEST_IS_GOOD_FOR = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedTimes:
    """What the caller wrote. Instants are aware; `at` is naive: the town's clock."""

    scheduled_for: dt.datetime | None
    at: dt.datetime | None
    expires_at: dt.datetime | None
    expires_after: dt.timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """What becomes of it. `quiet_until`: it begins in quiet hours, which end then."""

    scheduled_for: dt.datetime
    expires_at: dt.datetime
    quiet_until: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """The broadcast that times are for."""

    lane: Lane
    kind: BroadcastKind
    template: str
    #: Of an urgent one: why it cannot wait for the morning.
    reason: str | None
    #: Somebody at the console writes it: an alert that passes everybody else's eyes says why at any hour, and an end
    #: that is months away is a slip of the pen.
    by_hand: bool = False


def times_of(asked: AskedTimes, what: Timed, rules: SendingRules, zone: ZoneInfo, now: dt.datetime) -> Times:
    """The times of a broadcast. One that is held in the quiet hours has its whole time from their end on."""
    begins = asked.scheduled_for or (instant_of(asked.at, zone) if asked.at is not None else now)
    # Too far is too far: the end of the calendar has no room for what is reckoned from there.
    begins = min(begins, now + 2 * FARTHEST_SCHEDULE)
    start = max(begins, now)
    quiet_until = rules.quiet_until(start, zone)
    goes = _goes(what, start, quiet_until)
    return Times(
        scheduled_for=begins,
        expires_at=asked.expires_at or goes + (asked.expires_after or _good_for(what, rules)),
        quiet_until=quiet_until,
    )


def chosen_expiry(
    broadcast: BroadcastOnRecord, rules: SendingRules, zone: ZoneInfo, now: dt.datetime
) -> dt.datetime | None:
    """The end of a broadcast on record, if somebody chose it and it lies ahead: what is sent after it has it too.

    The record does not tell who chose. What the rules give now for then is what nobody chose.
    """
    chosen = broadcast.expires_at
    if chosen is None or chosen <= now:
        return None
    asked = AskedTimes(scheduled_for=broadcast.scheduled_for, at=None, expires_at=None, expires_after=None)
    what = Timed(lane=broadcast.lane, kind=broadcast.kind, template=broadcast.template, reason=broadcast.reason)
    usual = times_of(asked, what, rules, zone, broadcast.created_at).expires_at
    return None if chosen == usual else chosen


def _goes(what: Timed, start: dt.datetime, quiet_until: dt.datetime | None) -> dt.datetime:
    """When the first of it may go: it may be held until the morning."""
    is_held = quiet_until is not None and is_held_in_quiet_hours(what.lane, what.kind)
    return quiet_until if is_held and quiet_until is not None else start


def is_held_in_quiet_hours(lane: Lane, kind: BroadcastKind) -> bool:
    """Whether quiet hours concern it. A test wakes nobody but who asked for it."""
    return kind is not BroadcastKind.TEST and lane in {Lane.NORMAL, Lane.BULK}


def _good_for(what: Timed, rules: SendingRules) -> dt.timedelta:
    if what.kind is BroadcastKind.TEST:
        return TEST_IS_GOOD_FOR
    return rules.expiry.after(what.lane if what.lane in BROADCAST_LANES else Lane.NORMAL, what.template)


def problems_of_times(asked: AskedTimes, what: Timed, times: Times, now: dt.datetime) -> Iterator[Problem]:
    """What is wrong with them."""
    if asked.scheduled_for is not None and asked.at is not None:
        yield Problem("two_schedules", "at", "give scheduled_for (an instant) or at (the town's clock), not both")
    if asked.expires_at is not None and asked.expires_after is not None:
        yield Problem("two_expiries", "expires_after_minutes", "give expires_at or expires_after_minutes, not both")
    start = max(times.scheduled_for, now)
    if start - now > FARTHEST_SCHEDULE:
        field = "at" if asked.at is not None else "scheduled_for"
        yield Problem("scheduled_too_far", field, f"at most {FARTHEST_SCHEDULE.days} days from now")
    yield from _problems_of_expiry(what, times, start, now)
    yield from _problems_of_reason(what, times)


def _problems_of_expiry(what: Timed, times: Times, start: dt.datetime, now: dt.datetime) -> Iterator[Problem]:
    is_held = times.quiet_until is not None and is_held_in_quiet_hours(what.lane, what.kind)
    if times.expires_at <= now:
        yield Problem("expired", "expires_at", "this moment is over: nothing would be sent")
    elif times.expires_at <= start:
        yield Problem("expires_before_start", "expires_at", "must be after scheduled_for")
    elif is_held and times.quiet_until is not None and times.expires_at <= times.quiet_until:
        yield Problem(
            "expires_in_quiet_hours",
            "expires_at",
            f"it would wait for the end of the quiet hours, {_shown(times.quiet_until)}, and expire before: "
            "choose a later expires_at, or the lane urgent with its reason",
        )
    elif what.by_hand and times.expires_at > _goes(what, start, times.quiet_until) + LONGEST:
        yield Problem("expires_too_late", "expires_at", f"at most {LONGEST.days} days after it may go")


def _problems_of_reason(what: Timed, times: Times) -> Iterator[Problem]:
    if what.reason is not None and len(what.reason) > LONGEST_REASON:
        yield Problem("reason_too_long", "reason", f"at most {LONGEST_REASON} characters")
    if what.lane is not Lane.URGENT or (what.reason or "").strip():
        return
    if times.quiet_until is None:
        if what.by_hand:
            yield Problem("reason_required", "reason", "an alert waits for nobody's approval: say why it is one")
    else:
        yield Problem(
            "reason_required",
            "reason",
            f"these are quiet hours until {_shown(times.quiet_until)}: say why it cannot wait, or send it as normal",
        )


def _shown(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%MZ}"
