"""Enrolment: one subscription process on one core, over twenty towns, against the bare inserts of the same rows.

Each citizen's ATTIVA is an envelope of its own, as on a quiet day; person, ledger and reply are committed before it is
acknowledged.
"""

import asyncio
import datetime as dt
import itertools
import os
import random
import sys
from collections.abc import Iterator, Mapping

from comunica.contracts import subjects
from comunica.contracts.inbound import InboundEvent, MessageReceived
from tests.bench import towns
from tests.bench.cores import MEASURED, on_core
from tests.bench.inbound import World, world

FLOORS: Mapping[str, float] = {}

TOWNS = 20
CITIZENS = int(os.environ.get("BENCH_CITIZENS", "20000"))
ZONES = ("Centro", "Villaggio Brollo", "Borgo Nuovo", "San Rocco", "La Costa")
GIVEN = ("Maria", "Luca", "Giulia", "Anna Maria", "Paolo", "Francesca", "Giovanni", "Chiara")
SURNAMES = ("Rossi", "De Luca", "Bianchi", "Ferrari", "Esposito", "D’Angelo", "Colombo", "Ricci")


async def measure() -> Mapping[str, float]:
    """The figures."""
    async with world() as here:
        for serial in range(TOWNS):
            await found(here, serial)
        before = await bare_rate(here)
        await here.publish(list(citizens()), together=1, subject=subjects.inbound_message)
        pace = await here.pace(together=1)
        await check_record(here)
        bare = max(before, await bare_rate(here))
    return {
        "bare_inserts_per_second": bare,
        "enrolments_per_second": pace.per_second,
        "enrolments_to_bare_inserts": pace.per_second / bare,
        "enrolments_per_cpu_second": pace.per_cpu_second,
        "enrolment_cores_used": pace.cores,
    }


async def found(here: World, serial: int) -> None:
    """A town with zones that people live in."""
    town = await towns.found(here.admin, serial, citizens=0, base_url="http://nobody", master_key=here.master_key)
    rows = [(town.id, name.lower().replace(" ", "-"), "zone", name) for name in ZONES]
    await here.admin.copy_records_to_table("zone", records=rows, columns=("municipality_id", "id", "kind", "name"))


def citizens() -> Iterator[InboundEvent]:
    """What each writes, the towns mixed."""
    names = list(itertools.product(GIVEN, SURNAMES, ZONES))
    chance = random.Random(7)
    for serial in range(CITIZENS):
        yield MessageReceived(
            phone_number_id=f"8{chance.randrange(TOWNS):05d}",
            waba_id="1",
            digest=serial.to_bytes(32),
            message_id=f"wamid.HBgMMzkzMzM{serial:08d}VAgASGBQzQTdCNEYxQzRENUU2Rjc4OTAxMgA=",
            sender_phone=f"39333{serial:07d}",
            sent_at=dt.datetime.now(dt.UTC).replace(microsecond=0),
            type="text",
            text=" ".join(("ATTIVA", *names[serial % len(names)])),
            profile_name="Maria",
        )


async def check_record(here: World) -> None:
    """Everybody is enrolled with proof and has a welcome: a fast service that loses some is no use."""
    row = await here.admin.fetchrow(
        "SELECT (SELECT count(*) FROM subscriber WHERE given_name_sealed IS NOT NULL AND consent = 'opted_in'"
        "          AND municipality_id IN (SELECT id FROM municipality)) AS people,"
        " (SELECT count(*) FROM consent_entry WHERE event = 'opted_in') AS proofs,"
        " (SELECT count(*) FROM delivery WHERE lane = 'reply' AND state = 'queued'"
        "          AND municipality_id IN (SELECT id FROM municipality)) AS replies"
    )
    assert row is not None
    assert set(row.values()) == {CITIZENS}, f"{CITIZENS} wrote, the record has {dict(row)}"


async def bare_rate(here: World) -> float:
    """People a second of the inserts alone. Their towns are none of the others', and are seen by nobody."""
    process = await asyncio.create_subprocess_exec(
        *on_core(MEASURED, [sys.executable, "-m", "tests.bench.bare_inserts", str(CITIZENS), str(TOWNS)]),
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "BENCH_DSN": here.dsn},
    )
    answer, _ = await process.communicate()
    return float(answer)
