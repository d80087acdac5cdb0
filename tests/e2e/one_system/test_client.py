"""The command `comunica` sends a broadcast and watches it to its end, on the whole running system."""

import asyncio
import json
import os
import sys
from typing import Any

from tests.e2e.people import Citizen
from tests.eventually import eventually


async def test_a_broadcast_is_sent_and_watched_to_its_end(endpoints: dict[str, Any], citizens: list[Citizen]) -> None:
    there = citizens[:3]
    for citizen in there:
        await citizen.writes(f"ATTIVA Maria Bianchi {citizen.place}")
    for citizen in there:
        await eventually(citizen.texts)

    words = "il mercato si sposta in piazza"
    said = await _run(
        endpoints,
        *("--json", "broadcast", "send", endpoints["template"]),
        *("--set", f"testo={words}", "--everyone", "--watch"),
    )
    ended = json.loads(said)
    assert (ended["state"], ended["resolved"], ended["unaccounted"]) == ("finished", len(there), 0)
    for citizen in there:
        assert [words in text for text in await citizen.texts()].count(True) == 1


async def _run(endpoints: dict[str, Any], *arguments: str) -> str:
    environment = {**os.environ, "COMUNICA_URL": endpoints["api"], "COMUNICA_KEY": endpoints["api_key"]}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "comunica_client.command", *arguments),
        env=environment,
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await asyncio.wait_for(process.communicate(), 90)
    assert process.returncode == 0
    return said.decode()
