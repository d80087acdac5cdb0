"""Counts of zones: exact for few people; for many believed for twenty times as long as it took to count them."""

import asyncio
import datetime as dt
from collections.abc import Sequence
from uuid import UUID, uuid4

from comunica.broadcasting.states import DeliveryState
from comunica.usecases.broadcasts.count_zones import ZoneCounts
from services.console.counted_zones import MANY, MOST, SHARE, CountedZones

TOWN, NOTICE = uuid4(), uuid4()
TOOK = 0.25


class Record:
    """Counts how often it is asked; its clock goes on by a quarter of a second each time."""

    def __init__(self, people: int) -> None:
        self.people, self.asked, self.now = people, 0, 100.0

    async def by_zone(self, municipality_id: UUID, broadcast_id: UUID, *, lately: dt.timedelta) -> Sequence[ZoneCounts]:
        self.asked += 1
        self.now += TOOK
        await asyncio.sleep(0)
        return [ZoneCounts(zone="centro", counts={DeliveryState.DELIVERED: self.people}, settled_lately=0)]

    def clock(self) -> float:
        return self.now


async def test_many_are_counted_once_for_all_who_ask_and_again_when_it_was_long_ago() -> None:
    record = Record(MANY)
    zones = CountedZones(record, clock=record.clock)
    await asyncio.gather(*(zones.of(TOWN, NOTICE) for _ in range(20)))
    assert record.asked == 1
    record.now += SHARE * TOOK
    await zones.of(TOWN, NOTICE)
    assert record.asked == 2


async def test_few_are_counted_whenever_somebody_looks() -> None:
    record = Record(MANY - 1)
    zones = CountedZones(record, clock=record.clock)
    for _ in range(3):
        await zones.of(TOWN, NOTICE)
    assert record.asked == 3


async def test_the_last_look_of_a_notice_is_of_its_end() -> None:
    record = Record(MANY)
    zones = CountedZones(record, clock=record.clock)
    await zones.of(TOWN, NOTICE)
    record.people += 1
    (found,) = await zones.of(TOWN, NOTICE, as_now=True)
    assert found.people == MANY + 1


async def test_another_town_s_notice_is_another_one_and_the_oldest_are_forgotten() -> None:
    record = Record(MANY)
    zones = CountedZones(record, clock=record.clock)
    for _ in range(MOST + 1):
        await zones.of(uuid4(), NOTICE)
    assert record.asked == MOST + 1
