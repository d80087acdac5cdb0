"""Every service is restarted by SIGTERM, one after the other, in the middle of a send: each drains in time."""

import math
import time

from tests.chaos.fleet import SERVICES
from tests.chaos.scene import Scene

NAME = "rolling_restart"
SAYS = "SIGTERM and a new start of each service in turn during a send"
BROKERS = 1
DRAINED = 30.0


async def happen(scene: Scene) -> None:
    """Again and again, until the time is over; the last service too is restarted while the towns publish."""
    longest, killed, rounds = 0.0, 0, 0
    seconds, scene.seconds = scene.seconds, math.inf
    while not rounds or time.monotonic() - scene.begun < seconds:
        for name in SERVICES:
            member = scene.fleet.members[name]
            scene.strikes()
            took = await member.stop(within=DRAINED)
            killed += took is None
            longest = max(longest, took or DRAINED)
            await member.start()
            await member.ready()
        rounds += 1
    scene.seconds = seconds
    scene.tell("rounds", rounds)
    scene.tell("longest stop, s", longest)
    scene.expect(f"drained within {DRAINED:g} s", not killed)
