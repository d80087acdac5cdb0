"""Fairness: nineteen towns with a message to 100 people each, alone, and while a twentieth sends to 1,000,000.

All on one dispatcher, every number with its 80 messages a second, on the real clock. A dwell is the time from the POST
of a broadcast to the arrival of one of its messages at the provider. They take turns, the great one paused and not, so
that what else disturbs the machine disturbs both.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack

from tests.bench import towns
from tests.bench.house import Client, house, resolved
from tests.bench.quantiles import quantile
from tests.bench.witness import Witness, witness

OTHERS, PEOPLE = 19, 100
CROWD = 1_000_000
RATE = 80
TIMES = 5

CEILINGS = {"fairness_p99_to_alone": 1.2}


async def measure() -> Mapping[str, float]:
    """The figures."""
    async with house() as here, witness() as end, AsyncExitStack() as stack:
        great = await here.town(0, end.url, rate=RATE)
        await towns.crowd(here.admin, great, here.master_key, citizens=CROWD)
        small = [await here.town(serial, end.url, citizens=PEOPLE, rate=RATE) for serial in range(1, OTHERS + 1)]
        await here.admin.execute("VACUUM ANALYZE subscriber")
        await stack.enter_async_context(here.dispatcher(channels=1 + OTHERS))
        api = await stack.enter_async_context(here.api())
        giant = await stack.enter_async_context(here.client(great, api))
        clients = [await stack.enter_async_context(here.client(town, api)) for town in small]
        await dwells(clients, end)  # connections and caches: not speed
        before = await dwells(clients, end)
        source_id = await giant.submit(lane="bulk")
        # Its recipients are written in this moment: the worst one, and shown apart.
        meanwhile = await dwells(clients, end)
        await resolved(giant, source_id)
        await end.has(source_id, 1, within=30)
        alone, beside = list[float](), list[float]()
        for _ in range(TIMES):
            beside += await dwells(clients, end)
            await giant.steer(source_id, "pause")
            alone += await dwells(clients, end)
            await giant.steer(source_id, "resume")
    p99 = quantile(alone, 0.99)
    return {
        "fairness_p99_before_seconds": quantile(before, 0.99),
        "fairness_p99_alone_seconds": p99,
        "fairness_p99_seconds": quantile(beside, 0.99),
        "fairness_p99_to_alone": quantile(beside, 0.99) / p99,
        "fairness_p99_during_snapshot_seconds": quantile(meanwhile, 0.99),
    }


async def dwells(clients: Sequence[Client], end: Witness) -> list[float]:
    """All of them send at the same moment; every message's dwell."""
    return [each for found in await asyncio.gather(*(one(client, end) for client in clients)) for each in found]


async def one(client: Client, end: Witness) -> list[float]:
    """One town's."""
    begun = time.perf_counter()
    source_id = await client.submit()
    arrivals = await end.has(source_id, PEOPLE, within=60)
    return [at - begun for at in arrivals]
