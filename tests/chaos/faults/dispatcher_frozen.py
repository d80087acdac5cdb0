"""A dispatcher is stopped with SIGSTOP for three row leases, ten times: it wakes with rows that others took over."""

import asyncio

from tests.chaos.fleet import DISPATCHERS
from tests.chaos.scene import Scene

NAME = "dispatcher_frozen"
SAYS = "SIGSTOP of a dispatcher for three row leases, ten times (fewer in a short run)"
BROKERS = 1
TIMES, LEASES = 10, 3
#: Seconds at work before it is frozen.
_AT_WORK = (0.3, 1.0)


async def happen(scene: Scene) -> None:
    """It is frozen in the middle of its work, woken, and frozen again after a moment."""
    frozen_for = LEASES * scene.fleet.build.timings.row_lease
    scene.needs(TIMES * (frozen_for + _AT_WORK[1]) + frozen_for)
    times = 0
    while times < TIMES and (times == 0 or scene.left > frozen_for):
        member = scene.fleet.members[scene.chance.choice(DISPATCHERS)]
        await asyncio.sleep(scene.chance.uniform(*_AT_WORK))
        scene.strikes()
        member.freeze()
        await asyncio.sleep(frozen_for)
        scene.strikes()
        member.thaw()
        times += 1
    scene.tell("seconds frozen, each time", frozen_for)
    scene.tell("times", times)
    if scene.whole:
        scene.expect(f"frozen {TIMES} times ({times})", times == TIMES)
