"""NATS, one server alone, gets kill -9 again and again, and is started again a moment later."""

from tests.chaos.consumers import expect_consumers_back
from tests.chaos.scene import Scene

NAME = "nats_killed"
SAYS = "kill -9 of the only NATS server every 3 s, down for half a second to two"
BROKERS = 1
EVERY = 3.0


async def happen(scene: Scene) -> None:
    """Until the time is over; then the consumers must be back."""
    [broker] = scene.fleet.brokers
    while scene.left > EVERY:
        await scene.rest(EVERY)
        scene.strikes()
        await broker.kill()
        await scene.rest(scene.chance.uniform(0.5, 2.0))
        await broker.start()
    await expect_consumers_back(scene)
