"""Statuses come twice, in any order and half a minute late (scaled), while dispatchers are killed."""

import asyncio

from tests.chaos.faults.dispatcher_killed import kill_dispatchers
from tests.chaos.scene import Scene

NAME = "statuses_disordered"
SAYS = "statuses doubled 30 %, reordered 30 %, 30 s late (scaled) 20 %, while dispatchers are killed"
BROKERS = 1
LATE = 30.0


async def happen(scene: Scene) -> None:
    """For the whole time."""
    late = scene.fleet.build.timings.of(LATE)
    await scene.hall.faults(target="webhooks", when="duplicate", rate=0.3)
    await scene.hall.faults(target="webhooks", when="reorder", rate=0.3, delay=late / 2)
    await scene.hall.faults(target="webhooks", when="delay", rate=0.2, delay=late)
    await asyncio.gather(kill_dispatchers(scene), scene.rest(scene.left))
    scene.tell("late by, s", late)
