"""A short load on a running system that meets every outcome: people write, towns send, the provider has its moods."""

import asyncio
import itertools
import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from tests.e2e.people import Citizen, Town
from tests.eventually import eventually
from workbench.database import connected
from workbench.stack import Stack

#: What the dispatcher and the exporter look at seldom, more often.
HASTE = {
    "dispatcher": {
        "COMUNICA_RECOUNT_INTERVAL": "1",
        "COMUNICA_RECOUNT_PAUSE": "0",
        "COMUNICA_CHECK_INTERVAL": "2",
        "COMUNICA_DOUBT_INTERVAL": "1",
    },
    "exporter": {"COMUNICA_NATS_INTERVAL": "1", "COMUNICA_RECORD_INTERVAL": "1"},
}
WORDS = ("DISATTIVA", "ciao, a che ora apre la biblioteca?", "AIUTO", "zona")


@dataclass(frozen=True, slots=True)
class Load:
    """The system, those who use it, and the provider's side."""

    stack: Stack
    web: httpx.AsyncClient
    towns: list[Town]
    citizens: list[Citizen]

    async def prepare(self) -> None:
        """What an installation has after some days: tokens that end, a limit, a budget, people."""
        await self._provider_grants()
        async with connected(self.stack.dsn()) as admin:
            await admin.execute(
                "INSERT INTO budget SELECT id, 50000000, 'EUR' FROM municipality ON CONFLICT DO NOTHING"
            )
        await asyncio.gather(*(self._joins(citizen) for citizen in self.citizens))
        await self._provider_has_moods()

    async def go_on(self) -> None:
        """For ever: somebody writes, somebody asks, every second a town sends."""
        for turn in itertools.count():
            # A machine that is busy with others answers late: that is no failure of what is tested here.
            with suppress(httpx.HTTPError):
                await self._a_turn(turn)
            await asyncio.sleep(0.7)

    async def _a_turn(self, turn: int) -> None:
        await self._somebody_comes_to_the_console()
        citizen = self.citizens[turn % len(self.citizens)]
        await citizen.writes(WORDS[turn % len(WORDS)])
        await citizen.writes(f"ATTIVA Maria Bianchi {citizen.place}")
        lane = ("urgent", "normal", "bulk")[turn % 3]
        if lane == "urgent":
            # A town may send ten a day; here many days pass.
            async with connected(self.stack.dsn()) as admin:
                await admin.execute("DELETE FROM urgent_day")
        for town in self.towns[:1] if lane == "urgent" else self.towns:
            await town.asks({"everyone": True}, f"avviso {turn}", lane=lane)

    async def _somebody_comes_to_the_console(self) -> None:
        """The page is shown, and one without our token is refused."""
        door = f"{self.stack.addresses.url('console')}/entra"
        await self.web.get(door)
        await self.web.post(door, data={"email": "nessuno@solaro.example"})

    async def _joins(self, citizen: Citizen) -> None:
        await citizen.writes(f"ATTIVA Maria Bianchi {citizen.place}")
        await eventually(citizen.texts)

    async def _provider_grants(self) -> None:
        setup: dict[str, Any] = json.loads((self.stack.folder / "simulator" / "setup.json").read_text())
        ends = (datetime.now(UTC) + timedelta(days=90)).timestamp()
        tokens = [token | {"expires_at": ends} for token in setup["tokens"]]
        simulator = self.stack.addresses.url("simulator")
        await self._tells(f"{simulator}/simulator/setup", {"tokens": tokens})
        for portfolio in {waba["portfolio"] for waba in setup["wabas"]}:
            await self._tells(f"{simulator}/simulator/portfolios/{portfolio}/limit", {"people": 2000})

    async def _provider_has_moods(self) -> None:
        for fault in (
            {"when": "before", "code": 130429, "rate": 0.04},  # too fast
            {"when": "before", "code": 131026, "rate": 0.04},  # this person cannot be reached
            {"when": "before", "code": 131016, "rate": 0.04},  # a problem of its own
            {"when": "half", "rate": 0.04},  # taken, and the answer is cut
        ):
            await self._tells(f"{self.stack.addresses.url('simulator')}/simulator/faults", fault)

    async def _tells(self, url: str, words: dict[str, Any]) -> None:
        answer = await self.web.post(url, json=words)
        assert answer.is_success, f"{url}: {answer.text}"
