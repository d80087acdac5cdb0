"""The stream of the bells is emptied again and again, then deleted and made again: a bell only saves time."""

from tests.chaos.consumers import expect_consumers_back
from tests.chaos.scene import Scene
from tests.eventually import PATIENCE

NAME = "bells_wiped"
SAYS = "the stream BELLS emptied every second, then deleted and made again"
BROKERS = 1


async def happen(scene: Scene) -> None:
    """Until the time is over."""
    client = await scene.fleet.broker_client()
    try:
        js = client.jetstream(timeout=PATIENCE)
        while not scene.is_over:
            await scene.rest(1.0)
            scene.strikes()
            await js.purge_stream("BELLS")
        await js.delete_stream("BELLS")
    finally:
        await client.close()
    await scene.fleet.apply_topology()
    await expect_consumers_back(scene)
