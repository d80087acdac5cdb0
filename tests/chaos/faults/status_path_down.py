"""The path of the webhooks is down for five minutes (scaled), a status becomes a dead letter, and answers are cut: no
doubt may be sent again while the path has a gap.
"""

import asyncio

from tests.chaos.fleet import APP, DISPATCHERS
from tests.chaos.scene import Scene
from tests.eventually import PATIENCE

NAME = "status_path_down"
SAYS = "webhooks down for 5 minutes (scaled), one status dead-lettered, 10 % of the answers cut"
BROKERS = 1
DOWN = 300.0


async def happen(scene: Scene) -> None:
    """Every message was taken: whatever is sent again is a repeat."""
    down = min(scene.fleet.build.timings.of(DOWN), max(scene.left, 5.0))
    before = await _sent_again(scene)
    await scene.hall.faults(when="cut", rate=0.1)
    await scene.hall.faults(target="webhooks", when="garble", count=1)
    scene.unreadable = 1
    await asyncio.sleep(min(2.0, down / 4))
    await _bury_one(scene)
    scene.strikes()
    await scene.hall.faults(target="webhooks", when="down", seconds=down)
    await asyncio.sleep(down)
    await scene.rest(scene.left)
    scene.strikes()
    scene.tell("path down, s", down)
    again = await _sent_again(scene) - before
    scene.expect(f"nothing sent again out of doubt while the path had a gap ({again:g})", again == 0)


async def _bury_one(scene: Scene) -> None:
    """An envelope of a status that subscription cannot open: a dead letter, told as a gap first."""
    client = await scene.fleet.broker_client()
    try:
        await client.jetstream(timeout=PATIENCE).publish(f"inbound.status.{APP}", b"no envelope of ours")
    finally:
        await client.close()


async def _sent_again(scene: Scene) -> float:
    """Doubts that the dispatchers sent again for want of evidence, by their own count."""
    return sum([await _counted(scene, name) for name in DISPATCHERS])


async def _counted(scene: Scene, name: str) -> float:
    answer = await scene.hall.web.get(f"http://127.0.0.1:{scene.fleet.ports[f'{name}-ops']}/metrics")
    lines = [line for line in answer.text.splitlines() if line.startswith("comunica_doubts_decided_total")]
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines if 'answer="resend"' in line)
