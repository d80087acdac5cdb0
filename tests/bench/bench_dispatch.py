"""Sending: one dispatcher process on one core, with the whole ledger, against the bare client on the same core.

Nothing is paced, and both have 64 calls in flight: the bare client on one session, ours with four towns. They take
turns; each of ours is compared with the bare ones before and after it. nginx is the other end, on the other core.

"""

import asyncio
import itertools
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from tests.bench import towns
from tests.bench.cores import MEASURED, cpu_seconds, memory_mb, on_core
from tests.bench.house import House, house
from tests.bench.record import Admin
from tests.bench.sink import Sink, sink
from tests.bench.towns import Town
from workbench.child import Child

FLOORS = {"dispatch_per_second": 6000.0, "dispatch_to_bare_client": 0.6}
CEILINGS = {"dispatch_memory_mb": 200.0}

TOWNS = 4
#: of a town, in each turn
CITIZENS = 7_500
#: so that all towns together have as many as the bare client
IN_FLIGHT = 16
#: short and many: on a machine that others use too, what disturbs one turn leaves the median alone
TURNS = 5
BARE = 20_000
#: A turn is measured between these parts of it: starting and ending are not speed.
BEGIN, END = 0.1, 0.9


@dataclass(frozen=True, slots=True)
class Sample:
    """How many were accepted at a moment, and what the dispatcher had used by then."""

    at: float
    accepted: int
    cpu: float


@dataclass(frozen=True, slots=True)
class Turn:
    """How fast one turn went. `cores` far below 1: something else was the limit, or had the core."""

    per_second: float
    per_cpu_second: float
    cores: float

    def of(self, before: "Turn", after: "Turn") -> float:
        """The part of the rate of two others."""
        return self.per_second / statistics.mean((before.per_second, after.per_second))


async def measure() -> Mapping[str, float]:
    """The figures."""
    async with house() as here, sink(here.folder) as end:
        await towns.without_limits(here.admin)
        found = [await here.town(serial, end.url, citizens=CITIZENS, rate=towns.UNPACED) for serial in range(TOWNS)]
        await here.admin.execute("VACUUM ANALYZE subscriber")
        async with here.dispatcher(channels=TOWNS, in_flight=str(IN_FLIGHT)) as child:
            bare, ours = [await bare_turn(end)], list[Turn]()
            for _ in range(TURNS):
                ours.append(await one_turn(here, end, child, found))
                bare.append(await bare_turn(end))
            memory = memory_mb(child.pid or 0)
    return figures(bare, ours) | {"dispatch_memory_mb": memory}


def figures(bare: Sequence[Turn], ours: Sequence[Turn]) -> dict[str, float]:
    """Medians, and the ratio of each turn to its neighbours."""
    ratios = [turn.of(before, after) for turn, (before, after) in zip(ours, itertools.pairwise(bare), strict=True)]
    bare_cpu = statistics.median(turn.per_cpu_second for turn in bare)
    our_cpu = statistics.median(turn.per_cpu_second for turn in ours)
    return {
        "bare_client_per_second": statistics.median(turn.per_second for turn in bare),
        "dispatch_per_second": statistics.median(turn.per_second for turn in ours),
        "dispatch_to_bare_client": statistics.median(ratios),
        "dispatch_to_bare_client_worst": min(ratios),
        "dispatch_to_bare_client_best": max(ratios),
        "bare_client_per_cpu_second": bare_cpu,
        "dispatch_per_cpu_second": our_cpu,
        "dispatch_to_bare_client_by_cpu": our_cpu / bare_cpu,
        "dispatch_cores_used": statistics.median(turn.cores for turn in ours),
    }


async def bare_turn(end: Sink) -> Turn:
    """The client alone."""
    command = on_core(
        MEASURED, [sys.executable, "-m", "tests.bench.bare_client", f"{end.url}/v25.0/8/messages", str(BARE)]
    )
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    answer, _ = await process.communicate()
    per_second, per_cpu_second = map(float, answer.split())
    return Turn(per_second, per_cpu_second, per_second / per_cpu_second)


async def one_turn(here: House, end: Sink, child: Child, found: Sequence[Town]) -> Turn:
    """A broadcast in each town, from the first to the last acceptance in the record."""
    requests = await end.requests()
    sources = [await towns.broadcast(here.admin, town) for town in found]
    pace = pace_of(await follow(here.admin, sources, child, total=TOWNS * CITIZENS))
    # Ours to look at the counts is one of them.
    sent = await end.requests() - requests - 1
    assert sent == TOWNS * CITIZENS, f"{TOWNS * CITIZENS} were asked for, the other end had {sent} requests"
    await check_record(here.admin, sources, total=TOWNS * CITIZENS)
    return pace


async def follow(
    admin: Admin, sources: Sequence[UUID], child: Child, *, total: int, within: float = 120
) -> list[Sample]:
    """Samples between the begin and the end of what is measured."""
    samples: list[Sample] = []
    deadline = time.perf_counter() + within
    accepted = 0
    while accepted < total:
        if not child.running or time.perf_counter() > deadline:
            raise RuntimeError(f"{accepted} of {total} were accepted. {child.last_words()}")
        await asyncio.sleep(0.05)
        accepted = await admin.fetchval(
            "SELECT coalesce(sum(n), 0)::bigint FROM delivery_tally WHERE state = 'accepted' AND source_id = ANY($1)",
            sources,
        )
        if total * BEGIN <= accepted <= total * END:
            samples.append(Sample(time.perf_counter(), accepted, cpu_seconds(child.pid or 0)))
    return samples


def pace_of(samples: Sequence[Sample]) -> Turn:
    """Between the first and the last sample."""
    first, last = samples[0], samples[-1]
    count, seconds, cpu = last.accepted - first.accepted, last.at - first.at, last.cpu - first.cpu
    return Turn(count / seconds, count / max(0.01, cpu), cpu / seconds)


async def check_record(admin: Admin, sources: Sequence[UUID], *, total: int) -> None:
    """Every delivery once, with an id of its own: a fast dispatcher that loses some is no use."""
    row = await admin.fetchrow(
        "SELECT count(*) AS rows, count(DISTINCT message_digest) AS ids"
        " FROM delivery WHERE source_id = ANY($1) AND state = 'accepted'",
        sources,
    )
    assert row is not None
    assert (row["rows"], row["ids"]) == (total, total), dict(row)
