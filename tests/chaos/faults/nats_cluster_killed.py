"""Three NATS servers get kill -9: one by one, and then all at once."""

import asyncio

from tests.chaos.consumers import expect_consumers_back
from tests.chaos.scene import Scene
from workbench.nats import Nats, start_together

NAME = "nats_cluster_killed"
SAYS = "kill -9 of each of three NATS servers (R3) in turn, then of all at once"
BROKERS = 3
DOWN = 2.0


async def happen(scene: Scene) -> None:
    """Rounds of four blows, until the time is over."""
    down = DOWN if scene.whole else DOWN / 2
    rounds = 0
    while not rounds or scene.left > 5 * down:
        for broker in scene.chance.sample(scene.fleet.brokers, 3):
            await _down(scene, [broker], down)
        await _down(scene, scene.fleet.brokers, down)
        rounds += 1
    scene.tell("rounds of one by one, then all", rounds)
    await expect_consumers_back(scene)


async def _down(scene: Scene, brokers: list[Nats], seconds: float) -> None:
    await asyncio.sleep(seconds)
    scene.strikes()
    await asyncio.gather(*(broker.kill() for broker in brokers))
    await asyncio.sleep(seconds)
    await start_together(brokers)
