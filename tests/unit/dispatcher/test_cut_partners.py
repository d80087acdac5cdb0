"""Whom the cutter looks for, and when: at once after an end, all of them once a minute."""

import datetime as dt
from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass, field
from uuid import UUID

import pytest

from comunica.usecases.partners.cut_partners import ALL_EVERY, LATELY, PartnerConnection, PartnerCutter

STANDING, ENDED = (PartnerConnection(UUID(int=number), "NSERVER", number) for number in (1, 2))
NOON = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


@dataclass
class World:
    """A record, the servers, a meter and a clock."""

    now: dt.datetime = NOON
    ended_at: dt.datetime = NOON - dt.timedelta(days=1)
    connections: list[PartnerConnection] = field(default_factory=lambda: [STANDING, ENDED])
    is_away: bool = False
    looks: int = 0
    counted: list[str] = field(default_factory=list)

    async def ended_since(self, since: dt.datetime) -> bool:
        return self.ended_at >= since

    async def that_stand(self, nkeys: Collection[UUID], now: dt.datetime) -> Set[UUID]:
        return {*nkeys} - {ENDED.nkey_id}

    async def partners(self) -> Sequence[PartnerConnection] | None:
        self.looks += 1
        return None if self.is_away else list(self.connections)

    async def cut(self, connections: Sequence[PartnerConnection]) -> bool:
        self.connections = [each for each in self.connections if each not in connections]
        return True

    def connection_cut(self, outcome: str) -> None:
        self.counted.append(outcome)

    def cutter(self) -> PartnerCutter:
        return PartnerCutter(record=self, board=self, meter=self, now=lambda: self.now)


async def passed(world: World, cutter: PartnerCutter, seconds: int) -> None:
    """A turn each second."""
    for _ in range(seconds):
        world.now += SECOND
        await cutter.turn()


@pytest.fixture
def world() -> World:
    return World()


async def test_at_its_start_it_looks_at_all_and_cuts_those_whose_credential_ended(world: World) -> None:
    await world.cutter().turn()
    assert (world.connections, world.counted) == ([STANDING], ["cut"])


async def test_while_nobody_s_ended_it_asks_the_servers_once_a_minute(world: World) -> None:
    cutter = world.cutter()
    await cutter.turn()
    await passed(world, cutter, int(ALL_EVERY / SECOND) - 1)
    assert world.looks == 1
    await passed(world, cutter, 1)
    assert world.looks == 2


async def test_after_an_end_it_looks_at_every_turn_so_that_nobody_slips_in(world: World) -> None:
    cutter = world.cutter()
    await cutter.turn()
    world.ended_at = world.now
    # It was let in just before, and stands just after the first look.
    await passed(world, cutter, 1)
    world.connections.append(ENDED)
    await passed(world, cutter, 1)
    assert world.connections == [STANDING]
    looks = world.looks
    await passed(world, cutter, int(LATELY / SECOND))
    assert world.looks - looks <= LATELY / SECOND


async def test_while_the_servers_cannot_be_asked_it_says_so_and_tries_again(world: World) -> None:
    world.is_away = True
    cutter = world.cutter()
    await passed(world, cutter, 2)
    assert world.counted == ["failed", "failed"]
    world.is_away = False
    await passed(world, cutter, 1)
    assert world.counted == ["failed", "failed", "cut"]
