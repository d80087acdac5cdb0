"""Urgent: 1,000 people in danger while a number is busy with a bulk of 100,000, on the real clock at 80 a second.

Ten towns do it at once, each on its own number, three times; POST to the API → first and last byte at the provider.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from comunica.broadcasting.pacing import BucketPolicy
from tests.bench import towns
from tests.bench.house import Client, House, house, resolved
from tests.bench.quantiles import quantile
from tests.bench.witness import Witness, witness

TOWNS, TIMES = 10, 3
BULK, URGENT = 100_000, 1000
#: Messages a second: what a number has when nobody raised it.
RATE = 80
#: Seconds between the towns of a round, so that each has the API to itself.
STAGGER = 0.37

#: Seconds above what the rate alone needs.
CEILINGS = {"urgent_first_byte_p99_seconds": 0.5, "urgent_last_byte_beyond_rate_seconds": 1.5}


@dataclass(frozen=True, slots=True)
class Trial:
    """Seconds after the POST."""

    first: float
    last: float


async def measure() -> Mapping[str, float]:
    """The figures."""
    async with house() as here, witness() as end, AsyncExitStack() as stack:
        found = [await town_with_a_bulk(here, serial, end) for serial in range(TOWNS)]
        await here.admin.execute("VACUUM ANALYZE subscriber")
        await stack.enter_async_context(here.dispatcher(channels=TOWNS))
        api = await stack.enter_async_context(here.api())
        clients = [await stack.enter_async_context(here.client(town, api)) for town in found]
        for client in clients:
            bulk = await client.submit(lane="bulk")
            await resolved(client, bulk)
            await end.has(bulk, 1, within=30)
        await here.admin.execute("VACUUM ANALYZE delivery")
        before = sum(len(each) for each in end.arrivals.values())
        trials = [trial for _ in range(TIMES) for trial in await one_round(clients, end)]
        assert sum(len(each) for each in end.arrivals.values()) > before + len(trials) * URGENT, "the bulks stood still"
    needed = URGENT / BucketPolicy(rate=RATE).full_rate
    return {
        "urgent_trials": len(trials),
        "urgent_first_byte_median_seconds": quantile([each.first for each in trials], 0.5),
        "urgent_first_byte_p99_seconds": quantile([each.first for each in trials], 0.99),
        "urgent_last_byte_seconds": max(each.last for each in trials),
        "urgent_last_byte_beyond_rate_seconds": max(each.last for each in trials) - needed,
    }


async def town_with_a_bulk(here: House, serial: int, end: Witness) -> towns.Town:
    """A town of 100,000, of whom 1,000 live where the danger is."""
    town = await here.town(serial, end.url, rate=RATE)
    await towns.crowd(here.admin, town, here.master_key, citizens=BULK, in_zone=URGENT)
    return town


async def one_round(clients: Sequence[Client], end: Witness) -> list[Trial]:
    """One trial in each town."""
    return await asyncio.gather(*(one_trial(client, end, serial * STAGGER) for serial, client in enumerate(clients)))


async def one_trial(client: Client, end: Witness, wait: float) -> Trial:
    """An alert."""
    await asyncio.sleep(wait)
    begun = time.perf_counter()
    source_id = await client.submit(lane="urgent", zone=towns.ZONE)
    arrivals = await end.has(source_id, URGENT, within=60)
    return Trial(arrivals[0] - begun, arrivals[-1] - begun)
