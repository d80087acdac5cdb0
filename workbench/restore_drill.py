"""The restore drill: back up a running system, lose its database, bring it back, forget again whom it must forget.

    make drill-restore

It does what docs/operations/backup-and-restore.md tells an operator to do, on a system of its own, and says how long
each step took.
"""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from workbench.backups import back_up, bring_back, put_in_place_of
from workbench.child import ChildError
from workbench.database import OWNER, dsn_as
from workbench.service import run_once
from workbench.stack import DATABASE, ROOT, Stack

_RESTORED = f"{DATABASE}_restored"
_SERVICES = ("ingress", "dispatcher", "api", "subscription")
_PATIENCE = 60.0
PEOPLE = 12
#: Of them, erased at their request after the backup was made.
ERASED = 2


@dataclass
class Report:
    """What the drill saw. Seconds by step; people by what the witness heard."""

    seconds: dict[str, float] = field(default_factory=dict)
    #: what `restore check` said before erasures were applied again: it must have refused
    refused: str = ""
    #: phones that got the broadcast after the restore
    told: set[str] = field(default_factory=set)


async def drill(stack: Stack, *, say: Callable[[str], None] = lambda _: None) -> Report:
    """The whole drill on this running stack. Raises ChildError if a step fails."""
    report, file = Report(), stack.folder / "backup.dump"
    async with httpx.AsyncClient(timeout=30) as web:
        people = _People(stack, web)
        await people.write("ATTIVA Maria Bianchi Centro", range(PEOPLE), answer="ora sei tra gli iscritti")
        async with _timed(report, "back up", say):
            await back_up(stack.dsn(), file)
        for person in range(ERASED):
            await _administers(stack, "subscribers", "erase", people.slug, people.phone(person))
        await asyncio.gather(*(stack.service(name).stop() for name in _SERVICES))
        async with _timed(report, "restore", say):
            await bring_back(
                file, dsn_as(stack.dsn(), database=_RESTORED), superuser_dsn=stack.postgres.dsn(), owner=OWNER
            )
            await put_in_place_of(stack.postgres.dsn(), restored=_RESTORED, lost=DATABASE)
        report.refused = await _refusal(stack)
        async with _timed(report, "erase again", say):
            await _administers(stack, "restore", "erasures")
        async with _timed(report, "check", say):
            await _administers(stack, "restore", "check")
        async with _timed(report, "start", say):
            await asyncio.gather(*(stack.service(name).start() for name in _SERVICES))
        report.told = await people.hear("prova dopo il ripristino")
    return report


async def run(folder: Path) -> int:
    """On a system of its own; prints what it does. The exit code."""
    stack = Stack(folder)
    await stack.start()
    try:
        report = await drill(stack, say=print)
    except ChildError as problem:
        print(problem, file=sys.stderr)
        return 1
    finally:
        await stack.stop()
    print(f"Before the erasures were applied again the check refused: {report.refused}")
    print(f"After it {len(report.told)} of {PEOPLE} people were reached; {ERASED} had been erased since the backup.")
    return 0 if len(report.told) == PEOPLE - ERASED else 1


class _People:
    """Citizens of the first town, on the simulator's phones."""

    def __init__(self, stack: Stack, web: httpx.AsyncClient) -> None:
        self._web = web
        self._told = stack.endpoints
        self.slug = stack.slugs[0]

    def phone(self, person: int) -> str:
        return f"39376{person:07d}"

    async def write(self, text: str, persons: range, *, answer: str) -> None:
        for person in persons:
            words = {"from": self.phone(person), "phone_number_id": self._told["phone_number_id"], "text": text}
            (await self._web.post(f"{self._told['simulator']}/simulator/say", json=words)).raise_for_status()
        await _until(lambda: self._heard(answer, len(persons)))

    async def hear(self, words: str) -> set[str]:
        """Send a broadcast to everybody; who got it, once it is over."""
        key = {"Authorization": f"ApiKey-v1 {self._told['api_key']}"}
        asked = {"template": self._told["template"], "parameters": {"testo": words}, "audience": {"everyone": True}}
        url = f"{self._told['api']}/v2/broadcasts"
        made = (await self._web.post(url, json=asked, headers=key)).raise_for_status().json()

        async def is_over() -> bool:
            seen = (await self._web.get(f"{url}/{made['id']}", headers=key)).raise_for_status().json()
            return bool(seen["state"] == "finished" and seen["counts"]["delivered"] == seen["resolved"])

        await _until(is_over)
        return await self._who_heard(words)

    async def _heard(self, words: str, count: int) -> bool:
        return len(await self._who_heard(words)) >= count

    async def _who_heard(self, words: str) -> set[str]:
        answer = await self._web.get(f"{self._told['simulator']}/simulator/accepted")
        return {message["to"] for message in answer.json() if words in message["text"]}


@asynccontextmanager
async def _timed(report: Report, step: str, say: Callable[[str], None]) -> AsyncIterator[None]:
    began = time.monotonic()
    yield
    report.seconds[step] = time.monotonic() - began
    say(f"{step}: {report.seconds[step]:.1f} s")


async def _administers(stack: Stack, *words: str) -> None:
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        "COMUNICA_NATS_URL": stack.nats.url_as("desk"),
        "COMUNICA_POSTGRES_DSN": stack.dsn("comunica_import"),
        "COMUNICA_MASTER_KEY_FILE": str(stack.folder / "secrets" / "master-key.txt"),
    }
    command = [sys.executable, "-m", "services.admin", *words]
    log = stack.folder / "log" / f"admin-{'-'.join(words[:2])}.log"
    await run_once(f"comunica-admin {words[0]} {words[1]}", command, environment, log=log, within=_PATIENCE)


async def _refusal(stack: Stack) -> str:
    """What the check says of a record that still has people who were erased."""
    try:
        await _administers(stack, "restore", "check")
    except ChildError:
        return (stack.folder / "log" / "admin-restore-check.log").read_text().strip()
    return ""


async def _until(check: Callable[[], Awaitable[bool]]) -> None:
    give_up = time.monotonic() + _PATIENCE
    while not await check():
        if time.monotonic() > give_up:
            raise ChildError(f"the drill waited {_PATIENCE:g} s in vain: see the logs of the services")
        await asyncio.sleep(0.1)
