"""Ingress gets kill -9 every second while people enrol. The provider sends again until it hears 200."""

import asyncio
import contextlib
import itertools

import httpx

from tests.chaos.scene import Scene
from tests.eventually import eventually

NAME = "ingress_killed"
SAYS = "kill -9 of ingress every second while citizens enrol; the provider tries again until 200"
BROKERS = 1
EVERY = 1.0
#: Citizens who enrol a second.
RATE = 10.0

_ENROLMENTS = """
SELECT a.subscriber_id AS id, s.consent,
    (SELECT count(*) FROM inbound_message AS m WHERE m.subscriber_id = s.id)::int AS read,
    (SELECT count(*) FROM consent_entry AS e WHERE e.subscriber_id = s.id AND e.event = 'opted_in')::int AS proofs,
    (SELECT count(*) FROM delivery AS d WHERE d.recipient_id = s.id AND d.lane = 'reply')::int AS replies
FROM subscriber AS s JOIN subscriber_address AS a ON a.subscriber_id = s.id AND a.kind = 'phone'
WHERE s.municipality_id = $1 AND s.id <> ALL($2)
"""


async def happen(scene: Scene) -> None:
    """Until the time is over; then each citizen must have been heard exactly once."""
    town = scene.towns[0]
    known = [*town.people, *town.leavers]
    already = {row["id"] for row in await scene.hall.looks(_ENROLMENTS, town.id, known)}
    killing = asyncio.create_task(_kill(scene))
    written = await _enrol(scene)
    await killing
    await scene.fleet.members["ingress"].ready()
    scene.tell("enrolments", written)

    async def all_heard() -> bool:
        rows = await scene.hall.looks(_ENROLMENTS, town.id, [*known, *already])
        return len(rows) == written

    with contextlib.suppress(AssertionError):
        await eventually(all_heard, within=180, every=0.3)
    rows = await scene.hall.looks(_ENROLMENTS, town.id, [*known, *already])
    scene.expect(f"no webhook lost ({len(rows)} of {written} enrolled)", len(rows) == written)
    once = all((row["consent"], row["read"], row["proofs"], row["replies"]) == ("opted_in", 1, 1, 1) for row in rows)
    scene.expect("none processed twice: one reading, one proof, one welcome each", once)
    # The provider never repeats what it heard 200 for: a 200 before the PubAck would be missing here.
    scene.expect("never a 200 before the PubAck", len(rows) == written)


async def _kill(scene: Scene) -> None:
    member = scene.fleet.members["ingress"]
    while not scene.is_over:
        # Up for about as long as it takes to be heard at all, on a slow machine too.
        await scene.rest(EVERY)
        with contextlib.suppress(AssertionError):
            await member.ready(within=10)
        await asyncio.sleep(scene.chance.uniform(0.0, 0.5))
        scene.strikes()
        await member.kill()
        await member.start()


async def _enrol(scene: Scene) -> int:
    town = scene.towns[0]
    written = 0
    phones = itertools.count(next(town.new_phones()) + 1000 * scene.chance.randrange(900))
    while not scene.is_over:
        with contextlib.suppress(httpx.HTTPError):
            await scene.hall.says(str(next(phones)), town.number, "ATTIVA Maria Bianchi Centro")
            written += 1
        await asyncio.sleep(1 / RATE)
    return written
