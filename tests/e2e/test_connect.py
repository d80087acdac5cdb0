"""`comunica-admin channel connect` while everything runs: within a minute a new number receives and sends."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from comunica_client.command.exits import Exit

from tests.e2e.operators import BORGO, PRATO, Commands, Operator, at_the_desk, ended, follows, operators_key
from tests.e2e.people import Citizen, Town
from tests.eventually import PATIENCE, eventually
from workbench.secret_files import SecretFiles
from workbench.stack import PROVIDER_VERSION, Options, Stack
from workbench.towns import DEMO, provider_setup, read_town, write_applied

SOLARO, VALDOMBRA = DEMO
#: Seconds from the start of the command until the number works.
WITHIN = 60.0


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
    await eventually(lambda: _was_welcomed(valdombra.citizen))
    broadcast = await valdombra.office.broadcasts({"everyone": True}, "il mercato si sposta")
    seen = await eventually(lambda: _delivered(valdombra.office, broadcast))
    assert seen["resolved"] == 1

    code, said = await checks(running, "valdombra")
    assert code == 0, said
    assert "ok           a status heard: last at" in said


async def test_a_number_that_was_taken_away_is_found_by_checking(running: Stack, valdombra: NewTown) -> None:
    channel, key = valdombra.at_provider()
    async with httpx.AsyncClient(timeout=PATIENCE, headers={"D360-API-KEY": key}) as partner:
        (await partner.post(f"{channel['base_url']}/{channel['phone_number_id']}/deregister")).raise_for_status()
    code, said = await checks(running, "valdombra")
    assert code == 1
    assert "FAILED       number registered: it is not, and cannot send" in said


async def test_an_operator_connects_a_number_over_the_api_and_it_works_within_a_minute(
    running: Stack, web: httpx.AsyncClient
) -> None:
    began = time.monotonic()
    await BORGO.is_given_at_the_provider(running, web)
    region = Operator(running, web, await operators_key(running, "region"))
    citizen = BORGO.citizen(running, web, phone="393770900002")

    town = await region.sets_up(BORGO)
    run = await region.connects(BORGO, town)
    await eventually(lambda: region.is_asked_for_a_message(run), within=WITHIN)
    await citizen.writes("AIUTO")
    ended: Any = await eventually(lambda: region.sees_the_end_of(run), within=WITHIN)
    assert ended["state"] == "done", ended["steps"]
    assert time.monotonic() - began < WITHIN

    await citizen.writes("ATTIVA Maria Bianchi Centro")
    await eventually(lambda: _was_welcomed(citizen))


@pytest.fixture(scope="module")
async def province(running: Stack, web: httpx.AsyncClient, tmp_path_factory: pytest.TempPathFactory) -> Commands:
    """An operator at the command line, with the file of Prato, whose number is at the provider and not on record."""
    await PRATO.is_given_at_the_provider(running, web)
    file = PRATO.described_in(tmp_path_factory.mktemp("prato"), running)
    return Commands(running, await operators_key(running, "province"), file)


@pytest.fixture(scope="module")
async def prato(province: Commands) -> dict[str, Any]:
    """What was said when the command set it up, with its first key."""
    words = ("--json", "municipality", "create", "-f", province.file, "--first-key", "municipio")
    code, told = await province.says(*words)
    assert code == Exit.DONE, told
    return dict(json.loads(told))


async def test_the_command_of_an_operator_sets_a_town_up_and_makes_its_first_key_only(
    province: Commands, prato: dict[str, Any]
) -> None:
    assert (prato["slug"], prato["trial"]) == ("prato", True)
    code, told = await province.with_key(prato["first_key"]["secret"]).says("gazetteer", "show")
    assert (code, [each["id"] for each in json.loads(told)["zones"]]) == (Exit.DONE, ["centro"])
    code, _ = await province.says("municipality", "first-key", "prato", "another")
    assert code == Exit.REFUSED, "only the first is an operator's"


@pytest.mark.usefixtures("prato")
async def test_the_command_says_that_nobody_wrote_to_the_number_in_time(province: Commands) -> None:
    code, told = await province.says("channel", "connect", "-f", province.file, "--wait-message", "1")
    assert code == Exit.REFUSED
    assert told.splitlines()[-1].startswith("FAILED       a message heard: none came"), told


@pytest.mark.usefixtures("prato")
async def test_the_command_of_an_operator_connects_a_number_and_checks_it(
    running: Stack, web: httpx.AsyncClient, province: Commands
) -> None:
    connecting = await province.begins("channel", "connect", "-f", province.file)
    async with asyncio.timeout(WITHIN + 30):
        lines, code = await follows(connecting, PRATO.citizen(running, web, phone="393770900003"))
    assert (code, [line for line in lines if line.startswith("FAILED")]) == (Exit.DONE, []), lines
    assert lines[-2:] == ["ok, changed  a message heard", "ok, changed  a status heard: the answer to it was sent"]

    code, told = await province.says("--json", "channel", "check", "prato")
    assert (code, json.loads(told)["kind"], json.loads(told)["state"]) == (Exit.DONE, "check", "done")
    code, _ = await province.says("channel", "check", "atlantide")
    assert code == Exit.NOT_FOUND


async def test_the_command_of_an_operator_creates_a_partner(province: Commands) -> None:
    code, told = await province.says("--json", "partner", "create", "arpa", "ARPA")
    assert (code, json.loads(told)["slug"]) == (Exit.DONE, "arpa")


async def connects(stack: Stack, town: NewTown) -> tuple[list[str], int]:
    """Run the command, and write when it asks for it, as its reader would. What it said, and how it ended."""
    return await follows(await at_the_desk(stack, "channel", "connect", str(town.file)), town.citizen)


async def checks(stack: Stack, slug: str) -> tuple[int, str]:
    return await ended(await at_the_desk(stack, "channel", "check", slug))


async def _was_welcomed(citizen: Citizen) -> bool:
    return any("DISATTIVA" in text and "Borgo" in text for text in await citizen.texts())


async def _delivered(town: Town, broadcast: str) -> dict[str, Any] | None:
    seen = await town.follows(broadcast)
    return seen if seen["state"] == "finished" and seen["counts"]["delivered"] == seen["resolved"] else None
