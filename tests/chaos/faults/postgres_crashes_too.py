"""Dispatchers are killed as before, and PostgreSQL is stopped `immediate` every 5 s besides."""

import asyncio

from tests.chaos.faults.dispatcher_killed import kill_dispatchers
from tests.chaos.scene import Scene

NAME = "postgres_crashes_too"
SAYS = "kill -9 of dispatchers as before, and PostgreSQL stopped immediate every 5 s"
BROKERS = 1
EVERY = 5.0


async def happen(scene: Scene) -> None:
    """Both at once, until the time is over."""
    await asyncio.gather(kill_dispatchers(scene), _crash(scene))


async def _crash(scene: Scene) -> None:
    crashes = 0
    while scene.left > EVERY:
        await scene.rest(EVERY)
        scene.strikes()
        await scene.fleet.crash_postgres()
        crashes += 1
    scene.tell("crashes of PostgreSQL", crashes)
