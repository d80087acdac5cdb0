"""Pace a channel: when may the next message go? Its bucket, its circuit breakers, the people it wrote to of late.

One for each worker; of the breakers one is shared by all channels of this process behind the same base URL. All times
are seconds of the kit's monotonic clock.
"""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from comunica.broadcasting.breaker import Breaker, BreakerPolicy, BreakerState
from comunica.broadcasting.pacing import Bucket, BucketPolicy
from comunica.broadcasting.pairs import PairLimiter, PairPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class PacePolicy:
    """`inbound_share`: the part of a number's rate that is left to the citizens who write."""

    inbound_share: float = 0.1
    pairs: PairPolicy = field(default_factory=PairPolicy)
    breaker: BreakerPolicy = field(default_factory=BreakerPolicy)
    #: Of a whole base URL: more faults in a row, since they come from all its channels.
    shared_breaker: BreakerPolicy = field(default_factory=lambda: BreakerPolicy(faults=30))

    def bucket(self, messages_per_second: float) -> BucketPolicy:
        """What a channel of this rate may send."""
        return BucketPolicy(rate=messages_per_second, inbound_share=self.inbound_share)


class SharedBreakers:
    """The breaker of each base URL. One for a process."""

    def __init__(self, policy: BreakerPolicy) -> None:
        self._breakers: Mapping[str, Breaker] = defaultdict(lambda: Breaker(policy))

    def of(self, base_url: str) -> Breaker:
        """The one for all channels that send there."""
        return self._breakers[base_url]


class ChannelPace:
    """Says when, and learns from what came of it."""

    def __init__(self, policy: PacePolicy, shared: Breaker, *, rate: float, now: float) -> None:
        self._policy = policy
        self.bucket = Bucket(policy.bucket(rate), now)
        #: By the bytes of a person's id: the record's own object is larger, and takes long to hash.
        self._pairs = PairLimiter[bytes](policy.pairs)
        self._own = Breaker(policy.breaker)
        self._shared = shared
        self._held_until = -math.inf

    def allow(self, rate: float, now: float) -> None:
        """The number's rate from now on."""
        self.bucket.allow(self._policy.bucket(rate), now)

    def still_for(self, now: float) -> float:
        """Seconds for which nothing at all may go; 0: something may, at the channel's rate."""
        return max(0.0, self._held_until - now, self._own.wait(now), self._shared.wait(now))

    def turn(self, now: float) -> float:
        """Take a turn: 0 if a message may go now, and then it must, or `skip`. Else seconds until to ask again."""
        wait = self.still_for(now) or self.bucket.take(now)
        if not wait:
            self._own.begin(now)
            self._shared.begin(now)
        return wait

    def skip(self) -> None:
        """The turn was taken, and nothing was written."""
        self.bucket.put_back()
        self._own.abandon()
        self._shared.abandon()

    def person(self, recipient_id: UUID, now: float) -> float:
        """0 if this person may be written to now, and then they count; else the seconds until they may."""
        return self._pairs.take(recipient_id.bytes, now)

    def forget(self, now: float) -> None:
        """Nothing goes at the moment: forget some of the people whose last messages do not count any more."""
        self._pairs.forget(now)

    def answered(self, recipient_id: UUID, *, sent: bool) -> None:
        """The provider answered. `sent`: it took the message."""
        self._own.succeed()
        self._shared.succeed()
        if sent:
            self._pairs.accept(recipient_id.bytes)
        else:
            self._pairs.give_back(recipient_id.bytes)

    def doubtful(self, now: float) -> float:
        """No answer that can be trusted: seconds for which the channel stands still."""
        return max(self._own.fail(now), self._shared.fail(now))

    def unreachable(self, recipient_id: UUID, now: float, pause: float) -> float:
        """Certainly not sent, for nobody was there: seconds for which the channel stands still."""
        self._pairs.give_back(recipient_id.bytes)
        # The account's own trouble looks the same: for the others it is a fault among others.
        return max(self._own.fail(now, unreachable=pause), self._shared.fail(now))

    def too_fast(self, now: float, pause: float) -> None:
        """The number is too fast: half the rate, and nothing for `pause` seconds."""
        self.bucket.throttle(now, pause)
        self.hold(now, pause)

    def too_fast_for(self, recipient_id: UUID, now: float, least: float) -> float:
        """Too fast for this person: seconds for which they are left alone."""
        return self._pairs.refuse(recipient_id.bytes, now, least)

    def hold(self, now: float, seconds: float) -> bool:
        """Nothing goes for so long. False if it stood still for that long anyway."""
        if now + seconds <= self._held_until:
            return False
        self._held_until = now + seconds
        self.bucket.hold(self._held_until)
        return True

    def breaker_state(self, now: float) -> BreakerState:
        """Of the way to the provider: the worse of the two."""
        states = {self._own.state(now), self._shared.state(now)}
        order = (BreakerState.OPEN, BreakerState.HALF_OPEN, BreakerState.CLOSED)
        return next(state for state in order if state in states)
