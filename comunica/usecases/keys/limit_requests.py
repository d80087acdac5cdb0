"""Limit requests: so many a minute of each key, and of each municipality, whichever process they come to.

The truth is a bucket on record. A process draws a few requests at a time and gives them out by itself, so that one
statement serves many requests; what it has drawn and not given out in ten seconds it forgets, and the bucket has filled
again by then. Of a bucket that is empty it knows until when, and asks nobody before.
"""

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.keys.authenticate_operator import Operator
from comunica.usecases.keys.authenticate_partner import Partner

WINDOW = 60
#: Of each key, as Notify's clients know it; and of a municipality's keys together.
KEY_REQUESTS, MUNICIPALITY_REQUESTS = 3000, 6000
#: The part of a bucket that is drawn at once, and the seconds for which it is good.
DRAWN_PART, GOOD_FOR = 20, 10.0
#: Buckets remembered at once: beyond it the oldest are asked for again.
MOST_REMEMBERED = 8192
#: Whose keys are limited together. A partner stands in the place of a municipality.
MUNICIPALITY, PARTNER, OPERATOR = "municipality", "partner", "operator"


@dataclass(frozen=True, slots=True)
class RequestPolicy:
    """How many requests a minute. A bucket holds as many, and is full at first."""

    of_key: int = KEY_REQUESTS
    of_municipality: int = MUNICIPALITY_REQUESTS


@dataclass(frozen=True, slots=True)
class Standing:
    """How a limit stands: `limit` requests in `WINDOW` seconds, and in how many seconds all may come again."""

    name: str
    limit: int
    remaining: int
    reset: int


@dataclass(frozen=True, slots=True)
class Limited:
    """Whether the request may come. `retry_after`: seconds, of one that may not; `by`: which limit."""

    standings: tuple[Standing, ...]
    retry_after: int = 0
    by: Standing | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came of a drawing."""

    granted: int
    left: float


class Buckets(Protocol):
    """The record, as far as limiting needs it."""

    async def draw(self, municipality_id: UUID, holder: str, *, size: int, per_second: float, want: int) -> Drawn:
        """Up to `want` requests of a bucket. Raises RecordAway."""


@dataclass(slots=True)
class _Hand:
    """What this process knows of a bucket, in seconds of its own clock."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    requests: int = 0
    left: float = 0.0
    seen_at: float = -math.inf
    empty_until: float = -math.inf


class RequestLimits:
    """Gives out what may come. One for a process. `clock` is monotonic, in seconds."""

    def __init__(self, buckets: Buckets, *, clock: Callable[[], float], policy: RequestPolicy) -> None:
        self._buckets = buckets
        self._clock = clock
        self._policy = policy
        self._hands: dict[tuple[UUID, str], _Hand] = {}

    async def take(self, caller: Caller) -> Limited:
        """One request of this key. Raises RecordAway."""
        return await self._take_both(caller.municipality_id, str(caller.key_id), MUNICIPALITY)

    async def take_for_partner(self, partner: Partner) -> Limited:
        """One request of a partner's key: as of a municipality's. Raises RecordAway."""
        return await self._take_both(partner.partner_id, str(partner.key_id), PARTNER)

    async def _take_both(self, town: UUID, key: str, together: str) -> Limited:
        of_key, of_town = self._policy.of_key, self._policy.of_municipality
        wait = await self._take(town, key, of_key)
        if wait > 0:
            standing = self._standing("key", town, key, of_key)
            return Limited((standing,), math.ceil(wait), standing)
        wait = await self._take(town, together, of_town)
        standings = (
            self._standing("key", town, key, of_key),
            self._standing(together, town, together, of_town),
        )
        if wait > 0:
            # The request does not come: its key has not used it.
            self._hand(town, key).requests += 1
            return Limited(standings, math.ceil(wait), standings[1])
        return Limited(standings)

    async def take_for_operator(self, operator: Operator) -> Limited:
        """One request of this operator's key, which stands where a municipality's id does. Raises RecordAway."""
        key, of_key = operator.key_id, self._policy.of_key
        wait = await self._take(key, OPERATOR, of_key)
        standing = self._standing("key", key, OPERATOR, of_key)
        return Limited((standing,), math.ceil(wait), standing) if wait > 0 else Limited((standing,))

    async def _take(self, town: UUID, holder: str, size: int) -> float:
        """Seconds to wait: 0 if it may come."""
        hand = self._hand(town, holder)
        if not self._has(hand):
            # Of many at once, one draws for all.
            async with hand.lock:
                if not self._has(hand) and self._clock() >= hand.empty_until:
                    await self._draw(hand, town, holder, size)
        if hand.requests > 0:
            hand.requests -= 1
            return 0.0
        return max(hand.empty_until - self._clock(), 0.001)

    def _has(self, hand: _Hand) -> bool:
        return hand.requests > 0 and self._clock() < hand.seen_at + GOOD_FOR

    async def _draw(self, hand: _Hand, town: UUID, holder: str, size: int) -> None:
        want, per_second = max(1, size // DRAWN_PART), size / WINDOW
        drawn = await self._buckets.draw(town, holder, size=size, per_second=per_second, want=want)
        hand.requests, hand.left, hand.seen_at = drawn.granted, drawn.left, self._clock()
        if not drawn.granted:
            hand.empty_until = self._clock() + (1 - drawn.left) / per_second

    def _hand(self, town: UUID, holder: str) -> _Hand:
        hand = self._hands.get((town, holder))
        if hand is None:
            if len(self._hands) >= MOST_REMEMBERED:
                self._hands.pop(next(iter(self._hands)))
            hand = self._hands[town, holder] = _Hand()
        return hand

    def _standing(self, name: str, town: UUID, holder: str, size: int) -> Standing:
        hand = self._hand(town, holder)
        filled = hand.left + (self._clock() - hand.seen_at) * size / WINDOW
        remaining = min(size, hand.requests + math.floor(filled)) if hand.requests else 0
        return Standing(name, size, remaining, math.ceil((size - remaining) * WINDOW / size))
