"""May a delivery in doubt be sent again? Only when the provider would have told us, had it been sent.

Every time here is PostgreSQL's: the attempt, the evidence and `now` must come from one clock.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from comunica.broadcasting.lanes import Lane

#: A doubt begins when a lease ends at the latest; the window must be long against that.
LEASES_IN_A_WINDOW = 4
#: Of so many messages that had their status, one more may never have one: it must not keep doubts waiting for ever.
HEARD_FOR_ONE_SILENT = 1000
#: Lanes for which somebody waits.
_PRESSING = frozenset({Lane.REPLY, Lane.URGENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtPolicy:
    """How long to wait for evidence, and when waiting is over. `attempts`: sent so often in doubt, it is not sent
    again."""

    row_lease: dt.timedelta = dt.timedelta(seconds=30)
    pressing_window: dt.timedelta = dt.timedelta(minutes=2)
    window: dt.timedelta = dt.timedelta(minutes=15)
    pressing_limit: dt.timedelta = dt.timedelta(minutes=10)
    limit: dt.timedelta = dt.timedelta(hours=24)
    attempts: int = 5

    def __post_init__(self) -> None:
        least = self.row_lease * LEASES_IN_A_WINDOW
        if self.row_lease <= dt.timedelta(0) or min(self.pressing_window, self.window) < least:
            raise ValueError(
                f"both doubt windows must be at least {LEASES_IN_A_WINDOW} row leases "
                f"({least.total_seconds():g} s): lengthen the windows or shorten the lease"
            )
        if self.pressing_limit < self.pressing_window or self.limit < self.window:
            raise ValueError("a hard limit must not come before the end of its doubt window: lengthen the limit")

    def window_of(self, lane: Lane) -> dt.timedelta:
        """How long a status may take before its absence means something."""
        return self.pressing_window if lane in _PRESSING else self.window

    def limit_of(self, lane: Lane) -> dt.timedelta:
        """How long after the attempt nothing is waited for any more."""
        return self.pressing_limit if lane in _PRESSING else self.limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """An attempt of which nobody knows the end. `resent_in_doubt`: it was sent again without evidence once."""

    lane: Lane
    attempt: int
    attempted_at: dt.datetime
    #: How often it was sent again after doubt. Attempts that were certainly not sent do not count: a slow day has many.
    resent: int = 0
    resent_in_doubt: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """From when to when the webhook path may have lost a status, or still holds it back."""

    from_at: dt.datetime
    to_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """What is known of the webhook path of the channel's app.

    `settled_to`: every status that reached us before this is in the record. `proved_to`: when the youngest message that
    has had its status was accepted. `gaps`: of the app, and of the channel. `unheard`: when those messages of the
    channel were accepted that have had no status; so many as `silent` may stay so for ever.
    """

    settled_to: dt.datetime
    proved_to: dt.datetime
    gaps: Sequence[Gap] = ()
    unheard: Sequence[dt.datetime] = ()
    silent: int = 0

    def would_have_told(self, begin: dt.datetime, end: dt.datetime) -> bool:
        """Whether a status of a message sent at `begin` would be in the record if it came by `end`."""
        is_whole = not any(gap.from_at <= end and gap.to_at >= begin for gap in self.gaps)
        # The way may break before it reaches us: then nobody refuses anything, fresh statuses prove the path as soon as
        # it is back, and those of that time come with the provider's next try, minutes later.
        held_back = sum(begin <= moment <= end for moment in self.unheard)
        return is_whole and held_back <= self.silent and self.settled_to >= end and self.proved_to > begin


class Answer(StrEnum):
    """What to do with a doubt."""

    #: Evidence may still come.
    WAIT = "wait"
    #: It was not sent: back to the queue, where consent, expiry and cancel apply again.
    RESEND = "resend"
    #: Nobody will ever know, and it is urgent: once more, and counted by name.
    RESEND_IN_DOUBT = "resend_in_doubt"
    #: Nobody will ever know: `unknown`, shown and counted.
    GIVE_UP = "give_up"


def decide(doubt: Doubt, path: Path, policy: DoubtPolicy, now: dt.datetime) -> Answer:
    """What to do with this doubt now."""
    window_ends = doubt.attempted_at + policy.window_of(doubt.lane)
    if now < window_ends:
        return Answer.WAIT
    if doubt.resent + 1 < policy.attempts and path.would_have_told(doubt.attempted_at, window_ends):
        return Answer.RESEND
    if now < doubt.attempted_at + policy.limit_of(doubt.lane):
        return Answer.WAIT
    may_repeat = doubt.lane is Lane.URGENT and not doubt.resent_in_doubt
    return Answer.RESEND_IN_DOUBT if may_repeat else Answer.GIVE_UP
