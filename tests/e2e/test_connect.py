"""`comunica-admin channel connect` while everything runs: within a minute a new number receives and sends."""

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from comunica_client.command.exits import Exit

from tests.e2e.people import Citizen, Town
from tests.eventually import eventually
from workbench.secret_files import SecretFiles
from workbench.stack import PROVIDER_VERSION, Options, Stack
from workbench.towns import DEMO, provider_setup, read_town, write_applied

SOLARO, VALDOMBRA = DEMO
#: Seconds from the start of the command until the number works.
WITHIN = 60.0
ASKS_FOR_A_MESSAGE = "waiting      a message heard"


@pytest.fixture(scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """All services, with Solaro only."""
    stack = Stack(tmp_path_factory.mktemp("connect"), Options(towns=[SOLARO]))
    await stack.start()
    yield stack
    await stack.stop()


@dataclass(frozen=True)
class NewTown:
    """Valdombra, whose number is with a solution provider and not registered yet; its file, and who has its key."""

    file: Path
    office: Town
    citizen: Citizen

    def at_provider(self) -> tuple[dict[str, Any], str]:
        """Its channel as the file has it, and the key."""
        channel = yaml.safe_load(self.file.read_text("utf-8"))["channel"]
        return channel, Path(channel["token_file"]).read_text()


@pytest.fixture(scope="module")
async def valdombra(running: Stack, web: httpx.AsyncClient) -> NewTown:
    """On file, and at the provider: nothing of it is on record."""
    town, secrets = read_town(VALDOMBRA), SecretFiles(running.folder / "secrets")
    simulator, ingress = (running.addresses.url(name) for name in ("simulator", "ingress"))
    facts = provider_setup([town], ingress_url=ingress, secrets=secrets)
    facts["numbers"][0] |= {"registered": False, "pin": "246810"}
    facts["tokens"][0] |= {"header": "D360-API-KEY"}
    (await web.post(f"{simulator}/simulator/setup", json=facts)).raise_for_status()
    path = write_applied(
        town, running.folder / "towns", provider_url=f"{simulator}/{PROVIDER_VERSION}", secrets=secrets
    )
    described: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    (running.folder / "pin.txt").write_text("246810")
    app = town.channel["app"]
    described["channel"] |= {
        "authorization_header": "D360-API-KEY",
        "pin_file": str(running.folder / "pin.txt"),
        "callback_url": f"{ingress}/webhooks/whatsapp/{app}",
        "verify_token_file": str(secrets.app(app) / "verify_token"),
    }
    path.write_text(yaml.safe_dump(described, allow_unicode=True), "utf-8")
    return NewTown(
        file=path,
        office=Town(web, running.addresses.url("api"), town.key_file(secrets).read_text(), town.template),
        citizen=Citizen(web, simulator, phone="393770900001", number=town.channel["phone_number_id"], place="Borgo"),
    )


async def test_a_number_connected_while_services_run_receives_and_sends_within_a_minute(
    running: Stack, valdombra: NewTown
) -> None:
    began = time.monotonic()
    async with asyncio.timeout(WITHIN + 30):
        lines, code = await connects(running, valdombra)
    assert (code, [line for line in lines if line.startswith("FAILED")]) == (0, []), lines
    assert lines[-2:] == ["ok, changed  a message heard", "ok, changed  a status heard: the answer to it was sent"]
    assert "ok, changed  number registered" in lines
    assert "ok, changed  webhooks of the account" in lines
    assert time.monotonic() - began < WITHIN

    await valdombra.citizen.writes("ATTIVA Maria Bianchi Borgo")
    await eventually(lambda: _was_welcomed(valdombra.citizen), within=20)
    broadcast = await valdombra.office.broadcasts({"everyone": True}, "il mercato si sposta")
    seen = await eventually(lambda: _delivered(valdombra.office, broadcast), within=30)
    assert seen["resolved"] == 1

    code, said = await checks(running, "valdombra")
    assert code == 0, said
    assert "ok           a status heard: last at" in said


async def test_a_number_that_was_taken_away_is_found_by_checking(running: Stack, valdombra: NewTown) -> None:
    channel, key = valdombra.at_provider()
    async with httpx.AsyncClient(headers={"D360-API-KEY": key}) as partner:
        (await partner.post(f"{channel['base_url']}/{channel['phone_number_id']}/deregister")).raise_for_status()
    code, said = await checks(running, "valdombra")
    assert code == 1
    assert "FAILED       number registered: it is not, and cannot send" in said


async def test_an_operator_connects_a_number_over_the_api_and_it_works_within_a_minute(
    running: Stack, web: httpx.AsyncClient
) -> None:
    began = time.monotonic()
    simulator, api = running.addresses.url("simulator"), running.addresses.url("api")
    number = {"phone_number_id": "106540000000901", "waba_id": "102290000000901"}
    facts = {
        "wabas": [{"id": number["waba_id"], "name": "Comune di Borgo", "portfolio": "108800000000901"}],
        "numbers": [number | {"display_phone_number": "+39 399 99 00901", "verified_name": "Borgo Informa"}],
        "tokens": [{"token": "EAAG-borgo", "app": "comunica", "wabas": [number["waba_id"]]}],
    }
    (await web.post(f"{simulator}/simulator/setup", json=facts)).raise_for_status()
    made = await _admin(running, "operator", "create", "region")
    said, _ = await made.communicate()
    operator = {"Authorization": f"ApiKey-v1 {said.decode().strip()}"}

    town = {
        "slug": "borgo",
        "name": "Borgo",
        "service": "Borgo Informa",
        "contacts": "visita www.comune.borgo.example",
        "privacy_url": "https://www.comune.borgo.example/privacy",
        "notice_version": "1",
        "required": ["place"],
        "zones": [{"id": "centro", "name": "Centro"}],
    }
    created = await web.post(f"{api}/v2/municipalities", json=town, headers=operator)
    assert created.status_code == 201, created.text
    wish = number | {
        "municipality_id": created.json()["id"],
        "provider": "whatsapp",
        "app": "comunica",
        "portfolio_id": "108800000000901",
        "display_phone_number": "+39 399 99 00901",
        "base_url": f"{simulator}/{PROVIDER_VERSION}",
        "token": "EAAG-borgo",
        "starters": ["viabilita"],
    }
    asked = await web.post(f"{api}/v2/channels", json=wish, headers=operator)
    assert asked.status_code == 202, asked.text
    citizen = Citizen(web, simulator, phone="393770900002", number=number["phone_number_id"], place="Centro")

    async def follows() -> dict[str, Any]:
        return dict((await web.get(asked.headers["location"], headers=operator)).json())

    async def waits_for_a_message() -> bool:
        return any(step["what"] == "a message heard" for step in (await follows())["steps"])

    await eventually(waits_for_a_message, within=WITHIN)
    await citizen.writes("AIUTO")

    async def is_over() -> dict[str, Any] | None:
        run = await follows()
        return run if run["ended_at"] else None

    run: Any = await eventually(is_over, within=WITHIN)
    assert run["state"] == "done", run["steps"]
    assert time.monotonic() - began < WITHIN

    await citizen.writes("ATTIVA Maria Bianchi Centro")

    async def was_welcomed() -> bool:
        return any("DISATTIVA" in text and "Borgo" in text for text in await citizen.texts())

    await eventually(was_welcomed, within=20)


async def test_the_command_of_an_operator_sets_a_town_up_and_connects_its_number(
    running: Stack, web: httpx.AsyncClient, tmp_path: Path
) -> None:
    simulator = running.addresses.url("simulator")
    number = {"phone_number_id": "106540000000902", "waba_id": "102290000000902"}
    facts = {
        "wabas": [{"id": number["waba_id"], "name": "Comune di Prato", "portfolio": "108800000000902"}],
        "numbers": [number | {"display_phone_number": "+39 399 99 00902", "verified_name": "Prato Informa"}],
        "tokens": [{"token": "EAAG-prato", "app": "comunica", "wabas": [number["waba_id"]]}],
    }
    (await web.post(f"{simulator}/simulator/setup", json=facts)).raise_for_status()
    (tmp_path / "token.txt").write_text("EAAG-prato\n")
    described = {
        "municipality": {
            "slug": "prato",
            "name": "Prato",
            "service": "Prato Informa",
            "contacts": "visita www.comune.prato.example",
            "privacy_url": "https://www.comune.prato.example/privacy",
            "notice_version": "1",
        },
        "zones": [{"id": "centro", "name": "Centro"}],
        "channel": number
        | {
            "provider": "whatsapp",
            "app": "comunica",
            "portfolio_id": "108800000000902",
            "display_phone_number": "+39 399 99 00902",
            "base_url": f"{simulator}/{PROVIDER_VERSION}",
            "token_file": "token.txt",
        },
        "starters": ["viabilita"],
    }
    file = tmp_path / "prato.yaml"
    file.write_text(yaml.safe_dump(described), "utf-8")
    made = await _admin(running, "operator", "create", "province")
    said, _ = await made.communicate()
    key = said.decode().strip()

    words = ("--json", "municipality", "create", "-f", str(file), "--first-key", "municipio")
    code, told = await _ended(await _command(running, key, *words))
    town = json.loads(told)
    assert (code, town["slug"], town["trial"]) == (0, "prato", True)
    code, told = await _ended(await _command(running, town["first_key"]["secret"], "gazetteer", "show"))
    assert (code, [each["id"] for each in json.loads(told)["zones"]]) == (0, ["centro"])
    code, _ = await _ended(await _command(running, key, "municipality", "first-key", "prato", "another"))
    assert code == Exit.REFUSED, "only the first is an operator's"

    code, told = await _ended(
        await _command(running, key, "channel", "connect", "-f", str(file), "--wait-message", "1")
    )
    assert code == Exit.REFUSED
    last = told.splitlines()[-1]
    assert last.startswith("FAILED       a message heard: none came"), told
    citizen = Citizen(web, simulator, phone="393770900003", number=number["phone_number_id"], place="Centro")
    connecting = await _command(running, key, "channel", "connect", "-f", str(file))
    assert connecting.stdout is not None
    lines = []
    async with asyncio.timeout(WITHIN + 30):
        async for line in connecting.stdout:
            lines.append(line.decode().rstrip())
            if lines[-1].startswith(ASKS_FOR_A_MESSAGE):
                await citizen.writes("AIUTO")
        assert await connecting.wait() == 0, lines
    assert [line for line in lines if line.startswith("FAILED")] == []
    assert lines[-2:] == ["ok, changed  a message heard", "ok, changed  a status heard: the answer to it was sent"]

    code, told = await _ended(await _command(running, key, "--json", "channel", "check", "prato"))
    assert (code, json.loads(told)["kind"], json.loads(told)["state"]) == (0, "check", "done")
    code, _ = await _ended(await _command(running, key, "channel", "check", "atlantide"))
    assert code == Exit.NOT_FOUND
    code, told = await _ended(await _command(running, key, "--json", "partner", "create", "arpa", "ARPA"))
    assert (code, json.loads(told)["slug"]) == (0, "arpa")


async def _command(stack: Stack, key: str, *words: str) -> asyncio.subprocess.Process:
    known = {"COMUNICA_URL": stack.addresses.url("api"), "COMUNICA_KEY": key, "LC_ALL": "C"}
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "comunica_client.command", *words),
        env={**os.environ, **known},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
    )


async def _ended(command: asyncio.subprocess.Process) -> tuple[int, str]:
    async with asyncio.timeout(90):
        said, _ = await command.communicate()
    return command.returncode or 0, said.decode()


async def connects(stack: Stack, town: NewTown) -> tuple[list[str], int]:
    """Run the command, and write when it asks for it, as its reader would. What it said, and how it ended."""
    command = await _admin(stack, "channel", "connect", str(town.file))
    assert command.stdout is not None
    lines = []
    async for line in command.stdout:
        lines.append(line.decode().rstrip())
        if lines[-1].startswith(ASKS_FOR_A_MESSAGE):
            await town.citizen.writes("AIUTO")
    return lines, await command.wait()


async def checks(stack: Stack, slug: str) -> tuple[int, str]:
    command = await _admin(stack, "channel", "check", slug)
    async with asyncio.timeout(60):
        said, _ = await command.communicate()
    return command.returncode or 0, said.decode()


async def _admin(stack: Stack, *words: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "services.admin", *words),
        env=stack.desk,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


async def _was_welcomed(citizen: Citizen) -> bool:
    return any("DISATTIVA" in text and "Borgo" in text for text in await citizen.texts())


async def _delivered(town: Town, broadcast: str) -> dict[str, Any] | None:
    seen = await town.follows(broadcast)
    return seen if seen["state"] == "finished" and seen["counts"]["delivered"] == seen["resolved"] else None
