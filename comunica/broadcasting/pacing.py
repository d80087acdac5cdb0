"""How fast a channel may send. The owner of a channel is alone on it, so its bucket is local and exact.

All times are seconds on one monotonic clock and come from the caller.
"""

from dataclasses import dataclass

#: What the provider grants a number, in messages a second, in and out together: at first; one that the staff's own
#: WhatsApp Business app shares; at most.
DEFAULT_RATE = 80
COEXISTENCE_RATE = 20
HIGHEST_RATE = 1000

#: The provider's only published rule for one person: wait 4^X seconds, X growing with each refusal.
PAIR_BASE = 4.0
LONGEST_PAIR_WAIT = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketPolicy:
    """What a channel is allowed.

    `rate`: messages a second that the provider grants, in and out together. `inbound_share`: the part that is left to
    the citizens. `burst`: seconds' worth that may go at once after a lull. After a throttle the rate halves, not below
    `floor` of it, and comes back by `recovery` of it a second; answers within `echo` seconds belong to the same burst.
    """

    rate: float
    inbound_share: float = 0.1
    burst: float = 0.1
    floor: float = 0.02
    recovery: float = 0.05
    echo: float = 1.0

    def __post_init__(self) -> None:
        if self.rate <= 0 or self.burst <= 0 or self.recovery <= 0:
            raise ValueError("rate, burst and recovery must be above 0")
        if not 0 <= self.inbound_share < 1:
            raise ValueError("inbound_share must be at least 0 and below 1: it is the part kept for citizens")
        if not 0 < self.floor <= 1:
            raise ValueError("floor must be above 0 and at most 1: at 0 a throttled channel would never send again")

    @property
    def full_rate(self) -> float:
        """Messages a second that are ours."""
        return self.rate * (1 - self.inbound_share)

    @property
    def depth(self) -> float:
        """Tokens that a full bucket holds."""
        return max(1.0, self.full_rate * self.burst)


class Bucket:
    """The tokens of one channel. Full at the start; mutable, since every message passes here."""

    __slots__ = ("_at", "_closed_until", "_halved_at", "_policy", "_share", "_tokens")

    def __init__(self, policy: BucketPolicy, now: float) -> None:
        self._policy = policy
        self._tokens = policy.depth
        self._at = now
        self._share = 1.0
        self._closed_until = now
        self._halved_at = float("-inf")

    def take(self, now: float) -> float:
        """Take a token: 0 if the message may go now, else the seconds until it is worth asking again."""
        if now < self._closed_until:
            return self._closed_until - now
        self._fill(now)
        if self._tokens >= 1.0:
            self._tokens -= 1.0
            return 0.0
        return (1.0 - self._tokens) / self.rate(now)

    def put_back(self) -> None:
        """Return a token whose message was not written after all."""
        self._tokens = min(self._policy.depth, self._tokens + 1.0)

    def rate(self, now: float) -> float:
        """Messages a second at this moment."""
        return self._policy.full_rate * self._share_at(now)

    def level(self, now: float) -> float:
        """How full it is: 0 to 1. Changes nothing."""
        if now < self._closed_until:
            return 0.0
        gained = max(0.0, now - self._at) * self.rate(now)
        return min(1.0, (self._tokens + gained) / self._policy.depth)

    def throttle(self, now: float, pause: float) -> None:
        """The provider said too fast: half the rate, and nothing for `pause` seconds.

        A burst brings many such answers; they halve it once.
        """
        self._fill(now)
        self.hold(now + pause)
        if now - self._halved_at >= self._policy.echo:
            self._share = max(self._policy.floor, self._share / 2)
            self._halved_at = now

    def hold(self, until: float) -> None:
        """Nothing goes before this moment, and what was saved up is lost."""
        self._closed_until = max(self._closed_until, until)
        self._tokens = 0.0

    def allow(self, policy: BucketPolicy, now: float) -> None:
        """Another limit from now on, such as after an upgrade of the number."""
        self._fill(now)
        self._policy = policy
        self._tokens = min(self._tokens, policy.depth)

    def _share_at(self, now: float) -> float:
        return min(1.0, self._share + max(0.0, now - self._at) * self._policy.recovery)

    def _fill(self, now: float) -> None:
        elapsed = now - max(self._at, min(now, self._closed_until))
        if elapsed > 0 and self._share >= 1.0:
            self._tokens = min(self._policy.depth, self._tokens + elapsed * self._policy.full_rate)
        elif elapsed > 0:
            self._fill_while_recovering(now, elapsed)
        self._share = self._share_at(now)
        self._at = max(self._at, now)

    def _fill_while_recovering(self, now: float, elapsed: float) -> None:
        after = self._share_at(now)
        before = self._share_at(now - elapsed)
        climbing = (after - before) / self._policy.recovery
        # The share climbs in a line up to 1 and stays there: a trapezium and a rectangle.
        area = (before + after) / 2 * climbing + max(0.0, elapsed - climbing) * after
        self._tokens = min(self._policy.depth, self._tokens + self._policy.full_rate * area)


def pair_wait(refusals: int) -> float:
    """Seconds to leave one person alone after the provider refused so many messages to them in a row (1, 2 …)."""
    # Bounded before the power: a count gone wild must not make a number that is too great for a float.
    return min(LONGEST_PAIR_WAIT, PAIR_BASE ** min(max(0, refusals - 1), 10))
