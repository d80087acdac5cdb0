"""Recurring broadcasts: on which days, at which local time, until when. Days first, instants last.

The sequence depends on the rule alone, so that occurrence number n is the same one whoever computes it, and when.
"""

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any

from comunica.broadcasting.local_time import instant_of

#: The last day of a month, whichever that is.
LAST = "last"
MOST_TIMES = 1000
#: A series ends within so many days of its beginning.
LONGEST = dt.timedelta(days=5 * 366)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Every(StrEnum):
    """How often."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """The rule. `first` is the day from which on days are looked for; `until` is the last that counts.

    `weekdays` (0 is Monday) belongs to WEEK, `day` (1 to 31, or "last") to MONTH. A month without that day has no
    occurrence. `times` counts all occurrences, also those that were missed.
    """

    every: Every
    at: dt.time
    first: dt.date
    weekdays: tuple[int, ...] = ()
    day: int | str | None = None
    until: dt.date | None = None
    times: int | None = None

    def occurrences(self, zone: dt.tzinfo) -> Iterator[dt.datetime]:
        """All instants, in order."""
        days = islice(self._days(), self.times) if self.times is not None else self._days()
        return (instant_of(dt.datetime.combine(day, self.at), zone) for day in days)

    def after(self, moment: dt.datetime, zone: dt.tzinfo) -> dt.datetime | None:
        """The first occurrence later than `moment`; none after the last."""
        return next((each for each in self.occurrences(zone) if each > moment), None)

    def between(self, begin: dt.datetime, end: dt.datetime, zone: dt.tzinfo) -> list[dt.datetime]:
        """Occurrences from `begin` to `end`, both included."""
        found = []
        for each in self.occurrences(zone):
            if each > end:
                break
            if each >= begin:
                found.append(each)
        return found

    def _days(self) -> Iterator[dt.date]:
        # Counted in days: the last one of the calendar has none after it.
        first = self.first.toordinal()
        last = min((self.until or dt.date.max).toordinal(), first + LONGEST.days)
        days = map(dt.date.fromordinal, range(first, last + 1))
        return (day for day in days if self._fits(day))

    def _fits(self, day: dt.date) -> bool:
        match self.every:
            case Every.DAY:
                return True
            case Every.WEEK:
                return day.weekday() in self.weekdays
            case Every.MONTH:
                wanted = calendar.monthrange(day.year, day.month)[1] if self.day == LAST else self.day
                return day.day == wanted


def recurrence_to_json(rule: Recurrence) -> dict[str, Any]:
    """As the record and the API have it."""
    shown: dict[str, Any] = {"every": rule.every.value, "at": rule.at.isoformat("minutes"), "first": str(rule.first)}
    if rule.every is Every.WEEK:
        shown["weekdays"] = [WEEKDAYS[each] for each in rule.weekdays]
    if rule.every is Every.MONTH:
        shown["day"] = rule.day
    return shown | {"until": None if rule.until is None else str(rule.until), "times": rule.times}


def recurrence_from_json(data: dict[str, Any]) -> Recurrence:
    """What `recurrence_to_json` wrote."""
    return Recurrence(
        every=Every(data["every"]),
        at=dt.time.fromisoformat(data["at"]),
        first=dt.date.fromisoformat(data["first"]),
        weekdays=tuple(WEEKDAYS.index(each) for each in data.get("weekdays", ())),
        day=data.get("day"),
        until=None if data["until"] is None else dt.date.fromisoformat(data["until"]),
        times=data["times"],
    )
