"""How often one person may be written to: a message in 6 seconds, up to 45 at once borrowed from the time to come.

The owner of a channel is alone on it, so it knows all that went to a person. All times are seconds on one monotonic
clock and come from the caller.
"""

from collections import OrderedDict, deque
from collections.abc import Hashable
from dataclasses import dataclass

from comunica.broadcasting.pacing import pair_wait


@dataclass(frozen=True, slots=True, kw_only=True)
class PairPolicy:
    """One message to a person in `period` seconds, `burst` of them at once after a lull.

    `most`: people remembered, three times as many as the fastest number there is (1,000 messages a second) writes to in
    a period. Whoever is forgotten counts as not written to; the provider then refuses, and is obeyed.
    """

    period: float = 6.0
    burst: int = 45
    most: int = 20_000

    def __post_init__(self) -> None:
        if self.period < 0 or self.burst < 1 or self.most < 1:
            raise ValueError("period must be 0 (no limit) or more, burst and most at least 1")

    @property
    def slack(self) -> float:
        """How far into the future a person may have borrowed and still be written to."""
        return (self.burst - 1) * self.period


#: People looked at by one `forget`: some milliseconds of a process that has others to serve.
_AT_ONCE = 2000


class PairLimiter[Person: Hashable]:
    """People whom one channel wrote to in the last seconds. Mutable, since every message passes here.

    A person should be something small: thousands are remembered.
    """

    __slots__ = ("_order", "_paid_until", "_period", "_policy", "_refused", "_slack")

    def __init__(self, policy: PairPolicy) -> None:
        self._policy = policy
        # Looked at for every message.
        self._period, self._slack = policy.period, policy.slack
        self._paid_until: dict[Person, float] = {}
        #: The same people in the order in which they are looked at: whoever has paid is at the front. Beside the dict,
        #: which is slow to find its first key once many before it are gone; both need half of an OrderedDict.
        self._order: deque[Person] = deque()
        #: Times in a row that the provider refused a message to them, and until when they are left alone.
        self._refused: OrderedDict[Person, tuple[int, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._paid_until) + len(self._refused)

    def take(self, person: Person, now: float) -> float:
        """Count a message to this person: 0 if it may go now, else the seconds until it may, and nothing is counted."""
        if not self._period:
            return 0.0
        wait = self._refused[person][1] - now if self._refused and person in self._refused else 0.0
        paid_until = self._paid_until.get(person)
        if paid_until is not None:
            wait = max(wait, paid_until - now - self._slack)
        if wait > 0:
            return wait
        if paid_until is None:
            self._paid_until[person] = now + self._period
            self._order.append(person)
        else:
            self._paid_until[person] = max(paid_until, now) + self._period
        # Two at a time: more than come in, so that the idle are gone soon and no call has much to do.
        self._forget(now, 2)
        return 0.0

    def forget(self, now: float) -> None:
        """Forget some of those who have paid. For who writes to nobody: `take` does it by the way."""
        self._forget(now, min(_AT_ONCE, len(self._order)))

    def give_back(self, person: Person) -> None:
        """The message was certainly not sent."""
        if person in self._paid_until:
            self._paid_until[person] -= self._policy.period

    def refuse(self, person: Person, now: float, least: float = 0.0) -> float:
        """The provider says that it is too fast for this person: the seconds, 4^n, for which they are left alone."""
        times = self._refused.pop(person, (0, now))[0] + 1
        wait = max(least, pair_wait(times))
        self._refused[person] = (times, now + wait)
        while len(self._refused) > self._policy.most:
            self._refused.popitem(last=False)
        return wait

    def accept(self, person: Person) -> None:
        """The provider took a message to them: refusals do not count any more."""
        if self._refused:
            self._refused.pop(person, None)

    def _forget(self, now: float, looks: int) -> None:
        for _ in range(looks):
            person = self._order[0]
            left = self._paid_until[person] - now
            is_full = len(self._order) > self._policy.most
            if left > self._period and not is_full:
                # Borrowed for minutes: the others behind must not wait for it.
                self._order.rotate(-1)
            elif left > 0 and not is_full:
                return
            else:
                del self._paid_until[self._order.popleft()]
        if not self._order:
            # Its room stays the dict's own until it is cleared.
            self._paid_until.clear()
