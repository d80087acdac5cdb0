"""Ingress: one process on one core, each webhook on NATS's disk before its 200, against the bare ASGI server there.

wrk POSTs one signed status at a time on many connections; it, NATS (`sync_interval: always`) and this bench share the
other core. Bare and ours take turns in the same run; the medians count. Then statuses come at a steady rate, whether or
not the earlier ones were answered, and each one's latency counts from the moment at which it was due.
"""

import os
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import httpx

from tests.bench.broker import Broker, broker, stream_key
from tests.bench.cores import MEASURED, OTHERS, cpu_seconds, on_core, stay_on_core
from tests.bench.open_loop import OpenLoop
from tests.bench.posts import CONNECTIONS, Load, Posts
from tests.bench.quantiles import quantile
from tests.eventually import eventually
from workbench.child import Child
from workbench.ports import HOST, free_port

FLOORS = {"ingest_per_second": 8000.0, "ingest_to_bare_asgi": 0.3, "ingest_steady_per_second": 3900.0}
CEILINGS = {"ingest_steady_p99_ms": 50.0}

SECONDS = float(os.environ.get("BENCH_SECONDS", "3"))
TURNS = 3
#: Webhooks a second: half of the floor.
STEADY = 4000
STEADY_SECONDS = 8
SECRET = "secret-of-the-app"
PATH = "/webhooks/whatsapp/bench"
ENVELOPES, STATUS = "comunica_envelope_events", '{kind="status"}'


@dataclass(frozen=True, slots=True)
class Server:
    """A server under load."""

    child: Child
    url: str
    ops: str = ""

    async def takes(self, posts: Posts) -> "Taken":
        """Load it."""
        before = cpu_seconds(self.child.pid or 0)
        load = await posts.load(self.url, seconds=SECONDS)
        return Taken(load, cpu_seconds(self.child.pid or 0) - before)

    async def metric(self, line: str) -> float:
        """The value of one line of /metrics."""
        async with httpx.AsyncClient() as client:
            shown = (await client.get(f"{self.ops}/metrics")).text
        found = (each for each in shown.splitlines() if each.startswith(f"{line} "))
        return float(next(found, "0").rpartition(" ")[2])


@dataclass(frozen=True, slots=True)
class Taken:
    """What a server took, and the processor time that it used for it."""

    load: Load
    cpu: float

    @property
    def cores(self) -> float:
        """1: the server was the limit."""
        return self.cpu / (self.load.microseconds / 1e6)


async def measure() -> Mapping[str, float]:
    """The figures."""
    stay_on_core(OTHERS)
    with tempfile.TemporaryDirectory(prefix="comunica-bench-") as name:
        folder = Path(name)
        posts = Posts(folder / "posts", secret=SECRET.encode())
        async with broker(folder / "nats") as nats, bare(folder) as hello, ingress(folder, nats) as ours:
            await ours.takes(posts)  # connections, streams and caches: not speed
            turns = [(await hello.takes(posts), await ours.takes(posts)) for _ in range(TURNS)]
            bare_rate = statistics.median(turn.load.per_second for turn, _ in turns)
            rate = statistics.median(turn.load.per_second for _, turn in turns)
            steady = await steadily(ours, posts)
            await eventually(lambda: all_kept(nats, ours), because="what was answered 200 is not all on the stream")
            company = await ours.metric(f"{ENVELOPES}_sum{STATUS}") / await ours.metric(f"{ENVELOPES}_count{STATUS}")
    return {
        "bare_asgi_per_second": bare_rate,
        "ingest_per_second": rate,
        "ingest_to_bare_asgi": rate / bare_rate,
        "ingest_cores_used": statistics.median(turn.cores for _, turn in turns),
        "ingest_events_an_envelope": company,
        "ingest_p99_ms": statistics.median(turn.load.p99_microseconds for _, turn in turns) / 1000,
        "ingest_steady_per_second": len(steady.latencies) / steady.seconds,
        "ingest_steady_median_ms": quantile(steady.latencies, 0.5) * 1000,
        "ingest_steady_p99_ms": quantile(steady.latencies, 0.99) * 1000,
    }


async def steadily(ours: Server, posts: Posts) -> OpenLoop:
    """Webhooks at a steady rate, all answered."""
    load = OpenLoop(posts.requests(STEADY * STEADY_SECONDS, ours.url), rate=STEADY)
    target = httpx.URL(ours.url)
    # Whoever cannot keep up has as long again to answer the rest, and its latencies show it.
    await load.run(target.host, target.port or 80, connections=CONNECTIONS, within=STEADY_SECONDS * 4)
    assert not load.not_200 and not load.lines_lost, (load.not_200, load.lines_lost)
    return load


async def all_kept(nats: Broker, ours: Server) -> bool:
    """Whether NATS has each envelope, and the envelopes each event: a fast ingress that loses some is no use."""
    kept = await ours.metric('comunica_webhooks_total{app="bench",outcome="kept"}')
    reports = await ours.metric('comunica_path_reports_total{outcome="stored"}')
    events = await ours.metric(f"{ENVELOPES}_sum{STATUS}")
    envelopes = await ours.metric(f"{ENVELOPES}_count{STATUS}")
    stored = await nats.messages("INBOUND")
    assert (events, envelopes) == (kept + reports, stored), (events, kept, reports, envelopes, stored)
    return kept > 0


@asynccontextmanager
async def bare(folder: Path) -> AsyncIterator[Server]:
    """The bare server's process, on the measured core."""
    port = free_port()
    child = Child("bare", log=folder / "bare.log")
    await child.spawn(on_core(MEASURED, [sys.executable, "-m", "tests.bench.bare_asgi", str(port)]))
    async with running(child, f"http://{HOST}:{port}/"):
        yield Server(child, f"http://{HOST}:{port}{PATH}")


@asynccontextmanager
async def ingress(folder: Path, nats: Broker) -> AsyncIterator[Server]:
    """The real service's process, on the measured core."""
    port, ops = free_port(), free_port()
    child = Child("ingress", log=folder / "ingress.log")
    await child.spawn(
        on_core(MEASURED, [sys.executable, "-m", "services.ingress"]),
        {
            **os.environ,
            "COMUNICA_NATS_URL": nats.url,
            "COMUNICA_STREAM_KEY_FILE": str(stream_key(folder)),
            "COMUNICA_APPS_FOLDER": str(one_app(folder)),
            "COMUNICA_HTTP_PORT": str(port),
            "COMUNICA_OPS_PORT": str(ops),
            "COMUNICA_LOG_LEVEL": "WARNING",
        },
    )
    async with running(child, f"http://{HOST}:{ops}/readyz"):
        yield Server(child, f"http://{HOST}:{port}{PATH}", f"http://{HOST}:{ops}")


@asynccontextmanager
async def running(child: Child, sign: str) -> AsyncIterator[None]:
    """From the first 200 of `sign` on; stopped at the end."""

    async def answers() -> bool:
        try:
            async with httpx.AsyncClient() as client:
                return (await client.get(sign)).status_code == HTTPStatus.OK
        except httpx.HTTPError:
            return False

    try:
        await child.ready(answers, within=20)
        yield
    finally:
        await child.stop(within=15)


def one_app(folder: Path) -> Path:
    """The secrets of one Meta app."""
    app = folder / "apps" / "bench"
    app.mkdir(parents=True)
    (app / "secret").write_text(SECRET)
    (app / "verify_token").write_text("token-of-the-app")
    return app.parent
