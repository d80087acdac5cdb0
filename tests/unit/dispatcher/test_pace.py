"""What it costs to remember whom a channel wrote to."""

import tracemalloc
from collections.abc import Iterator

from asyncpg.pgproto.pgproto import UUID
from uuid_utils.compat import uuid7

from comunica.broadcasting.breaker import Breaker
from comunica.usecases.delivering.pace_channel import ChannelPace, PacePolicy

#: What the fastest number there is sends in a second.
RATE = 1000


def people(count: int) -> Iterator[UUID]:
    """As the record gives them: an object for each row, which is gone with it."""
    return (UUID(uuid7().bytes) for _ in range(count))


def test_a_number_at_full_speed_needs_two_megabytes_however_many_people_it_writes_to() -> None:
    policy = PacePolicy()
    pace = ChannelPace(policy, Breaker(policy.shared_breaker), rate=RATE, now=0.0)
    tracemalloc.start()
    try:
        for place, person in enumerate(people(30 * RATE)):
            assert pace.person(person, place / RATE) == 0
            pace.answered(person, sent=True)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 2_000_000


def test_a_channel_that_sends_nothing_any_more_forgets_everybody() -> None:
    policy = PacePolicy()
    pace = ChannelPace(policy, Breaker(policy.shared_breaker), rate=RATE, now=0.0)
    for person in people(100):
        pace.person(person, 0.0)
    assert len(pace._pairs) == 100
    pace.forget(6.1)
    assert len(pace._pairs) == 0
