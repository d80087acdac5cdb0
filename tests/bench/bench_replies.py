"""From the webhook to the reply: the whole system as processes, twenty towns, 200 people a second who join.

An open loop: each signed webhook has its moment, and is timed from it, however late the sender or the system are. The
reply counts when the simulated provider has accepted the welcome. Nobody has a core of their own: all services, NATS,
PostgreSQL, the provider and this bench share what the machine has.
"""

import asyncio
import datetime as dt
import os
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

import aiohttp

from tests.bench.crowd import Citizen, Crowd, write_towns
from tests.eventually import eventually
from workbench.postgres import Durability
from workbench.stack import Options, Stack

FLOORS: Mapping[str, float] = {"replies_enrolments_per_second": 195}
#: the aim of the design: a second from the webhook to the provider's word
CEILINGS: Mapping[str, float] = {"replies_p99_seconds": 1.0}

TOWNS = int(os.environ.get("BENCH_TOWNS", "20"))
RATE = float(os.environ.get("BENCH_RATE", "200"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "20"))
STREETS = 300
#: of each town, before the clock starts: connections, plans and indexes are made
WARM = 10
#: requests under way at a time where nothing is measured
_AT_ONCE = 32
_WELCOME = "ora sei tra gli iscritti"


async def measure() -> Mapping[str, float]:
    """The figures."""
    with tempfile.TemporaryDirectory(prefix="comunica-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # noqa: ASYNC240 - before anything runs
        stack = Stack(folder / "stack", options(folder))
        async with running(stack), aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as web:
            crowd = Crowd(stack, TOWNS)
            warm = crowd.citizens(WARM * TOWNS)
            people = crowd.citizens(int(RATE * SECONDS))
            scene = Scene(web, stack)
            await scene.open_windows([*warm, *people])
            await scene.stream(warm, rate=RATE / 4)
            await scene.answered(warm)
            begun = time.time()
            await scene.stream(people, rate=RATE)
            streamed = time.time() - begun
            waits = sorted(await scene.answered(people))
    return {
        "replies_towns": TOWNS,
        "replies_enrolments_per_second": len(people) / streamed,
        "replies_p50_seconds": waits[len(waits) // 2],
        "replies_p95_seconds": waits[int(len(waits) * 0.95)],
        "replies_p99_seconds": waits[int(len(waits) * 0.99)],
        "replies_slowest_seconds": waits[-1],
    }


def options(folder: Path) -> Options:
    """Twenty towns with streets; disks are waited for."""
    return Options(
        towns=write_towns(folder / "files", TOWNS, streets=STREETS),
        environment={"COMUNICA_LOG_LEVEL": "WARNING"},
        environment_of={"simulator": {"SIMULATOR_APPROVAL_AFTER": "0.05"}},
        durability=Durability.FULL,
    )


@asynccontextmanager
async def running(stack: Stack) -> AsyncIterator[None]:
    """Everything, from the first answer to the end."""
    await stack.start()
    try:
        yield
    finally:
        await stack.stop()


@dataclass(frozen=True, slots=True)
class Scene:
    """Citizens who write to ingress as the provider does, and the provider that counts the replies."""

    web: aiohttp.ClientSession
    stack: Stack

    async def open_windows(self, people: list[Citizen]) -> None:
        """The provider takes free replies only to phones that it has heard. What it tells us of it is not recorded."""
        gate = asyncio.Semaphore(_AT_ONCE)

        async def one(person: Citizen) -> None:
            words = {"from": person.phone, "phone_number_id": person.number, "type": "ephemeral"}
            async with gate, self.web.post(f"{self._simulator}/simulator/say", json=words) as answer:
                answer.raise_for_status()

        await asyncio.gather(*map(one, people))

        async def passed_on() -> bool:
            return bool((await self._get("/simulator/stats"))["webhooks"]["pending"] == 0)

        await eventually(passed_on, within=60)

    async def stream(self, people: list[Citizen], *, rate: float) -> None:
        """Each at its moment, whatever became of those before. Returns when ingress has said 200 to all."""
        posts = []
        begun = time.time()
        for place, person in enumerate(people):
            person.at = begun + place / rate
            await asyncio.sleep(max(0.0, person.at - time.time()))
            posts.append(asyncio.create_task(self._post(person)))
        await asyncio.gather(*posts)

    async def answered(self, people: list[Citizen]) -> list[float]:
        """Seconds from the moment of each to the acceptance of the welcome. Each has one, and nothing else."""
        wanted = {person.phone: person for person in people}
        accepted: list[dict[str, Any]] = []

        async def all_accepted() -> bool:
            accepted[:] = [each for each in await self._get("/simulator/accepted") if each["to"] in wanted]
            return len(accepted) >= len(people)

        await eventually(all_accepted, within=120, because="not everybody was answered")
        assert len(accepted) == len(people), f"{len(people)} wrote, {len(accepted)} replies were accepted"
        assert {each["to"] for each in accepted} == wanted.keys(), "somebody was answered twice, somebody not at all"
        strays = [
            each for each in accepted if _WELCOME not in each["text"] or wanted[each["to"]].zone not in each["text"]
        ]
        assert not strays, f"{len(strays)} replies are no welcome to the right zone"
        return [each["at"] - wanted[each["to"]].at for each in accepted]

    async def _post(self, person: Citizen) -> None:
        body, signature = person.webhook(dt.datetime.fromtimestamp(person.at, dt.UTC))
        headers = {"X-Hub-Signature-256": f"sha256={signature}", "Content-Type": "application/json"}
        async with self.web.post(self._ingress, data=body, headers=headers) as answer:
            assert answer.status == HTTPStatus.OK, f"ingress said {answer.status}"

    async def _get(self, path: str) -> Any:
        async with self.web.get(f"{self._simulator}{path}") as answer:
            return await answer.json()

    @property
    def _simulator(self) -> str:
        return self.stack.addresses.url("simulator")

    @property
    def _ingress(self) -> str:
        return f"{self.stack.addresses.url('ingress')}/webhooks/whatsapp/bench"
