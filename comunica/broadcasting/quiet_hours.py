"""Quiet hours: when normal and bulk wait, and until when. Urgent passes, with a reason; a reply is never held."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.local_time import instant_of

#: What the record and the API show of a broadcast that waits for the morning.
QUIET_HOURS = "quiet_hours"
#: Lanes that wait.
HELD_LANES = frozenset({Lane.NORMAL, Lane.BULK})
#: Days looked ahead for the end. Longer rows of holidays there are not.
_LOOK_AHEAD = 15


class OnHolidays(StrEnum):
    """What quiet hours do on a holiday."""

    #: The whole day is quiet.
    HOLD = "hold"
    #: It is a day like others.
    AS_USUAL = "as_usual"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """From `begin` to `end` on the town's clock, over midnight if `begin` is the later one; equal means never."""

    begin: dt.time = dt.time(21)
    end: dt.time = dt.time(8)
    holidays: OnHolidays = OnHolidays.HOLD


def held_until(
    quiet: QuietHours | None,
    now: dt.datetime,
    zone: dt.tzinfo,
    *,
    is_holiday: Callable[[dt.date], bool],
) -> dt.datetime | None:
    """When the quiet time that `now` lies in is over; none if it lies in none. `now` is aware, the answer in UTC."""
    if quiet is None or not _is_quiet(quiet, now, zone, is_holiday):
        return None
    for moment in _ends(quiet, now.astimezone(zone).date(), zone):
        if moment > now and not _is_quiet(quiet, moment, zone, is_holiday):
            return moment
    # So many holidays in a row are a mistake in a calendar: nothing is held for ever because of it.
    return None


def quiet_spells(
    quiet: QuietHours | None,
    since: dt.datetime,
    until: dt.datetime,
    zone: dt.tzinfo,
    *,
    is_holiday: Callable[[dt.date], bool],
) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """Begin and end of each quiet time before `until`, in order. One that `since` lies in begins there."""
    if quiet is None:
        return
    over = since
    for moment in _begins(quiet, since, until, zone):
        if moment >= over and (end := held_until(quiet, moment, zone, is_holiday=is_holiday)) is not None:
            yield moment, end
            over = end


def _is_quiet(quiet: QuietHours, moment: dt.datetime, zone: dt.tzinfo, is_holiday: Callable[[dt.date], bool]) -> bool:
    day = moment.astimezone(zone).date()
    if quiet.holidays is OnHolidays.HOLD and is_holiday(day):
        return True
    if quiet.begin == quiet.end:
        return False
    # By instants, not by what the clock shows: in the hour that comes twice it shows what was over as still to come.
    marks = [
        (instant_of(dt.datetime.combine(each, time), zone), time == quiet.end)
        for each in (day - dt.timedelta(days=1), day)
        for time in (quiet.begin, quiet.end)
    ]
    _, is_over = max(mark for mark in marks if mark[0] <= moment)
    return not is_over


def _ends(quiet: QuietHours, day: dt.date, zone: dt.tzinfo) -> Iterator[dt.datetime]:
    """Moments at which a quiet time may end: each midnight, for holidays, and each `end`."""
    for days in range(_LOOK_AHEAD):
        for time in sorted({dt.time(0), quiet.end}):
            yield instant_of(dt.datetime.combine(day + dt.timedelta(days=days), time), zone)


def _begins(quiet: QuietHours, since: dt.datetime, until: dt.datetime, zone: dt.tzinfo) -> Iterator[dt.datetime]:
    """Moments at which a quiet time may begin: `since` itself, then each midnight, for holidays, and each `begin`."""
    yield since
    day, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    while day <= last:
        for time in sorted({dt.time(0), quiet.begin}):
            moment = instant_of(dt.datetime.combine(day, time), zone)
            if since < moment < until:
                yield moment
        day += dt.timedelta(days=1)
