"""kill -9 of the dispatcher in the middle of a broadcast: the simulator's witness shows each message exactly once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.e2e.people import Citizen, Town
from tests.eventually import eventually
from workbench.stack import Options, Stack
from workbench.towns import DEMO

PEOPLE = 2_000
#: Doubt is decided within seconds instead of minutes: the same protocol, all its times scaled together.
SCALED = {
    "COMUNICA_CALL_DEADLINE": "1",
    "COMUNICA_CONNECT_DEADLINE": "0.5",
    "COMUNICA_ROW_LEASE": "2",
    "COMUNICA_DOUBT_WINDOW_URGENT": "8",
    "COMUNICA_DOUBT_WINDOW": "8",
    "COMUNICA_DOUBT_INTERVAL": "1",
    # So long that only evidence, never the hard limit, can end a doubt in this test.
    "COMUNICA_DOUBT_LIMIT_URGENT": "3600",
}


@pytest.fixture(scope="module")
async def big_town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """One town whose number is fast: Solaro at 500 messages a second."""
    folder = tmp_path_factory.mktemp("big")
    town = yaml.safe_load(DEMO[0].read_text())
    town["channel"]["messages_per_second"] = 500
    (folder / "town.yaml").write_text(yaml.safe_dump(town, allow_unicode=True))
    stack = Stack(folder / "run", Options(towns=[Path(folder / "town.yaml")], environment_of={"dispatcher": SCALED}))
    await stack.start()
    yield stack
    await stack.stop()


async def test_kill_9_in_the_middle_of_2000_tells_nobody_twice_and_loses_nobody(big_town: Stack) -> None:
    """Two kills during one broadcast. Those in flight were doubt; statuses and a whole webhook path resolve it."""
    async with httpx.AsyncClient(timeout=30, limits=httpx.Limits(max_connections=40)) as web:
        endpoints = big_town.endpoints
        town = Town(web, endpoints["api"], endpoints["api_key"], endpoints["template"])
        await enrol_everybody(web, endpoints, town)
        broadcast = await town.broadcasts({"everyone": True}, "il ponte riapre")
        for done in (200, 900):
            await eventually(lambda done=done: _sent_more_than(town, broadcast, done), within=30, every=0.01)  # type: ignore[misc]
            await big_town.service("dispatcher").kill()
            await big_town.service("dispatcher").start()
        seen = await eventually(lambda: _all_delivered(town, broadcast), within=90, every=0.2)
        received = await _received(web, endpoints, "il ponte riapre")
    assert seen["resolved"] == PEOPLE
    assert {"lost": PEOPLE - len(received), "duplicated": sum(received.values()) - len(received)} == {
        "lost": 0,
        "duplicated": 0,
    }
    assert (seen["unaccounted"], seen["resent_in_doubt"]) == (0, 0)


async def enrol_everybody(web: httpx.AsyncClient, endpoints: dict[str, Any], town: Town) -> None:
    """All of them write ATTIVA, as citizens do; done when each is on record."""
    crowd = asyncio.Semaphore(40)

    async def joins(person: int) -> None:
        phone = f"39378{person:07d}"
        citizen = Citizen(web, endpoints["simulator"], phone, endpoints["phone_number_id"], "Centro")
        async with crowd:
            await citizen.writes("ATTIVA Maria Bianchi Centro")

    await asyncio.gather(*(joins(person) for person in range(PEOPLE)))
    await eventually(lambda: _welcomed(web, endpoints), within=60, every=0.5)


async def _welcomed(web: httpx.AsyncClient, endpoints: dict[str, Any]) -> bool:
    return len(await _received(web, endpoints, "ora sei tra gli iscritti")) == PEOPLE


async def _received(web: httpx.AsyncClient, endpoints: dict[str, Any], words: str) -> Counter[str]:
    """What the witness saw: how often each phone got a message with these words."""
    answer = await web.get(f"{endpoints['simulator']}/simulator/accepted")
    return Counter(message["to"] for message in answer.json() if words in message["text"])


async def _sent_more_than(town: Town, broadcast: str, done: int) -> bool:
    counts = (await town.follows(broadcast))["counts"]
    return bool(sum(counts.values()) - counts["queued"] - counts["sending"] > done)


async def _all_delivered(town: Town, broadcast: str) -> dict[str, Any] | None:
    seen = await town.follows(broadcast)
    return seen if seen["counts"]["delivered"] == PEOPLE else None
