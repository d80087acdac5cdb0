"""The path of the webhooks is down for five minutes (scaled), a status becomes a dead letter, and answers are cut: no
doubt may be sent again while the path has a gap.
"""

import asyncio

from tests.chaos.fleet import APP
from tests.chaos.scene import Scene

NAME = "status_path_down"
SAYS = "webhooks down for 5 minutes (scaled), one status dead-lettered, 10 % of the answers cut"
BROKERS = 1
DOWN = 300.0


async def happen(scene: Scene) -> None:
    """Every message was taken: whatever is sent again is a repeat."""
    down = min(scene.fleet.build.timings.of(DOWN), max(scene.left, 5.0))
    await scene.hall.faults(when="cut", rate=0.1)
    await scene.hall.faults(target="webhooks", when="garble", count=1)
    await asyncio.sleep(min(2.0, down / 4))
    await _bury_one(scene)
    scene.strikes()
    await scene.hall.faults(target="webhooks", when="down", seconds=down)
    await asyncio.sleep(down)
    await scene.rest(scene.left)
    scene.strikes()
    scene.tell("path down, s", down)
    rows = await scene.hall.looks(
        "SELECT count(*)::int AS n FROM delivery WHERE source_id = ANY($1) AND attempt > 1", list(scene.hall.broadcasts)
    )
    again = rows[0]["n"] if rows else -1
    scene.expect(f"nothing sent again while the path had a gap ({again})", again == 0)


async def _bury_one(scene: Scene) -> None:
    """An envelope of a status that subscription cannot open: a dead letter, told as a gap first."""
    client = await scene.fleet.broker_client()
    try:
        await client.jetstream(timeout=5).publish(f"inbound.status.{APP}", b"no envelope of ours")
    finally:
        await client.close()
