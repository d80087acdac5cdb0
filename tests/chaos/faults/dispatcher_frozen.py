"""A dispatcher is stopped with SIGSTOP for three row leases, ten times: it wakes with rows that others took over."""

import asyncio

from tests.chaos.fleet import DISPATCHERS
from tests.chaos.scene import Scene

NAME = "dispatcher_frozen"
SAYS = "SIGSTOP of a dispatcher for three row leases, ten times (fewer where the time is short)"
BROKERS = 1
TIMES, LEASES = 10, 3


async def happen(scene: Scene) -> None:
    """It is frozen in the middle of its work, woken, and frozen again after a moment."""
    frozen_for = LEASES * scene.fleet.build.timings.row_lease
    times = 0
    while times < TIMES and (times == 0 or scene.left > frozen_for):
        member = scene.fleet.members[scene.chance.choice(DISPATCHERS)]
        await asyncio.sleep(scene.chance.uniform(0.3, 1.0))
        scene.strikes()
        member.freeze()
        await asyncio.sleep(frozen_for)
        scene.strikes()
        member.thaw()
        times += 1
    scene.tell("seconds frozen, each time", frozen_for)
    scene.tell("times", times)
