"""PostgreSQL is away for a minute (scaled) while a thousand webhooks arrive: 200 opt-outs, 1 % that nobody can read."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from tests.chaos.scene import Scene
from tests.chaos.streams import dead_letters
from tests.chaos.towns import Town
from tests.eventually import eventually

NAME = "postgres_away"
SAYS = "PostgreSQL away for 60 s (scaled) while 1,000 webhooks arrive, 200 opt-outs and 1 % unreadable among them"
BROKERS = 1
AWAY = 60.0
WEBHOOKS = 1000
OPT_OUTS, UNREADABLE = 0.2, 0.01


async def happen(scene: Scene) -> None:
    """The thousand are told while nobody can record them."""
    dead_before = await dead_letters(scene.fleet.broker_client)
    people = [(town, who) for town in scene.towns for who in town.people]
    count = min(WEBHOOKS, len(people) // 2)
    chosen = scene.chance.sample(people, count)
    leaving, unreadable = chosen[: int(count * OPT_OUTS)], chosen[-max(1, int(count * UNREADABLE)) :]
    scene.strikes()
    await scene.fleet.postgres.kill()
    async with asyncio.timeout(120):
        away = asyncio.sleep(scene.fleet.build.timings.of(AWAY))
        await asyncio.gather(_tell(scene, chosen, leaving, unreadable), away)
    scene.strikes()
    await scene.fleet.postgres.start()
    await _expect_all_heard(scene, leaving, len(unreadable), dead_before)
    scene.tell("webhooks", count)


async def _tell(
    scene: Scene,
    chosen: Sequence[tuple[Town, UUID]],
    leaving: Sequence[tuple[Town, UUID]],
    unreadable: Sequence[tuple[Town, UUID]],
) -> None:
    for town, who in leaving:
        await scene.hall.leaves(town, who)
    for town, who in chosen[len(leaving) : len(chosen) - len(unreadable)]:
        await scene.hall.says(town.people.get(who) or town.leavers[who], town.number, "grazie mille")
    for town, who in unreadable:
        phone = town.people.get(who) or town.leavers[who]
        await scene.hall.says(phone, town.number, "DISATTIVA", unreadable=True)


async def _expect_all_heard(
    scene: Scene, leaving: Sequence[tuple[Town, UUID]], unreadable: int, dead_before: int
) -> None:
    async def all_out() -> bool:
        rows = await scene.hall.looks(
            "SELECT count(*)::int AS n FROM subscriber WHERE consent = 'opted_out' AND id = ANY($1)",
            [who for _, who in leaving],
        )
        return bool(rows) and rows[0]["n"] == len(leaving)

    try:
        await eventually(all_out, within=60, every=0.3)
        lost = False
    except AssertionError:
        lost = True
    scene.expect(f"no opt-out lost (of {len(leaving)})", not lost)
    dead = await dead_letters(scene.fleet.broker_client) - dead_before
    scene.expect(f"each unreadable one is in the dead letters ({dead} of {unreadable})", dead == unreadable)
