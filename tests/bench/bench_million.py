"""A million people: their snapshot, a page of progress meanwhile, and the dispatcher's memory against small audiences.

Three towns with ten thousand, a hundred thousand and a million people, one after the other, in one dispatcher; nothing
is paced. nginx is the other end.
"""

import asyncio
import datetime as dt
import time
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from tests.bench import towns
from tests.bench.bench_dispatch import Turn, check_record, follow, pace_of
from tests.bench.cores import forget_memory, memory_mb
from tests.bench.house import Client, House, house
from tests.bench.quantiles import quantile
from tests.bench.sink import sink
from tests.bench.towns import Town
from workbench.child import Child

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
#: Seconds between two looks at the page of progress.
LOOK = 0.1

CEILINGS = {
    "snapshot_1m_seconds": 12.0,
    "progress_p99_ms": 100.0,
    "memory_1m_mb": 200.0,
    "memory_1m_to_10k": 1.1,
    "cpu_1m_to_10k": 1.15,
}


@dataclass(frozen=True, slots=True)
class Sent:
    """One broadcast, from end to end."""

    snapshot_seconds: float
    #: how long each page of progress took
    pages: list[float]
    turn: Turn
    memory_mb: float


async def measure() -> Mapping[str, float]:
    """The figures."""
    async with house() as here, sink(here.folder) as end:
        await towns.without_limits(here.admin)
        found = {name: await here.town(serial, end.url, rate=towns.UNPACED) for serial, name in enumerate(SIZES)}
        for name, town in found.items():
            await towns.crowd(here.admin, town, here.master_key, citizens=SIZES[name])
        await here.admin.execute("VACUUM ANALYZE subscriber")
        async with here.dispatcher(channels=len(SIZES)) as child, here.api() as api:
            sent = {}
            for name, town in found.items():
                async with here.client(town, api) as client:
                    sent[name] = await send(here, child, client, town, SIZES[name])
    small, great = sent["10k"], sent["1m"]
    return {
        "snapshot_1m_seconds": great.snapshot_seconds,
        "snapshot_1m_per_second": SIZES["1m"] / great.snapshot_seconds,
        "progress_p99_ms": quantile(great.pages, 0.99) * 1000,
        "progress_worst_ms": max(great.pages) * 1000,
        **{f"memory_{name}_mb": each.memory_mb for name, each in sent.items()},
        "memory_1m_to_10k": great.memory_mb / small.memory_mb,
        **{f"cpu_microseconds_{name}": 1e6 / each.turn.per_cpu_second for name, each in sent.items()},
        "cpu_1m_to_10k": small.turn.per_cpu_second / great.turn.per_cpu_second,
        "sent_1m_per_second": great.turn.per_second,
    }


async def send(here: House, child: Child, client: Client, town: Town, count: int) -> Sent:
    """One broadcast to everyone."""
    pid = child.pid or 0
    forget_memory(pid)
    source_id = await towns.broadcast(here.admin, town)
    look = asyncio.create_task(look_at(client, source_id))
    # A snapshot is one statement: its row counts and `resolved` come at once.
    follow_it = asyncio.create_task(follow(here.admin, [source_id], child, total=count, within=1800))
    snapshot, pages = await look
    turn = pace_of(await follow_it)
    await check_record(here.admin, [source_id], total=count)
    return Sent(snapshot, pages, turn, memory_mb(pid))


async def look_at(client: Client, source_id: UUID) -> tuple[float, list[float]]:
    """How long the snapshot took, and each page of progress until it was there."""
    pages: list[float] = []
    while True:
        begun = time.perf_counter()
        shown = await client.show(source_id)
        pages.append(time.perf_counter() - begun)
        if shown["resolved"] is not None:
            # From its due moment, which was when it was put on record: the wait for the sweeper is part of it.
            due = dt.datetime.fromisoformat(shown["scheduled_for"])
            return (dt.datetime.now(dt.UTC) - due).total_seconds(), pages
        await asyncio.sleep(LOOK)
