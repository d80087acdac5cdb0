"""Those who use the system while it is being harmed: town halls that publish, citizens who write and who leave."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

import asyncpg
import httpx

from tests.chaos.balance import Key
from tests.chaos.fleet import Fleet
from tests.chaos.towns import Town
from tests.eventually import eventually
from workbench.database import connected

#: Seconds between two attempts at something that is away.
_AGAIN = 0.2


@dataclass(slots=True)
class TownHall:
    """All of them together."""

    fleet: Fleet
    towns: Sequence[Town]
    web: httpx.AsyncClient
    chance: Random
    #: Of this run alone: what was asked once is not asked again.
    name: str
    #: Who was to get which broadcast, and the broadcasts with their towns.
    asked: dict[Key, str] = field(default_factory=dict)
    broadcasts: dict[UUID, Town] = field(default_factory=dict)
    rounds: int = 0

    async def publishes(self) -> None:
        """A broadcast to everyone in each town; returns when all have their snapshot."""
        self.rounds += 1
        await asyncio.gather(*(self._submits(town, f"{self.name} {self.rounds}") for town in self.towns))

    async def publishes_while(self, goes_on: Callable[[], bool]) -> None:
        """Round after round, each when the one before has nothing queued any more, as long as the fault goes on."""
        while goes_on():
            await self.publishes()
            while goes_on() and await self.queued():  # noqa: ASYNC110 - the record has no event for it
                await asyncio.sleep(0.3)

    async def queued(self) -> int:
        """Deliveries that wait for their turn; 1 if nobody can tell."""
        rows = await self.looks(
            "SELECT coalesce(sum(n), 0)::int AS n FROM delivery_tally WHERE state = 'queued' AND source_id = ANY($1)",
            list(self.broadcasts),
        )
        return int(rows[0]["n"]) if rows else 1

    async def looks(self, sql: str, *values: object) -> list[asyncpg.Record]:
        """A question to the record; nothing while it is away."""
        with contextlib.suppress(OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            async with asyncio.timeout(20), connected(self.fleet.dsn) as connection:
                return await connection.fetch(sql, *values)
        return []

    async def says(self, phone: str, number: str, text: str, **more: Any) -> dict[str, Any]:
        """A phone writes."""
        words = {"from": phone, "phone_number_id": number, "text": text, **more}
        answer = await self.web.post(f"{self.fleet.simulator}/simulator/say", json=words)
        answer.raise_for_status()
        return dict(answer.json())

    async def leaves(self, town: Town, who: UUID) -> None:
        """Somebody writes DISATTIVA."""
        phone = town.people.pop(who)
        town.leavers[who] = phone
        await self.says(phone, town.number, "DISATTIVA")

    def somebody(self) -> tuple[Town, UUID, str]:
        """An enrolled person by chance."""
        town = self.chance.choice([one for one in self.towns if one.people])
        who = self.chance.choice(list(town.people))
        return town, who, town.people[who]

    @contextlib.asynccontextmanager
    async def chatting(self, *, every: float = 0.5, leave_every: float = 3.0) -> AsyncIterator[None]:
        """Now and then somebody asks for help, and now and then somebody leaves: replies, and proof of the path."""
        tasks = [
            asyncio.create_task(self._again_and_again(every, self._somebody_asks)),
            asyncio.create_task(self._again_and_again(leave_every, self._somebody_leaves)),
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def faults(self, **fault: Any) -> None:
        """Set a fault at the provider."""
        answer = await self.web.post(f"{self.fleet.simulator}/simulator/faults", json=fault)
        answer.raise_for_status()

    async def lifts_faults(self) -> None:
        """No faults at the provider any more."""
        (await self.web.delete(f"{self.fleet.simulator}/simulator/faults")).raise_for_status()

    async def witnessed(self, since: float) -> list[dict[str, Any]]:
        """What the provider took, in order."""
        answer = await self.web.get(f"{self.fleet.simulator}/simulator/accepted", params={"since": since})
        answer.raise_for_status()
        return list(answer.json())

    async def stats(self) -> dict[str, Any]:
        """The simulator's own counts."""
        return dict((await self.web.get(f"{self.fleet.simulator}/simulator/stats")).json())

    async def _submits(self, town: Town, words: str) -> None:
        people = dict(town.people)
        body = {"template": "avviso", "parameters": {"testo": words}, "audience": {"everyone": True}, "lane": town.lane}
        broadcast = UUID(await eventually(lambda: self._posted(town, body, words), within=120, every=_AGAIN))
        self.broadcasts[broadcast] = town
        await eventually(lambda: self._is_resolved(broadcast), within=120, every=_AGAIN)
        self.asked |= {(broadcast, who): phone for who, phone in people.items()}

    async def _posted(self, town: Town, body: dict[str, Any], key: str) -> str | None:
        # The same key each time: an answer that was lost makes no second broadcast.
        headers = town.headers | {"Idempotency-Key": f"{key} {town.serial}"}
        try:
            answer = await self.web.post(f"{self.fleet.api}/v2/broadcasts", json=body, headers=headers)
        except httpx.HTTPError:
            return None
        if 400 <= answer.status_code < 500:
            raise RuntimeError(f"the api refuses what the run asks for: {answer.text}")
        return str(answer.json()["id"]) if answer.status_code == 202 else None

    async def _is_resolved(self, broadcast: UUID) -> bool:
        rows = await self.looks("SELECT resolved FROM broadcast WHERE id = $1", broadcast)
        return bool(rows) and rows[0]["resolved"] is not None

    async def _somebody_asks(self) -> None:
        town, _, phone = self.somebody()
        await self.says(phone, town.number, "AIUTO")

    async def _somebody_leaves(self) -> None:
        town, who, _ = self.somebody()
        await self.leaves(town, who)

    async def _again_and_again(self, every: float, do: Any) -> None:
        while True:
            await asyncio.sleep(every)
            with contextlib.suppress(httpx.HTTPError):
                await do()
