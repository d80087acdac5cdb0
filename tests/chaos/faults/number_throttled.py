"""One number is throttled (130429), and of another one pair in twenty (131056): the other numbers keep their rate."""

import time
from collections import Counter

from tests.chaos.scene import Scene

NAME = "number_throttled"
SAYS = "130429 on one number for 30 s (a third of a short run), 131056 on 5 % of the pairs of another"
BROKERS = 1
THROTTLED = 30.0
MOST_OFF = 0.05
MORE_ROUNDS = 2


async def happen(scene: Scene) -> None:
    """A while before, then the fault; the others' rates are compared."""
    scene.needs(3 * THROTTLED)
    if scene.whole:
        # Work for all of it at once: a new round would wait for the number that is throttled, and all others with it.
        scene.publishes = False
        for _ in range(MORE_ROUNDS):
            await scene.hall.publishes()
    quiet = min(THROTTLED / 2, scene.seconds / 3)
    during = min(THROTTLED, scene.seconds / 3)
    one, two = scene.towns[:2]
    await scene.rest(quiet / 3)  # the beginning is not its rate
    began = time.time()
    await scene.rest(quiet * 2 / 3)
    struck = time.time()
    scene.strikes()
    await scene.hall.faults(when="before", code=130429, phone_number_id=one.number, seconds=during)
    await scene.hall.faults(when="before", code=131056, pairs=0.05, phone_number_id=two.number, seconds=during)
    await scene.rest(during)
    ended = time.time()
    scene.strikes()
    await _expect_rates(scene, began, struck, ended)
    await scene.rest(scene.left)


async def _expect_rates(scene: Scene, began: float, struck: float, ended: float) -> None:
    taken = [each for each in await scene.hall.witnessed(began) if each["type"] == "template"]
    before = Counter(each["phone_number_id"] for each in taken if each["at"] < struck)
    after = Counter(each["phone_number_id"] for each in taken if struck <= each["at"] < ended)
    others = [town.number for town in scene.towns[2:]]
    rate_before = sum(before[each] for each in others) / (struck - began)
    rate_during = sum(after[each] for each in others) / (ended - struck)
    scene.tell("messages/s of the other numbers, before and during", f"{rate_before:.1f}, {rate_during:.1f}")
    scene.tell("messages/s of the throttled one during", after[scene.towns[0].number] / (ended - struck))
    scene.tell("messages/s of the one with refused pairs", after[scene.towns[1].number] / (ended - struck))
    off = abs(rate_during / max(rate_before, 0.1) - 1)
    scene.expect(f"the others' rate within 5 % ({100 * off:.1f} %)", off <= MOST_OFF, timed=True)
