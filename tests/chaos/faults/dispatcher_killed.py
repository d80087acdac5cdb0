"""A random dispatcher gets kill -9 every 0.5 to 0.9 s, and is started again at once."""

from tests.chaos.fleet import DISPATCHERS
from tests.chaos.scene import Scene

NAME = "dispatcher_killed"
SAYS = "kill -9 of a random dispatcher every 0.5 to 0.9 s"
BROKERS = 1


async def happen(scene: Scene) -> None:
    """Until the time is over."""
    await kill_dispatchers(scene)


async def kill_dispatchers(scene: Scene) -> None:
    """The same for others: the schedule comes from the seed alone."""
    while not scene.is_over:
        pause, name = scene.chance.uniform(0.5, 0.9), scene.chance.choice(DISPATCHERS)
        await scene.rest(pause)
        member = scene.fleet.members[name]
        scene.strikes()
        await member.kill()
        await member.start()
