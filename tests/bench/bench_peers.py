"""Peers: the usual ways to send many messages, and ours, against the same nginx in the same run.

Celery on Redis with a task for each message, and FastStream with a handler call for each; both with httpx, on the
measured core as our dispatcher is, and without its ledger. Of Celery the best of several pools counts.
"""

import asyncio
import os
import shutil
import statistics
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from tests.bench import towns
from tests.bench.bench_dispatch import BEGIN, CITIZENS, END, IN_FLIGHT, TOWNS, one_turn
from tests.bench.cores import MEASURED, OTHERS, on_core
from tests.bench.house import House, house
from tests.bench.missing import CannotMeasureError
from tests.bench.sink import Sink, sink
from tests.eventually import eventually
from workbench.child import Child
from workbench.ports import HOST, free_port

FLOORS = {"dispatch_to_celery": 8.0}

ROOT = Path(__file__).parent.parent.parent
PROGRAMS = ROOT / ".venv-peers" / "bin"
MESSAGES = 4000
#: of ours, each with TOWNS * CITIZENS messages; the median counts
TURNS = 3
#: Prefetch is Celery's default, 4 for each place.
POOLS = {
    "prefork_1": ("--pool", "prefork", "--concurrency", "1"),
    "prefork_4": ("--pool", "prefork", "--concurrency", "4"),
    "gevent_64": ("--pool", "gevent", "--concurrency", "64"),
}
QUIET = ("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "ERROR")


async def measure() -> Mapping[str, float]:
    """The figures."""
    if not (PROGRAMS / "celery").exists():
        raise CannotMeasureError("needs the peers' own environment: `make bench-peers` makes it in .venv-peers")
    async with house() as here, sink(here.folder) as end:
        celery = {name: await celery_rate(here.folder, end, pool) for name, pool in POOLS.items()}
        faststream = await faststream_rate(here, end)
        ours = await our_rate(here, end)
    best = max(celery.values())
    return {
        **{f"celery_{name}_per_second": rate for name, rate in celery.items()},
        "faststream_per_second": faststream,
        "dispatch_per_second": ours,
        "dispatch_to_celery": ours / best,
        "dispatch_to_faststream": ours / faststream,
    }


async def our_rate(here: House, end: Sink) -> float:
    """As in the bench of sending."""
    await towns.without_limits(here.admin)
    found = [await here.town(serial, end.url, citizens=CITIZENS, rate=towns.UNPACED) for serial in range(TOWNS)]
    await here.admin.execute("VACUUM ANALYZE subscriber")
    async with here.dispatcher(channels=TOWNS, in_flight=str(IN_FLIGHT)) as child:
        return statistics.median([(await one_turn(here, end, child, found)).per_second for _ in range(TURNS)])


async def celery_rate(folder: Path, end: Sink, pool: Sequence[str]) -> float:
    """Messages a second of a worker with this pool."""
    async with redis(folder) as url:
        told = {"PEERS_BROKER": url, "PEERS_URL": end.url}
        tasks = "tests.bench.peers.celery_tasks"
        await once(folder, [str(PROGRAMS / "python"), "-m", tasks, str(MESSAGES)], told)
        worker = [str(PROGRAMS / "celery"), "--app", tasks, "worker", *pool, *QUIET]
        return await rate_of(folder, end, "celery", worker, told)


async def faststream_rate(here: House, end: Sink) -> float:
    """Messages a second of one process."""
    told = {"PEERS_BROKER": here.nats.url, "PEERS_URL": end.url}
    program = [str(PROGRAMS / "python"), "-m", "tests.bench.peers.faststream_app"]
    await once(here.folder, [*program, "queue", str(MESSAGES)], told)
    return await rate_of(here.folder, end, "faststream", [*program, "send"], told)


async def rate_of(folder: Path, end: Sink, name: str, command: Sequence[str], told: Mapping[str, str]) -> float:
    """Start it on what waits, and see it through."""
    child = Child(name, log=folder / f"{name}.log")
    before = await end.requests()
    await child.spawn(on_core(MEASURED, command), {**os.environ, **told})
    try:
        samples = await follow(child, end, before)
    finally:
        await child.stop(within=15)
    (begun, first), (ended, last) = samples[0], samples[-1]
    return (last - first) / (ended - begun)


async def follow(child: Child, end: Sink, before: int) -> list[tuple[float, int]]:
    """Moments, and how many requests had come by then, between the begin and the end of what is measured."""
    samples: list[tuple[float, int]] = []
    deadline = time.perf_counter() + 180
    looks, came = 0, 0
    while came < MESSAGES:
        if not child.running or time.perf_counter() > deadline:
            raise RuntimeError(f"{came} of {MESSAGES} were sent. {child.last_words()}")
        await asyncio.sleep(0.1)
        looks += 1
        # Each look at the count is a request too.
        came = await end.requests() - before - looks
        if MESSAGES * BEGIN <= came <= MESSAGES * END:
            samples.append((time.perf_counter(), came))
    return samples


async def once(folder: Path, command: Sequence[str], told: Mapping[str, str]) -> None:
    """Run a program to its end."""
    child = Child("queue", log=folder / "queue.log")
    await child.spawn(on_core(OTHERS, command), {**os.environ, **told})
    async with asyncio.timeout(120):
        code = await child.wait()
    assert code == 0, child.last_words()


@asynccontextmanager
async def redis(folder: Path) -> AsyncIterator[str]:
    """Debian's server, in memory only, with the other things; its URL."""
    server = shutil.which("redis-server")
    if server is None:
        raise CannotMeasureError("needs redis-server as Celery's broker: apt-get install redis-server")
    port = free_port()
    child = Child("redis", log=folder / "redis.log")
    in_memory = ("--save", "", "--appendonly", "no", "--dir", str(folder))
    await child.spawn(on_core(OTHERS, [server, "--bind", HOST, "--port", str(port), *in_memory]))

    async def answers() -> bool:
        try:
            _, writer = await asyncio.open_connection(HOST, port)
        except OSError:
            return False
        writer.close()
        return True

    try:
        await eventually(answers, because="redis-server does not answer")
        yield f"redis://{HOST}:{port}/0"
    finally:
        await child.stop(within=10)
