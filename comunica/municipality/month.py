"""A calendar month, as reports count it: on the town's own clock."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

_WRITTEN = re.compile(r"(2\d{3})-(0[1-9]|1[0-2])")


class NotAMonth(ValueError):
    """What was given is no month. The message says how to write one."""


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """Such as 2026-10."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def first_day(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, self.month, 1)

    @property
    def next(self) -> "Month":
        """The one after it."""
        return self.plus(1)

    def plus(self, months: int) -> "Month":
        """So many later, or earlier."""
        years, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(years, month + 1)

    def bounds(self, zone: dt.tzinfo) -> tuple[dt.datetime, dt.datetime]:
        """Its first instant on this clock, and the first that is not in it any more."""
        first, after = self.first_day, self.next.first_day
        return (
            dt.datetime(first.year, first.month, 1, tzinfo=zone),
            dt.datetime(after.year, after.month, 1, tzinfo=zone),
        )

    def last(self, months: int) -> Sequence["Month"]:
        """So many months up to this one, the earliest first."""
        return [self.plus(-each) for each in reversed(range(months))]


def month_of(day: dt.date) -> Month:
    """The month of a day."""
    return Month(day.year, day.month)


def read_month(written: str) -> Month:
    """`2026-10`; `NotAMonth` for anything else."""
    found = _WRITTEN.fullmatch(written)
    if found is None:
        raise NotAMonth("write a month such as 2026-10")
    return Month(int(found[1]), int(found[2]))
