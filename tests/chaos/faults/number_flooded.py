"""One number is flooded by its citizens: people of other towns get their replies about as soon as without it."""

import asyncio
import time
from collections.abc import Sequence

from tests.chaos.scene import Scene

NAME = "number_flooded"
SAYS = "one number receives 200 messages a second (2,000 x 0.1: two shared cores): the replies of the others"
BROKERS = 1
#: Of two shared cores, with the simulator and PostgreSQL on them; 2,000 where there are cores enough.
RATE = 200.0
ASKED_PER_SECOND = 8.0
MOST_TIMES = 2.0
#: Below this, twice as long is nobody's loss and everybody's noise.
_FLOOR = 0.5


async def happen(scene: Scene) -> None:
    """Alone first, then under the flood."""
    each = max(6.0, scene.seconds * 0.4)
    alone = await _latencies(scene, each)
    scene.strikes()
    flood: dict[str, object] = {"phone_number_id": scene.towns[0].number, "text": "grazie", "people": 200}
    flood |= {"rate": RATE, "seconds": each + 2}
    answer = await scene.hall.web.post(f"{scene.fleet.simulator}/simulator/flood", json=flood)
    answer.raise_for_status()
    await asyncio.sleep(1.0)
    flooded = await _latencies(scene, each)
    scene.strikes()
    scene.tell("flood, messages/s", RATE)
    scene.tell("replies measured, alone and under the flood", f"{len(alone)}, {len(flooded)}")
    one, two = _p99(alone), _p99(flooded)
    scene.tell("webhook to reply p99, s, alone and under the flood", f"{one:.3f}, {two:.3f}")
    soon = two <= max(MOST_TIMES * one, _FLOOR)
    scene.expect(f"p99 at most 2 x alone, or {_FLOOR:g} s ({two / max(one, 0.001):.2f} x)", soon, timed=True)
    await scene.rest(scene.left)


async def _latencies(scene: Scene, seconds: float) -> list[float]:
    """Seconds from what was said to the reply, of people in other towns."""
    since, asked = time.time(), []
    others = scene.towns[1:]
    # Strangers: whoever asks too often in an hour is not answered any more.
    first_phone = 393_350_000_000 + scene.chance.randrange(10**6) * 1000
    for each in range(int(seconds * ASKED_PER_SECOND)):
        town, phone = others[each % len(others)], str(first_phone + each)
        asked.append((phone, (await scene.hall.says(phone, town.number, "AIUTO"))["at"]))
        await asyncio.sleep(1 / ASKED_PER_SECOND)
    await asyncio.sleep(3.0)
    replies = [one for one in await scene.hall.witnessed(since) if one["type"] == "text"]
    first: dict[str, float] = {}
    for one in replies:
        first.setdefault(str(one["to"]), float(one["at"]))
    return [first.get(phone, at + 60) - float(at) for phone, at in asked]


def _p99(values: Sequence[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(0.99 * len(values)))]
