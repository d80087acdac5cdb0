"""One number is flooded by its citizens: people of other towns get their replies about as soon as without it."""

import asyncio
import contextlib
import time
from collections.abc import Sequence, Set

from tests.chaos.scene import Scene
from tests.eventually import eventually

NAME = "number_flooded"
SAYS = "one number receives 2,000 messages a second for 60 s, a third of which raise a reply: the replies of the others"
BROKERS = 1
RATE, FLOODED, ALONE = 2000.0, 60.0, 25.0
#: In a short run, beside other tests.
_SHORT_RATE = 200.0
#: What a town in trouble writes. Primes, so that everybody says everything in turn.
PEOPLE = 997
WORDS = (
    "ATTIVA Maria Bianchi Centro",
    "grazie",
    "quando riapre la scuola?",
    "ok",
    "AIUTO",
    "grazie mille, buona serata",
    "Buongiorno, qui manca la luce da due ore",
    "DISATTIVA",
    "ma la strada per il centro è aperta?",
    "ok",
    "grazie",
)
ASKED_PER_SECOND = 8.0
MOST_TIMES = 2.0
#: Seconds until all of it must be in the record: how fast a crowd is read is a matter of cores, that it is read is not.
HEARD_WITHIN = 900.0
#: Its replies must be through before the run can be judged.
_CHANNEL_RATE = 80


async def happen(scene: Scene) -> None:
    """Alone first, then under the flood; the broadcasts of the beginning are out by then."""
    flooded_for = FLOODED if scene.whole else scene.seconds
    alone_for = ALONE if scene.whole else flooded_for
    rate = RATE if scene.whole else _SHORT_RATE
    scene.publishes = False
    await _sends_at(scene, _CHANNEL_RATE)
    await eventually(lambda: _is_sent(scene), within=180, every=0.5)
    alone = await _latencies(scene, alone_for)
    scene.strikes()
    before = {name: member.cpu for name, member in scene.fleet.members.items()}
    told = await _flood(scene, rate, flooded_for + 1)
    await asyncio.sleep(1.0)
    beside = await _latencies(scene, flooded_for)
    scene.strikes()
    used = {name: 100 * (member.cpu - before[name]) / flooded_for for name, member in scene.fleet.members.items()}
    scene.tell("flood, messages/s", rate)
    scene.tell("messages of the flood", told)
    scene.tell("processor % meanwhile", ", ".join(f"{name} {share:.0f}" for name, share in used.items()))
    _expect_as_soon(scene, alone, beside)
    scene.expect("the flood is heard", await _is_heard(scene, told), timed=True)
    scene.strikes()
    await _sends_at(scene, 20)


async def _flood(scene: Scene, rate: float, seconds: float) -> int:
    first = 393_360_000_000 + scene.chance.randrange(10**6) * 10_000
    flood: dict[str, object] = {"phone_number_id": scene.towns[0].number, "texts": list(WORDS), "people": PEOPLE}
    flood |= {"rate": rate, "seconds": seconds, "first": first}
    answer = await scene.hall.web.post(f"{scene.fleet.simulator}/simulator/flood", json=flood)
    answer.raise_for_status()
    return int(answer.json()["messages"])


async def _latencies(scene: Scene, seconds: float) -> list[float]:
    """Seconds from what was said to the reply, of people in other towns; a minute if there was none."""
    since, asked = time.time(), []
    others = scene.towns[1:]
    # Strangers: whoever asks too often in an hour is not answered any more.
    first_phone = 393_350_000_000 + scene.chance.randrange(10**6) * 1000
    begun = time.monotonic()
    for each in range(int(seconds * ASKED_PER_SECOND)):
        town, phone = others[each % len(others)], str(first_phone + each)
        asked.append((phone, (await scene.hall.says(phone, town.number, "AIUTO"))["at"]))
        await asyncio.sleep(max(0.0, begun + (each + 1) / ASKED_PER_SECOND - time.monotonic()))
    wanted = {phone for phone, _ in asked}
    with contextlib.suppress(AssertionError):
        await eventually(lambda: _have_all(scene, since, wanted), within=3.0, every=0.2)
    first = await _first_replies(scene, since)
    return [first.get(phone, at + 60) - float(at) for phone, at in asked]


async def _have_all(scene: Scene, since: float, wanted: Set[str]) -> bool:
    return wanted <= (await _first_replies(scene, since)).keys()


async def _first_replies(scene: Scene, since: float) -> dict[str, float]:
    """When each phone was first written to."""
    first: dict[str, float] = {}
    for one in await scene.hall.witnessed(since):
        if one["type"] == "text":
            first.setdefault(str(one["to"]), float(one["at"]))
    return first


def _expect_as_soon(scene: Scene, alone: Sequence[float], beside: Sequence[float]) -> None:
    scene.tell("replies measured, alone and beside the flood", f"{len(alone)}, {len(beside)}")
    for share in (0.5, 0.95, 0.99):
        one, two = _quantile(alone, share), _quantile(beside, share)
        what = f"webhook to reply p{100 * share:.0f}, s, alone and beside the flood"
        scene.tell(what, f"{one:.3f}, {two:.3f} ({two / max(one, 0.001):.2f} x)")
    times = _quantile(beside, 0.99) / max(_quantile(alone, 0.99), 0.001)
    scene.expect(f"p99 at most {MOST_TIMES:g} x alone ({times:.2f} x)", times <= MOST_TIMES, timed=True)


def _quantile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


async def _is_heard(scene: Scene, told: int) -> bool:
    """Whether all of the flood is in the record, soon after its end."""
    town, begun = scene.towns[0], time.monotonic()

    async def all_in() -> bool:
        rows = await scene.hall.looks(
            "SELECT count(*)::int AS n FROM inbound_message WHERE municipality_id = $1", town.id
        )
        return bool(rows) and rows[0]["n"] >= told

    try:
        await eventually(all_in, within=HEARD_WITHIN, every=0.5)
    except AssertionError:
        return False
    scene.tell("the flood is heard, s after its end", time.monotonic() - begun)
    return True


async def _is_sent(scene: Scene) -> bool:
    return not await scene.hall.queued()


async def _sends_at(scene: Scene, rate: int) -> None:
    await scene.hall.looks(
        "UPDATE channel SET messages_per_second = $1 WHERE id = $2 RETURNING id", rate, scene.towns[0].channel_id
    )
