"""How fast one may send: per number, per pair, per portfolio. The caller says what time it is."""

PRUNE_ABOVE = 200_000
DAY = 86_400.0


class Bucket:
    """A token bucket as one number: the moment at which the last message paid for is paid off."""

    __slots__ = ("_burst", "_paid_until", "_period")

    def __init__(self, *, period: float, burst: float) -> None:
        """One message each `period` seconds, `burst` of them at once. A period of 0 means no limit."""
        self._period = period
        self._burst = burst
        self._paid_until = 0.0

    def take(self, now: float) -> bool:
        """Pay for one message, or refuse."""
        if not self._period:
            return True
        start = max(self._paid_until, now)
        # Half a period of tolerance: sums of Unix seconds are off by more than a microsecond.
        if start - now > (self._burst - 0.5) * self._period:
            return False
        self._paid_until = start + self._period
        return True

    def charge(self, now: float) -> None:
        """Pay for one message that nobody can refuse: an inbound one."""
        if self._period:
            self._paid_until = max(self._paid_until, now) + self._period


class Throughput:
    """The numbers' buckets: messages per second, in and out together; None is unlimited."""

    def __init__(self) -> None:
        """Start with every bucket full."""
        self._buckets: dict[str, tuple[float | None, Bucket]] = {}

    def of(self, number: str, rate: float | None) -> Bucket:
        """The bucket of a number, made anew when its rate has changed."""
        known = self._buckets.get(number)
        if known and known[0] == rate:
            return known[1]
        bucket = Bucket(period=1 / rate, burst=max(rate, 1.0)) if rate else Bucket(period=0, burst=1)
        self._buckets[number] = (rate, bucket)
        return bucket


class Pairs:
    """One message each 6 s from a number to one user; 45 at once borrow from the future."""

    def __init__(self, *, period: float, burst: int) -> None:
        """A period of 0 switches the limit off."""
        self._period = period
        self._slack = (burst - 0.5) * period
        self._paid_until: dict[tuple[str, str], float] = {}

    def take(self, pair: tuple[str, str], now: float) -> bool:
        """Pay for one message to this user, or refuse."""
        if not self._period:
            return True
        start = max(self._paid_until.get(pair, 0.0), now)
        if start - now > self._slack:
            return False
        self._paid_until[pair] = start + self._period
        if len(self._paid_until) > PRUNE_ABOVE:
            self._forget_idle(now)
        return True

    def _forget_idle(self, now: float) -> None:
        self._paid_until = {pair: until for pair, until in self._paid_until.items() if until > now}


class UniqueRecipients:
    """Different users written to outside their window in a moving 24 h, per portfolio."""

    def __init__(self, day: float = DAY) -> None:
        """Nobody has been written to."""
        self._day = day
        self._seen: dict[str, dict[str, float]] = {}

    def take(self, portfolio: str, user: str, limit: int | None, now: float) -> bool:
        """Count this user, or refuse when the portfolio has used up its limit."""
        if limit is None:
            return True
        seen = self._seen.setdefault(portfolio, {})
        if user not in seen and len(seen) >= limit:
            seen = {one: at for one, at in seen.items() if at > now - self._day}
            self._seen[portfolio] = seen
            if len(seen) >= limit:
                return False
        seen[user] = now
        return True

    def counted(self, portfolio: str, now: float) -> int:
        """How many users count now."""
        return sum(at > now - self._day for at in self._seen.get(portfolio, {}).values())
