"""Dispatchers as processes, at the real timings: they share the channels, and one that dies is replaced."""

import base64
import itertools
import os
import secrets
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest
from aiohttp import web

from tests.eventually import eventually
from tests.integration.dispatcher.world import MASTER_KEY, Admin, Broadcast, Town, found_town
from tests.servers import Database
from workbench.database import connected
from workbench.ports import HOST, free_port
from workbench.service import Service

#: The product's promise, in seconds: an owner dies, and its urgent broadcast goes on.
NEXT_URGENT_BYTE = 7.0


@dataclass
class Provider:
    """Takes every message, and knows when and on which number."""

    url: str = ""
    taken: list[tuple[float, str, str]] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.taken.append((time.monotonic(), request.match_info["number"], body["to"]))
        return web.json_response({"messages": [{"id": f"wamid.{secrets.token_hex(8)}"}]})

    def of(self, town: Town) -> list[tuple[float, str]]:
        return [(at, to) for at, number, to in self.taken if number == town.number]


@pytest.fixture
async def admin(database: Database) -> AsyncIterator[Admin]:
    async with connected(database.dsn) as connection:
        await connection.set_type_codec(
            "jsonb",
            schema="pg_catalog",
            encoder=lambda value: msgspec.json.encode(value).decode(),
            decoder=msgspec.json.decode,
        )
        yield connection


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    provider, app, port = Provider(), web.Application(), free_port()
    app.router.add_post("/v25.0/{number}/messages", provider.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, HOST, port).start()
    provider.url = f"http://{HOST}:{port}/v25.0"
    yield provider
    await runner.cleanup()


@pytest.fixture
async def towns(admin: Admin, provider: Provider) -> list[Town]:
    # Those of another case belong to nobody.
    await admin.execute("DELETE FROM channel_ownership")
    made = [await found_town(admin, messages_per_second=40) for _ in range(7)]
    await admin.execute("UPDATE channel SET base_url = $1", provider.url)
    return made


@asynccontextmanager
async def dispatcher(database: Database, folder: Path, number: int) -> AsyncIterator[Service]:
    """One process. NATS is away: the sweep finds all that there is to do."""
    key = folder / "master-key"
    key.write_bytes(base64.b64encode(MASTER_KEY.key))
    port = free_port()
    told = {
        "PATH": os.environ["PATH"],
        "COMUNICA_POSTGRES_DSN": database.dsn_as("comunica_dispatcher"),
        "COMUNICA_MASTER_KEY_FILE": str(key),
        "COMUNICA_NATS_URL": f"nats://{HOST}:9",
        "COMUNICA_OPS_PORT": str(port),
    }
    service = Service(
        f"dispatcher-{number}",
        [sys.executable, "-m", "services.dispatcher"],
        told,
        ready_url=f"http://{HOST}:{port}/livez",
        log=folder / f"dispatcher-{number}.log",
    )
    await service.start(within=60)
    try:
        yield service
    finally:
        await service.kill()


async def shares(admin: Admin) -> list[int]:
    """Channels by owner, the most first."""
    rows = await admin.fetch("SELECT owner FROM channel_ownership WHERE lease_until > now() AND owner IS NOT NULL")
    return sorted(Counter(row["owner"] for row in rows).values(), reverse=True)


async def are_shared(admin: Admin, *wanted: int) -> bool:
    assert await shares(admin) == list(wanted)
    return True


async def test_dispatchers_come_and_go_and_share_the_channels_within_seconds(
    database: Database, admin: Admin, towns: list[Town], tmp_path: Path
) -> None:
    async with AsyncExitStack() as running:
        start = [dispatcher(database, tmp_path, number) for number in range(3)]
        first = await running.enter_async_context(start[0])
        await eventually(lambda: are_shared(admin, 7))
        await running.enter_async_context(start[1])
        await eventually(lambda: are_shared(admin, 4, 3))
        await running.enter_async_context(start[2])
        await eventually(lambda: are_shared(admin, 3, 2, 2))
        await first.stop(within=28)
        await eventually(lambda: are_shared(admin, 4, 3))


async def test_an_owner_is_killed_and_its_urgent_broadcast_goes_on_within_seven_seconds(
    database: Database,
    admin: Admin,
    provider: Provider,
    towns: list[Town],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    town = towns[0]
    people = await town.people(400)
    async with AsyncExitStack() as running:
        victim = await running.enter_async_context(dispatcher(database, tmp_path, 0))
        await eventually(lambda: are_shared(admin, 7))
        urgent = await town.broadcasts(lane="urgent")
        await eventually(lambda: len(provider.of(town)) > 20)
        # The one who takes over is there already; it has channels of its own, and this one stays with the victim.
        owner = (await town.owner())["owner"]
        await running.enter_async_context(dispatcher(database, tmp_path, 1))
        await eventually(lambda: are_shared(admin, 4, 3))
        assert (await town.owner())["owner"] == owner, "the older one keeps the first channels"
        sent = len(provider.of(town))
        assert sent < 380

        await victim.kill()
        killed = time.monotonic()
        at, _ = await eventually(lambda: _first_after(provider, town, killed), within=NEXT_URGENT_BYTE)
        with capsys.disabled():
            print(f"\nnext urgent byte after the owner's death: {at - killed:.2f} s")  # noqa: T201 - a figure that people ask for
        await eventually(lambda: _all_but_doubts(urgent))

    told = Counter(to for _, to in provider.of(town))
    assert set(told.values()) == {1}
    states = await urgent.states()
    assert states["accepted"] + states.get("doubt", 0) + states.get("sending", 0) == len(people)


def _first_after(provider: Provider, town: Town, moment: float) -> tuple[float, str] | None:
    # What the dead one had written may still be on its way for an instant.
    later = itertools.dropwhile(lambda each: each[0] < moment + 0.5, provider.of(town))
    return next(later, None)


async def _all_but_doubts(broadcast: Broadcast) -> bool:
    return "queued" not in await broadcast.states()
