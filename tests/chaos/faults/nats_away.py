"""NATS is away for five minutes (scaled): sending goes on, webhooks are refused and come again, nobody spins."""

import asyncio
import time

from tests.chaos.consumers import expect_consumers_back
from tests.chaos.fleet import DISPATCHERS, SERVICES
from tests.chaos.scene import Scene
from tests.chaos.timings import Timings
from tests.eventually import eventually

NAME = "nats_away"
SAYS = "NATS away for 5 minutes (scaled): the processor stays idle meanwhile, the consumers are back soon after"
BROKERS = 1
AWAY = 300.0
MOST_CPU, WATCHED = 5.0, 5.0


async def happen(scene: Scene) -> None:
    """What was queued is sent without NATS; then everything must be idle until NATS is back."""
    [broker] = scene.fleet.brokers
    scaled = scene.fleet.build.timings
    # What an idle dispatcher costs is a matter of how often it has its turn: as often as in production.
    await _turn_as(scene, Timings(scale=1.0))
    watched = WATCHED if scene.whole else WATCHED / 5
    away = min(scene.fleet.build.timings.of(AWAY), max(scene.seconds, watched))
    began = time.monotonic()
    scene.strikes()
    await broker.kill()
    # A broadcast that began meanwhile is sent without NATS: idle is what comes after.
    await asyncio.sleep(max(0.0, away - watched))
    await eventually(lambda: _is_sent(scene), within=max(120.0, scene.left + 60), every=0.3)
    await _expect_idle(scene, watched)
    scene.strikes()
    scene.tell("seconds without NATS", time.monotonic() - began)
    await broker.start()
    await expect_consumers_back(scene)
    await _turn_as(scene, scaled)


async def _turn_as(scene: Scene, timings: Timings) -> None:
    if not scene.whole:
        return
    for name in DISPATCHERS:
        member = scene.fleet.members[name]
        await member.stop()
        member.tell(timings.turns())
        await member.start()
        await member.ready()


async def _is_sent(scene: Scene) -> bool:
    return scene.is_over and not await scene.hall.queued()


async def _expect_idle(scene: Scene, watched: float) -> None:
    # The provider's tries are work, not spinning: none of them for as long as we look.
    await scene.hall.faults(target="webhooks", when="down", seconds=watched + 1)
    await asyncio.sleep(1.0)
    before = {name: scene.fleet.members[name].cpu for name in SERVICES}
    await asyncio.sleep(watched)
    used = {name: 100 * (scene.fleet.members[name].cpu - before[name]) / watched for name in SERVICES}
    scene.tell("idle CPU %", ", ".join(f"{name} {share:.1f}" for name, share in used.items()))
    scene.expect(f"idle CPU of each below {MOST_CPU:g} % while NATS is away", max(used.values()) < MOST_CPU, timed=True)
