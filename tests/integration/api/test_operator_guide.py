"""The commands of docs/api/operator.md are run as they stand there, and answered as it says."""

import itertools
import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from comunica.municipality.operator_keys import operator_form
from tests.integration.api.conftest import Api
from tests.integration.api.operating import operator_key

GUIDE = Path(__file__).parents[3] / "docs" / "api" / "operator.md"
_BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
_STATEMENT = re.compile(r"(curl .*?)\n# (\d{3}) (\{.*?\})$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Command:
    """A curl of the guide, and what it says of the answer."""

    words: str
    status: int
    answer: str

    def request(self, values: dict[str, str]) -> httpx.Request:
        """As curl would send it, with the shell's variables filled in."""
        filled = self.words
        for name, value in values.items():
            filled = filled.replace(f"${name}", value)
        words = shlex.split(filled.replace("\\\n", " "))
        url = next(word for word in words[1:] if word.startswith("http://"))
        taken = dict(itertools.pairwise(words))
        headers = dict(after.split(": ", 1) for word, after in itertools.pairwise(words) if word == "-H")
        return httpx.Request(taken.get("-X", "GET"), url, headers=headers, content=taken.get("-d"))

    @property
    def told(self) -> dict[str, Any]:
        """The answer's fields; `…` stands for whatever it is."""
        return dict(json.loads(self.answer.replace("…", '"…"')))


def commands() -> Iterator[Command]:
    for block in _BLOCK.findall(GUIDE.read_text("utf-8")):
        for words, status, answer in _STATEMENT.findall(block):
            yield Command(words, int(status), answer)


async def test_every_command_of_the_guide_does_what_it_says(api: Api, superuser: Any) -> None:
    values = {"KEY": operator_form(await operator_key(superuser)), "API": "http://api"}
    ran = 0
    async with api.client(headers={}) as client:
        for command in commands():
            if "/connect " in command.words or "/check " in command.words:
                # No dispatcher is at work here: what a run does is tried at the simulator.
                await superuser.execute("UPDATE channel_run SET state = 'done'")
            answer = await client.send(command.request(values))
            assert answer.status_code == command.status, (command.words, answer.text)
            body = answer.json()
            for name, value in command.told.items():
                assert name in body, (command.words, name)
                assert value in ("…", body[name]), (command.words, name)
            if "/municipalities " in command.words and "id" in body:
                values["MUNICIPALITY"] = body["id"]
            if "channel_id" in body:
                values |= {"CHANNEL": body["channel_id"], "RUN": body["id"]}
            ran += 1
    assert ran == 9, "every command was found"
