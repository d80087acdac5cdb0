"""Times as a town's clock shows them, and the instants that they are. The record holds instants only.

Twice a year the clock jumps. The rule is that of RFC 5545 (iCalendar): a time that exists twice is the first of the
two; one that does not exist is read by the clock as it went before the jump, so that 2:30 becomes 3:30 on that night.
"""

import datetime as dt

#: The ends of the calendar.
FIRST, LAST = dt.datetime.min.replace(tzinfo=dt.UTC), dt.datetime.max.replace(tzinfo=dt.UTC)


def instant_of(local: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """The instant, in UTC, of a time without offset on the clock of `zone`; at the ends of the calendar its end."""
    if local.tzinfo is not None:
        raise ValueError("a local time has no offset")
    try:
        # fold=0 is the first of two, and for a time in the gap the offset from before it: PEP 495.
        return local.replace(tzinfo=zone, fold=0).astimezone(dt.UTC)
    except OverflowError:
        return FIRST if local.year == dt.MINYEAR else LAST


def until_next_day(moment: dt.datetime, zone: dt.tzinfo) -> dt.timedelta:
    """How long the day of a town still lasts: 23 to 25 hours of it where its clock changes."""
    tomorrow = day_of(moment, zone) + dt.timedelta(days=1)
    return dt.datetime.combine(tomorrow, dt.time(), zone).astimezone(dt.UTC) - moment.astimezone(dt.UTC)


def day_of(moment: dt.datetime, zone: dt.tzinfo) -> dt.date:
    """The day of a town in which an instant lies."""
    return moment.astimezone(zone).date()
