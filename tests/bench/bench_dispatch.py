"""Sending: one dispatcher process on one core, with the whole ledger, against the bare client on the same core.

Sixteen towns with a number of 1,000 messages a second each, so that nothing but our own work is the limit. nginx is the
other end; it, PostgreSQL and this bench share the other core.
"""

import asyncio
import base64
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from comunica.stores.sealing import MasterKey
from tests.bench import towns
from tests.bench.cores import MEASURED, OTHERS, cpu_seconds, on_core, stay_on_core
from tests.bench.record import PASSWORD, Admin, administering, prepared_database
from tests.bench.sink import Sink, sink
from tests.eventually import eventually
from workbench.child import Child
from workbench.database import dsn_as
from workbench.postgres import Durability, Postgres

FLOORS = {"dispatch_per_second": 4000.0, "dispatch_to_bare_client": 0.4}

TOWNS = int(os.environ.get("BENCH_TOWNS", "16"))
CITIZENS = int(os.environ.get("BENCH_CITIZENS", "4000"))
BARE = 40_000
#: A run is measured between these parts of it: starting and ending are not speed.
BEGIN, END = 0.1, 0.9


@dataclass(frozen=True, slots=True)
class Sample:
    """How many were accepted at a moment, and what the dispatcher had used by then."""

    at: float
    accepted: int
    cpu: float


async def measure() -> Mapping[str, float]:
    """The figures."""
    stay_on_core(OTHERS)
    with tempfile.TemporaryDirectory(prefix="comunica-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # noqa: ASYNC240 - before anything runs
        async with sink(folder) as end:
            before = await bare_rate(end)
            samples = await dispatch(folder, end)
            bare = max(before, await bare_rate(end))
    first, last = samples[0], samples[-1]
    rate = (last.accepted - first.accepted) / (last.at - first.at)
    return {
        "bare_client_per_second": bare,
        "dispatch_per_second": rate,
        "dispatch_to_bare_client": rate / bare,
        "dispatch_per_cpu_second": (last.accepted - first.accepted) / max(0.01, last.cpu - first.cpu),
        "dispatch_cores_used": (last.cpu - first.cpu) / (last.at - first.at),
    }


async def bare_rate(end: Sink) -> float:
    """Messages a second of the client alone."""
    command = on_core(
        MEASURED, [sys.executable, "-m", "tests.bench.bare_client", f"{end.url}/v25.0/8/messages", str(BARE)]
    )
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    answer, _ = await process.communicate()
    return float(answer)


async def dispatch(folder: Path, end: Sink) -> list[Sample]:
    """A broadcast in each town, from the first to the last acceptance in the record."""
    postgres = Postgres(folder / "postgres", durability=Durability.FULL)
    await postgres.start()
    try:
        key = MasterKey(os.urandom(32))
        dsn = await prepared_database(postgres)
        async with administering(dsn) as admin:
            found = [
                await towns.found(admin, serial, citizens=CITIZENS, base_url=f"{end.url}/v25.0", master_key=key)
                for serial in range(TOWNS)
            ]
            await admin.execute("VACUUM ANALYZE subscriber")
            async with dispatcher(folder, dsn, key) as child:
                await eventually(lambda: all_owned(admin), within=20)
                requests = await end.requests()
                sources = [await towns.broadcast(admin, town) for town in found]
                samples = await follow(admin, sources, child, total=TOWNS * CITIZENS)
                # Ours to look at the counts is one of them.
                sent = await end.requests() - requests - 1
            assert sent == TOWNS * CITIZENS, f"{TOWNS * CITIZENS} were asked for, the other end had {sent} requests"
            await check_record(admin, sources)
    finally:
        await postgres.stop()
    return samples


async def follow(admin: Admin, sources: list[UUID], child: Child, *, total: int) -> list[Sample]:
    """Samples between the begin and the end of what is measured."""
    samples: list[Sample] = []
    deadline = time.perf_counter() + 120
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


async def check_record(admin: Admin, sources: list[UUID]) -> None:
    """Every delivery once, with an id of its own: a fast dispatcher that loses some is no use."""
    row = await admin.fetchrow(
        "SELECT count(*) AS rows, count(DISTINCT message_digest) AS ids, max(attempt) AS attempts"
        " FROM delivery WHERE source_id = ANY($1) AND state = 'accepted'",
        sources,
    )
    assert row is not None
    assert (row["rows"], row["ids"], row["attempts"]) == (TOWNS * CITIZENS, TOWNS * CITIZENS, 1), dict(row)


async def all_owned(admin: Admin) -> bool:
    """Whether the dispatcher has every channel."""
    owned = await admin.fetchval("SELECT count(*) FROM channel_ownership WHERE owner IS NOT NULL")
    return bool(owned == TOWNS)


@asynccontextmanager
async def dispatcher(folder: Path, dsn: str, key: MasterKey) -> AsyncIterator[Child]:
    """The dispatcher's process, on the measured core."""
    (folder / "master.key").write_text(base64.b64encode(key.key).decode())
    child = Child("dispatcher", log=Path(os.environ.get("BENCH_LOG", folder / "dispatcher.log")))
    environment = {
        **os.environ,
        "COMUNICA_POSTGRES_DSN": dsn_as(dsn, user="comunica_dispatcher", password=PASSWORD),
        "COMUNICA_MASTER_KEY_FILE": str(folder / "master.key"),
        "COMUNICA_LOG_LEVEL": "WARNING",
    }
    await child.spawn(on_core(MEASURED, [sys.executable, "-m", "tests.bench.one_dispatcher"]), environment)
    try:
        yield child
    finally:
        await child.stop(within=30)
