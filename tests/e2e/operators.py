"""Who sets towns up: an operator, over the api and at the command line, and the numbers that nobody connected yet."""

import asyncio
import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import yaml

from tests.e2e.people import Citizen
from workbench.stack import PROVIDER_VERSION, Stack

ASKS_FOR_A_MESSAGE = "waiting      a message heard"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNumber:
    """A town that is not on record. Its number, account and portfolio at the provider have the same end."""

    slug: str
    name: str
    end: str

    @property
    def at_provider(self) -> dict[str, str]:
        """How the provider names its number and its account."""
        return {"phone_number_id": f"106540000000{self.end}", "waba_id": f"102290000000{self.end}"}

    @property
    def municipality(self) -> dict[str, Any]:
        """What says who it is."""
        return {
            "slug": self.slug,
            "name": self.name,
            "service": f"{self.name} Informa",
            "contacts": f"visita www.comune.{self.slug}.example",
            "privacy_url": f"https://www.comune.{self.slug}.example/privacy",
            "notice_version": "1",
        }

    @property
    def zones(self) -> list[dict[str, str]]:
        return [{"id": "centro", "name": "Centro"}]

    @property
    def token(self) -> str:
        """What opens its account at the provider."""
        return f"EAAG-{self.slug}"

    def channel(self, stack: Stack) -> dict[str, str]:
        """What is told of its number, but for the token."""
        return self.at_provider | {
            "provider": "whatsapp",
            "app": "comunica",
            "portfolio_id": f"108800000000{self.end}",
            "display_phone_number": f"+39 399 99 00{self.end}",
            "base_url": f"{stack.addresses.url('simulator')}/{PROVIDER_VERSION}",
        }

    async def is_given_at_the_provider(self, stack: Stack, web: httpx.AsyncClient) -> None:
        """The provider knows its number from now on."""
        told = self.channel(stack)
        waba = {"id": told["waba_id"], "name": f"Comune di {self.name}", "portfolio": told["portfolio_id"]}
        number = self.at_provider | {
            "display_phone_number": told["display_phone_number"],
            "verified_name": f"{self.name} Informa",
        }
        token = {"token": self.token, "app": "comunica", "wabas": [waba["id"]]}
        facts = {"wabas": [waba], "numbers": [number], "tokens": [token]}
        (await web.post(f"{stack.addresses.url('simulator')}/simulator/setup", json=facts)).raise_for_status()

    def described_in(self, folder: Path, stack: Stack) -> str:
        """Its file, with the token beside it."""
        (folder / "token.txt").write_text(f"{self.token}\n")
        described = {
            "municipality": self.municipality,
            "zones": self.zones,
            "channel": self.channel(stack) | {"token_file": "token.txt"},
            "starters": ["viabilita"],
        }
        file = folder / f"{self.slug}.yaml"
        file.write_text(yaml.safe_dump(described), "utf-8")
        return str(file)

    def citizen(self, stack: Stack, web: httpx.AsyncClient, *, phone: str) -> Citizen:
        """Somebody who lives there."""
        number = self.at_provider["phone_number_id"]
        return Citizen(web, stack.addresses.url("simulator"), phone=phone, number=number, place="Centro")


BORGO = NewNumber(slug="borgo", name="Borgo", end="901")
PRATO = NewNumber(slug="prato", name="Prato", end="902")


@dataclass(frozen=True, slots=True)
class Operator:
    """Who runs the service, over the api."""

    stack: Stack
    web: httpx.AsyncClient
    key: str

    async def sets_up(self, number: NewNumber) -> str:
        """The town of this number; its id."""
        town = number.municipality | {"required": ["place"], "zones": number.zones}
        created = await self._posts("/v2/municipalities", town)
        assert created.status_code == 201, created.text
        return str(created.json()["id"])

    async def connects(self, number: NewNumber, municipality_id: str) -> str:
        """The number; the address of the run that does it."""
        more = {"municipality_id": municipality_id, "token": number.token, "starters": ["viabilita"]}
        asked = await self._posts("/v2/channels", number.channel(self.stack) | more)
        assert asked.status_code == 202, asked.text
        return asked.headers["location"]

    async def follows(self, run: str) -> dict[str, Any]:
        """The run as it stands."""
        return dict((await self.web.get(run, headers=self._headers)).json())

    async def is_asked_for_a_message(self, run: str) -> bool:
        return any(step["what"] == "a message heard" for step in (await self.follows(run))["steps"])

    async def sees_the_end_of(self, run: str) -> dict[str, Any] | None:
        """The run, once it is over."""
        seen = await self.follows(run)
        return seen if seen["ended_at"] else None

    async def _posts(self, path: str, body: dict[str, Any]) -> httpx.Response:
        return await self.web.post(f"{self.stack.addresses.url('api')}{path}", json=body, headers=self._headers)

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"ApiKey-v1 {self.key}"}


@dataclass(frozen=True, slots=True)
class Commands:
    """Who works at the command line with a key, and the file of the town that is set up."""

    stack: Stack
    key: str
    file: str

    def with_key(self, key: str) -> "Commands":
        """The same at the same place, by another key."""
        return replace(self, key=key)

    async def begins(self, *words: str) -> asyncio.subprocess.Process:
        """A command that goes on meanwhile."""
        known = {"COMUNICA_URL": self.stack.addresses.url("api"), "COMUNICA_KEY": self.key, "LC_ALL": "C"}
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "comunica_client.command", *words),
            env={**os.environ, **known},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
        )

    async def says(self, *words: str) -> tuple[int, str]:
        """A command: how it ended, and what it said."""
        return await ended(await self.begins(*words))


async def at_the_desk(stack: Stack, *words: str) -> asyncio.subprocess.Process:
    """A command of `comunica-admin`."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "services.admin", *words),
        env=stack.desk,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


async def operators_key(stack: Stack, name: str) -> str:
    """A new one, made at the desk."""
    _, said = await ended(await at_the_desk(stack, "operator", "create", name))
    return said.strip()


async def ended(command: asyncio.subprocess.Process) -> tuple[int, str]:
    """How a command ended, and what it said."""
    async with asyncio.timeout(90):
        said, _ = await command.communicate()
    return command.returncode or 0, said.decode()


async def follows(command: asyncio.subprocess.Process, citizen: Citizen) -> tuple[list[str], int]:
    """Its lines as they come, writing to the number when it asks for that, as its reader would; and how it ended."""
    assert command.stdout is not None
    lines = []
    async for line in command.stdout:
        lines.append(line.decode().rstrip())
        if lines[-1].startswith(ASKS_FOR_A_MESSAGE):
            await citizen.writes("AIUTO")
    return lines, await command.wait()
