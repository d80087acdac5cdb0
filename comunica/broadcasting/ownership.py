"""Who sends on which channel: shares of a fleet of dispatchers, and how long a lease can be relied on."""

import datetime as dt
from uuid import UUID


def fair_share(*, channels: int, dispatchers: int, rank: int = 0) -> int:
    """How many channels one of `dispatchers` may own. `rank`: how many of them are older; they take what remains.

    The shares add up to all channels, and no two differ by more than one.
    """
    each, rest = divmod(channels, max(1, dispatchers))
    return each + (rank < rest)


def oldest_id(moment: dt.datetime) -> UUID:
    """The smallest UUIDv7 of a moment: sources made since are greater."""
    return UUID(int=(int(moment.timestamp() * 1000) << 80))


def may_write(*, now: float, call_deadline: float, lease_ends: float) -> bool:
    """The fence: whether a call that begins now is over before the lease of its delivery ends.

    All on the local monotonic clock, in seconds; `lease_ends` counted from before the claim was sent, so that it lies
    before the end that PostgreSQL knows. A process that was paused in between fails here, and hands back.
    """
    return now + call_deadline <= lease_ends
