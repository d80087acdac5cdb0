"""What goes away in the middle of a broadcast of 2,000. The simulator's witness shows each message exactly once."""

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


@pytest.fixture(scope="module")
async def web() -> AsyncIterator[httpx.AsyncClient]:
    """One client for all."""
    async with httpx.AsyncClient(timeout=30, limits=httpx.Limits(max_connections=40)) as client:
        yield client


@pytest.fixture(scope="module")
async def town(big_town: Stack, web: httpx.AsyncClient) -> Town:
    """Its back office, with 2,000 people on record, who all wrote ATTIVA."""
    endpoints = big_town.endpoints
    await enrol_everybody(web, endpoints)
    return Town(web, endpoints["api"], endpoints["api_key"], endpoints["template"])


async def test_kill_9_in_the_middle_of_2000_tells_nobody_twice_and_loses_nobody(
    big_town: Stack, town: Town, web: httpx.AsyncClient
) -> None:
    """Two kills during one broadcast. Those in flight were doubt; statuses and a whole webhook path resolve it."""
    broadcast = await town.broadcasts({"everyone": True}, "il ponte riapre")
    for done in (200, 900):
        await eventually(lambda done=done: _sent_more_than(town, broadcast, done), every=0.01)  # type: ignore[misc]
        await big_town.service("dispatcher").kill()
        await big_town.service("dispatcher").start()
    seen = await eventually(lambda: _all_delivered(town, broadcast), within=90, every=0.2)
    received = await _received(web, big_town.endpoints, "il ponte riapre")
    assert seen["resolved"] == PEOPLE
    assert (PEOPLE - len(received), sum(received.values()) - len(received)) == (0, 0), "lost, duplicated"
    assert (seen["unaccounted"], seen["resent_in_doubt"]) == (0, 0)


async def test_broker_and_record_go_away_in_the_middle_and_those_who_leave_meanwhile_have_left(
    big_town: Stack, town: Town, web: httpx.AsyncClient
) -> None:
    """NATS dies, people write DISATTIVA against a closed door, PostgreSQL dies too; both come back, nobody is lost."""
    endpoints = big_town.endpoints
    broadcast = await town.broadcasts({"everyone": True}, "la scuola resta chiusa")
    await eventually(lambda: _sent_more_than(town, broadcast, 200), every=0.01)
    await big_town.service("NATS").kill()
    leavers = [
        Citizen(web, endpoints["simulator"], _phone(each), endpoints["phone_number_id"], "") for each in range(20)
    ]
    for leaver in leavers:
        await leaver.writes("DISATTIVA")
    await eventually(lambda: _undelivered_webhooks(web, endpoints), because="ingress answers 503 without NATS")
    await big_town.service("PostgreSQL").kill()
    await big_town.service("NATS").start()
    await big_town.service("PostgreSQL").start()

    seen = await eventually(lambda: _finished(town, broadcast), within=90, every=0.2)
    received = await _received(web, endpoints, "la scuola resta chiusa")
    told = seen["counts"]["delivered"]
    assert (told, told + seen["counts"]["suppressed"]) == (len(received), PEOPLE)
    assert sum(received.values()) == len(received), "nobody twice"
    assert received.keys() >= {_phone(each) for each in range(20, PEOPLE)}, "nobody lost who stayed"

    for leaver in leavers:
        await eventually(lambda leaver=leaver: _said_goodbye(leaver))  # type: ignore[misc]
    later = await town.broadcasts({"everyone": True}, "la scuola riapre")
    await eventually(lambda: _finished(town, later), within=60, every=0.2)
    assert not (await _received(web, endpoints, "la scuola riapre")).keys() & {leaver.phone for leaver in leavers}


async def enrol_everybody(web: httpx.AsyncClient, endpoints: dict[str, Any]) -> None:
    """All of them write ATTIVA, as citizens do; done when each is on record."""
    crowd = asyncio.Semaphore(40)

    async def joins(person: int) -> None:
        citizen = Citizen(web, endpoints["simulator"], _phone(person), endpoints["phone_number_id"], "Centro")
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


async def _finished(town: Town, broadcast: str) -> dict[str, Any] | None:
    seen = await town.follows(broadcast)
    waiting = seen["resolved"] - seen["counts"]["delivered"] - seen["counts"]["suppressed"] if seen["resolved"] else 1
    return seen if seen["state"] == "finished" and not waiting else None


async def _said_goodbye(leaver: Citizen) -> bool:
    return (await leaver.texts())[-1].startswith("Fatto")


async def _undelivered_webhooks(web: httpx.AsyncClient, endpoints: dict[str, Any]) -> bool:
    stats = (await web.get(f"{endpoints['simulator']}/simulator/stats")).json()
    return bool(stats["webhooks"]["pending"])


def _phone(person: int) -> str:
    return f"39378{person:07d}"
