"""Are the consumers back? Asked from outside: a citizen's word must be in the record, a client's job off its stream."""

import contextlib
import time

import nats
from nats.errors import Error as NatsError

from tests.chaos.scene import Scene
from tests.eventually import eventually

WITHIN = 30.0
_JOB = b'{"idempotency_key": "chaos", "template": "none_of_ours", "audience": {"everyone": true}}'


async def expect_consumers_back(scene: Scene) -> None:
    """Within 30 s of now."""
    began = time.monotonic()
    town, _, phone = scene.hall.somebody()
    said = await scene.hall.says(phone, town.number, "AIUTO")
    await _publish_job(scene, str(town.id))
    back = {"subscription": False, "dispatcher": False}
    with contextlib.suppress(AssertionError):
        await eventually(lambda: _is_heard(scene, said["at"]), within=WITHIN + 30, every=0.1)
        back["subscription"] = True
        await eventually(lambda: _is_taken(scene), within=WITHIN, every=0.1)
        back["dispatcher"] = True
    took = time.monotonic() - began
    scene.tell("consumers back after, s", took if all(back.values()) else "never")
    for name, is_back in back.items():
        scene.expect(f"the consumers of {name} are back", is_back)
    scene.expect(f"consumers back within {WITHIN:g} s", all(back.values()) and took <= WITHIN, timed=True)


async def _is_heard(scene: Scene, at: float) -> bool:
    rows = await scene.hall.looks(
        "SELECT count(*)::int AS n FROM inbound_message WHERE recorded_at >= to_timestamp($1)", float(at)
    )
    return bool(rows) and rows[0]["n"] > 0


async def _publish_job(scene: Scene, municipality_id: str) -> None:
    await eventually(lambda: _published(scene, municipality_id), within=WITHIN, every=0.5)


async def _published(scene: Scene, municipality_id: str) -> bool:
    client = await scene.fleet.broker_client()
    try:
        headers = {"Content-Type": "application/json"}
        await client.jetstream(timeout=5).publish(f"job.broadcast.{municipality_id}", _JOB, headers=headers)
    except (NatsError, nats.js.errors.Error, OSError):
        return False
    finally:
        await client.close()
    return True


async def _is_taken(scene: Scene) -> bool:
    client = await scene.fleet.broker_client()
    try:
        return bool((await client.jetstream(timeout=5).stream_info("JOBS")).state.messages == 0)
    except (NatsError, OSError):
        return False
    finally:
        await client.close()
