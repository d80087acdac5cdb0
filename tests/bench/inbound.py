"""The subscription service in front of a backlog: envelopes lie on NATS before it starts, and are timed until the end.

The service has the measured core; PostgreSQL, NATS and the bench share the other. Both servers wait for the disk.
"""

import asyncio
import base64
import datetime as dt
import os
import secrets
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import batched
from pathlib import Path

from comunica.bus.publish import Publisher
from comunica.bus.sealing import Sealer
from comunica.contracts import inbound
from comunica.contracts.inbound import InboundEnvelope, InboundEvent
from comunica.stores.sealing import MasterKey
from tests.bench.broker import STREAM_KEY, Broker, broker, stream_key
from tests.bench.cores import MEASURED, OTHERS, cpu_seconds, on_core, stay_on_core
from tests.bench.record import PASSWORD, Admin, administering, prepared_database
from workbench.child import Child
from workbench.database import dsn_as
from workbench.ports import free_port
from workbench.postgres import Durability, Postgres

#: the Meta app of all towns of tests/bench/towns.py
APP = "bench"
#: publishes under way at a time, before anything is measured
_AT_ONCE = 200
#: A run is measured between these parts of it: starting and ending are not speed.
BEGIN, END = 0.1, 0.9


@dataclass(frozen=True, slots=True)
class Sample:
    """How many envelopes were done at a moment, and what the service had used by then."""

    at: float
    done: int
    cpu: float


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a backlog went."""

    per_second: float
    per_cpu_second: float
    #: 1: the service was the limit
    cores: float


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """All that the service needs."""

    folder: Path
    admin: Admin
    nats: Broker
    #: of the subscription's role
    dsn: str
    master_key: MasterKey

    async def publish(self, events: Sequence[InboundEvent], *, together: int, subject: Callable[[str], str]) -> None:
        """As ingress does, so many events to an envelope."""
        sealer, publisher = Sealer(lambda: STREAM_KEY), Publisher(self.nats.connection, deadline=30)

        async def one(events: tuple[InboundEvent, ...]) -> None:
            body = inbound.encode(InboundEnvelope(APP, dt.datetime.now(dt.UTC), events))
            sealed = sealer.seal(body, stream="INBOUND")
            await publisher.publish(subject(APP), sealed, message_id=secrets.token_hex(8))

        for some in batched(batched(events, together), _AT_ONCE):
            await asyncio.gather(*map(one, some))

    async def pace(self, *, together: int) -> Pace:
        """Start the service on what lies there and see it through."""
        total = await self.nats.messages("INBOUND")
        async with self._service() as child:
            samples = await self._follow(child, total)
        assert await self.nats.messages("DEADLETTERS") == 0, "some went to the dead letters"
        first, last = samples[0], samples[-1]
        events, seconds, cpu = (last.done - first.done) * together, last.at - first.at, last.cpu - first.cpu
        return Pace(events / seconds, events / max(cpu, 0.01), cpu / seconds)

    async def _follow(self, child: Child, total: int) -> list[Sample]:
        samples: list[Sample] = []
        deadline = time.perf_counter() + 120
        done = 0
        while done < total:
            if not child.running or time.perf_counter() > deadline:
                raise RuntimeError(f"{done} of {total} envelopes were done. {child.last_words()}")
            await asyncio.sleep(0.03)
            # Envelopes leave the stream when they are acknowledged, after the commit.
            done = total - await self.nats.messages("INBOUND")
            if total * BEGIN <= done <= total * END:
                samples.append(Sample(time.perf_counter(), done, cpu_seconds(child.pid or 0)))
        return samples

    @asynccontextmanager
    async def _service(self) -> AsyncIterator[Child]:
        (self.folder / "master.key").write_text(base64.b64encode(self.master_key.key).decode())
        child = Child("subscription", log=Path(os.environ.get("BENCH_LOG", self.folder / "subscription.log")))
        environment = {
            **os.environ,
            "COMUNICA_POSTGRES_DSN": self.dsn,
            "COMUNICA_NATS_URL": self.nats.url,
            "COMUNICA_MASTER_KEY_FILE": str(self.folder / "master.key"),
            "COMUNICA_STREAM_KEY_FILE": str(stream_key(self.folder)),
            "COMUNICA_OPS_PORT": str(free_port()),
            "COMUNICA_LOG_LEVEL": "WARNING",
        }
        await child.spawn(on_core(MEASURED, [sys.executable, "-m", "services.subscription"]), environment)
        try:
            yield child
        finally:
            await child.stop(within=30)


@asynccontextmanager
async def world() -> AsyncIterator[World]:
    """An empty one."""
    stay_on_core(OTHERS)
    with tempfile.TemporaryDirectory(prefix="comunica-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # noqa: ASYNC240 - before anything runs
        postgres = Postgres(folder / "postgres", durability=Durability.FULL)
        await postgres.start()
        try:
            dsn = await prepared_database(postgres)
            async with administering(dsn) as admin, broker(folder / "nats") as nats:
                yield World(
                    folder=folder,
                    admin=admin,
                    nats=nats,
                    dsn=dsn_as(dsn, user="comunica_subscription", password=PASSWORD),
                    master_key=MasterKey(os.urandom(32)),
                )
        finally:
            await postgres.stop()
