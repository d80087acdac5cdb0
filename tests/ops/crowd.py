"""A town with a fast number and a crowd on record, on a stack of its own: what the tests of operations load."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import yaml

from tests.e2e.people import Citizen, Town
from tests.eventually import eventually
from workbench.stack import Options, Stack
from workbench.towns import DEMO


@dataclass(frozen=True)
class Crowd:
    """The town's back office and its people, who all wrote ATTIVA."""

    stack: Stack
    web: httpx.AsyncClient
    town: Town
    people: int

    def citizen(self, person: int) -> Citizen:
        endpoints = self.stack.endpoints
        phone = f"39379{person:07d}"
        return Citizen(self.web, endpoints["simulator"], phone, endpoints["phone_number_id"], "Centro")

    async def received(self, words: str) -> Counter[str]:
        """What the witness saw: how often each phone got a message with these words."""
        answer = await self.web.get(f"{self.stack.endpoints['simulator']}/simulator/accepted")
        return Counter(message["to"] for message in answer.json() if words in message["text"])

    async def enrols(self) -> None:
        """All of them write ATTIVA; done when each is on record."""
        at_once = asyncio.Semaphore(40)

        async def joins(person: int) -> None:
            async with at_once:
                await self.citizen(person).writes("ATTIVA Maria Bianchi Centro")

        await asyncio.gather(*(joins(person) for person in range(self.people)))
        await eventually(self._welcomed, within=90, every=0.3)

    async def _welcomed(self) -> bool:
        return len(await self.received("ora sei tra gli iscritti")) == self.people

    async def under_way(self, broadcast: str, done: int) -> bool:
        """Whether more than `done` of a broadcast left."""
        counts = (await self.town.follows(broadcast))["counts"]
        return bool(sum(counts.values()) - counts["queued"] - counts["sending"] > done)

    async def told(self, broadcast: str) -> dict[str, Any] | None:
        """The broadcast, once it has reached all."""
        seen = await self.town.follows(broadcast)
        return seen if seen["counts"]["delivered"] == self.people else None


_SCOPES = (
    *("broadcast:send", "broadcast:urgent", "broadcast:read", "message:send", "message:read", "received:read"),
    *("template:read", "subscribers:read", "callback:write"),
)


def _fast_town(folder: Path, rate: int) -> Path:
    town = yaml.safe_load(DEMO[0].read_text())
    town["channel"]["messages_per_second"] = rate
    # What the crowd's back office does, and what the code before this one knows of: it reads this file too.
    town["api_keys"][0]["scopes"] = list(_SCOPES)
    path = folder / "town.yaml"
    path.write_text(yaml.safe_dump(town, allow_unicode=True))
    return path


@asynccontextmanager
async def crowd_at(folder: Path, *, people: int, rate: int, **options: Any) -> AsyncIterator[Crowd]:
    """Start everything; enrol nobody yet."""
    stack = Stack(folder / "run", Options(towns=[_fast_town(folder, rate)], **options))
    await stack.start()
    try:
        async with httpx.AsyncClient(timeout=30, limits=httpx.Limits(max_connections=40)) as web:
            told = stack.endpoints
            yield Crowd(stack, web, Town(web, told["api"], told["api_key"], told["template"]), people)
    finally:
        await stack.stop()
