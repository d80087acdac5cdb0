"""The guide pages of docs/api: each command on them is run on the whole system, and answered as the page says."""

import asyncio
import base64
import datetime as dt
import json
import os
import shlex
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from comunica.municipality.keys import MUNICIPAL_SCOPES
from tests.eventually import eventually
from tests.guides import PAGES, WRITTEN_ON, Command, at, blocks, commands, filled, misfits, moved
from workbench.stack import ROOT, Options, Stack
from workbench.towns import DEMO

#: The smallest picture.
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)

#: Have tests of their own, from an empty record or beside another NATS.
ELSEWHERE = {
    "api/operator.md": "tests/integration/api/test_operator_guide.py",
    "api/nats.md": "tests/integration/dispatcher/test_partners_on_nats.py",
}
#: A table to look things up in.
WITHOUT_COMMANDS = ("api/routes.md",)
#: In this order: what is brought in by one changes what another finds.
FIRST, LAST = ("api/subscribers.md", "api/broadcasts.md"), ("api/gazetteer.md",)
#: The simulator fails what is sent to Piero: his number cannot be reached (services/simulator/README.md).
PEOPLE = (
    ("Maria", "via Roma 12", "+39 333 7654320"),
    ("Anna", "via Trento 7", "+39 333 7654321"),
    ("Luca", "piazza Grandi 1", "+39 333 7654322"),
    ("Piero", "via Roma 8", "+39 399 02 54323"),
    ("Rosa", "via Roma 7", "+39 333 7654324"),
    ("Ugo", "piazza Grandi", "+39 333 7654325"),
    ("Ines", "piazza Grandi 4", "+39 333 7654326"),
)


#: As gazetteer.md has it.
VIA_TRENTO = "Via;Trento;centro;1;31;dispari;\nVia;Trento;villaggio-brollo;;;;\n"
#: As imports.md has it, beside the town's own.
TELLS_WHO_WAS_ADDED = {
    "name": "avviso_iscrizione",
    "body": "Sei tra gli iscritti dal {{data}}. Come usiamo i tuoi dati: {{link_privacy}} Grazie.",
    "parameters": ["data", "link_privacy"],
    "examples": {"data": "1 marzo 2024", "link_privacy": "https://www.comune.example/privacy"},
}


@dataclass
class Reader:
    """Who follows the pages: what they know, and the folder in which they work."""

    stack: Stack
    web: httpx.AsyncClient
    folder: Path
    values: dict[str, str]

    async def runs(self, command: Command) -> None:
        """One command, held against what its page says."""
        match command.program:
            case "curl":
                await self._asks(command)
            case "comunica":
                # Who looks after partners has an operator's key.
                key = "OPERATOR_KEY" if command.words.split()[1] == "partner" else "KEY"
                await self._calls(command, "comunica_client.command", self._client_environment(key))
            case "comunica-admin":
                await self._calls(command, "services.admin", self.stack.desk)
            case "printf" | "sed":
                await self._works(command)
            case "export":
                pass  # what the reader knows already
            case other:
                raise AssertionError(f"nobody knows how to run {other}: {command.words}")

    async def executes(self, program: str) -> None:
        """A program in Python, as it stands on the page."""
        code, said = await self._process(
            sys.executable, "-c", moved(program, today()), environment=self._client_environment()
        )
        assert code == 0, said

    async def _asks(self, command: Command) -> None:
        answer = await self._sends(command)
        if answer.request.method == "GET" and command.told is not None:

            async def has_come() -> bool:
                nonlocal answer
                answer = await self._sends(command)
                assert misfits(command.told, answer.json()) == [], answer.text
                return True

            await eventually(has_come, within=60, every=0.2, because=f"{command.words}: {command.told}")
        assert answer.is_success if command.status is None else answer.status_code == command.status, (
            command.words,
            answer.text,
        )
        if command.told is not None:
            assert misfits(command.told, answer.json()) == [], (command.words, answer.text)
        if command.kept:
            name, path = command.kept
            self.values[name] = at(path, answer.json())

    async def _sends(self, command: Command) -> httpx.Response:
        return await self.web.send(command.request(self.values, self.folder, today()))

    async def _calls(self, command: Command, module: str, environment: dict[str, str]) -> None:
        words = filled(command.words.replace("\\\n", " "), self.values).partition("  #")[0]
        arguments = shlex.split(moved(words, today()))[1:]
        code, said = await self._process(sys.executable, "-m", module, *arguments, environment=environment)
        assert code == 0, (command.words, said)
        if command.kept:
            name, path = command.kept
            self.values[name] = at(path, json.loads(said))

    async def _works(self, command: Command) -> None:
        """Something at the reader's own desk: a file is written."""
        code, said = await self._process("/bin/sh", "-c", command.words, environment=dict(os.environ))
        assert code == 0, (command.words, said)

    async def _process(self, *words: str, environment: dict[str, str]) -> tuple[int, str]:
        process = await asyncio.create_subprocess_exec(
            *words,
            env=environment,
            cwd=self.folder,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
        )
        async with asyncio.timeout(90):
            said, _ = await process.communicate()
        return process.returncode or 0, said.decode()

    def _client_environment(self, key: str = "KEY") -> dict[str, str]:
        town = {"COMUNICA_URL": self.values["API"], "COMUNICA_KEY": self.values[key], "COLUMNS": "200"}
        known = {**os.environ, **town, **{name: each for name, each in self.values.items() if name.isupper()}}
        return known | {"COMUNICA_CREDENTIALS": str(self.folder / "credentials.json")}


def today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


@pytest.fixture(scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """All services, with a Solaro that has topics and the streets of the pages."""
    folder = tmp_path_factory.mktemp("guides")
    town = yaml.safe_load(DEMO[0].read_text("utf-8"))
    town["municipality"]["topics"] = {"eventi": "Eventi"}
    town["templates"].append(town["templates"][0] | TELLS_WHO_WAS_ADDED)
    streets = (ROOT / town["stradario_file"]).read_text("utf-8") + VIA_TRENTO
    (folder / "stradario.csv").write_text(streets, "utf-8")
    town["stradario_file"] = str(folder / "stradario.csv")
    (folder / "solaro.yaml").write_text(yaml.safe_dump(town, allow_unicode=True), "utf-8")
    stack = Stack(folder / "stack", Options(towns=[folder / "solaro.yaml"]))
    await stack.start()
    yield stack
    await stack.stop()


@pytest.fixture(scope="module")
async def reader(running: Stack, web: httpx.AsyncClient, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """With keys of every kind, among people who are enrolled."""
    values = {
        "API": running.addresses.url("api"),
        "KEY": running.endpoints["api_key"],
        "NOTIFY_KEY": running.endpoints["notify_key"],
        "OPERATOR_KEY": await _told(running, "operator", "create", "region"),
    }
    scopes = [word for scope in sorted(MUNICIPAL_SCOPES) for word in ("--scope", scope.value)]
    values["OTHER_KEY"] = await _told(running, "keys", "create", "--name", "other", *scopes, "solaro")
    folder = tmp_path_factory.mktemp("reader")
    (folder / "mappa.png").write_bytes(PNG)
    reader = Reader(running, web, folder, values)
    for name, place, phone in PEOPLE:
        await _enrol(reader, phone, name, place)
    await _give_mandate(reader)
    return reader


async def _give_mandate(reader: Reader) -> None:
    """To a partner, whose key the reader has."""
    partner = await _post(reader, "OPERATOR_KEY", "/v2/operator/partners", slug="regione", name="Regione")
    scopes = ["broadcast:send", "broadcast:urgent", "broadcast:read"]
    keys = f"/v2/operator/partners/{partner['id']}/keys"
    reader.values["PARTNER_KEY"] = (await _post(reader, "OPERATOR_KEY", keys, name="sala", scopes=scopes))["secret"]
    lanes = ["urgent", "normal"]
    await _post(reader, "KEY", "/v2/mandates", partner="regione", categories=["utility"], lanes=lanes)


async def _post(reader: Reader, key: str, path: str, **body: Any) -> Any:
    headers = {"Authorization": f"ApiKey-v1 {reader.values[key]}"}
    answer = await reader.web.post(f"{reader.values['API']}{path}", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def _enrol(reader: Reader, phone: str, name: str, place: str) -> None:
    consent = {"way": "desk", "given_at": "2026-11-01", "notice_version": "2026-11"}
    person = {"phone": phone, "given_name": name, "surname": "Bianchi", "place": place, "consent": consent}
    await _post(reader, "KEY", "/v2/subscribers", **person)


async def _told(stack: Stack, *words: str) -> str:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "services.admin", *words), env=stack.desk, stdout=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(60):
        said, _ = await process.communicate()
    assert process.returncode == 0
    return said.decode().split()[-1]


def _pages() -> list[str]:
    pages = (PAGES.with_suffix(".md"), *PAGES.glob("*.md"))
    names = sorted({str(each.relative_to(PAGES.parent)) for each in pages} - ELSEWHERE.keys())
    middle = [each for each in names if each not in (*FIRST, *LAST)]
    return [*(each for each in FIRST if each in names), *middle, *(each for each in LAST if each in names)]


@pytest.mark.parametrize("name", _pages())
async def test_every_command_of_a_page_does_what_it_says(reader: Reader, name: str) -> None:
    # Each page is a reader's first: what one keeps, another does not know.
    reader = replace(reader, values={**reader.values})
    for block in blocks(PAGES.parent / name):
        match block.language:
            case "sh":
                for command in commands(block.text):
                    await reader.runs(command)
            case "python":
                await reader.executes(block.text)
            case "xml":
                (reader.folder / "allerta.xml").write_text(_fresh(block.text), "utf-8")
            case "json" | "http":
                pass  # what is seen, not what is asked
            case other:
                raise AssertionError(f"nobody knows how to run {other}")


def _fresh(alert: str) -> str:
    """An alert of today: what it says of tomorrow is to come, whatever the hour."""
    return alert.replace(str(WRITTEN_ON + dt.timedelta(days=1)), str(today() + dt.timedelta(days=1))).replace(
        str(WRITTEN_ON), str(today())
    )


def test_every_page_that_goes_through_a_task_has_commands_and_every_block_says_what_it_is() -> None:
    for name in _pages():
        page = (PAGES.parent / name).read_text("utf-8")
        assert page.count("```") == 2 * len(blocks(PAGES.parent / name)), name
        assert name in WITHOUT_COMMANDS or "```sh\n" in page or "```python\n" in page, name


def test_pages_that_are_run_elsewhere_are_there() -> None:
    for page, test in ELSEWHERE.items():
        assert (PAGES.parent / page).exists()
        assert Path(page).name in (ROOT / test).read_text("utf-8")
