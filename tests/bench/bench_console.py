"""The console of a town with a million people and two thousand notices: its pages, and one of progress for many.

PEOPLE, NOTICES and BROWSERS for less of it. The console has the measured core; everything else the other.
"""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

import httpx
import uuid_utils.compat

from comunica.municipality.roles import Role
from comunica.stores.pool import open_pool
from comunica.stores.staff.staff_register import PostgresStaff
from comunica.stores.vaults import Vaults
from comunica.usecases.staff.authenticate_session import LONGEST_SESSION
from comunica.usecases.staff.hands import BY_DESK
from comunica.usecases.staff.staff_record import Credentials, NewMember, NewSession, StaffState
from comunica.usecases.staff.tokens import digest_of
from services.console.streams import MOST_OF_ONE
from tests.bench import towns
from tests.bench.cores import cpu_seconds
from tests.bench.house import House, house
from tests.bench.quantiles import quantile
from tests.bench.record import PASSWORD
from tests.bench.sink import sink
from tests.bench.towns import Town
from tests.e2e.console.walk import Walk
from tests.eventually import eventually
from workbench.database import dsn_as

PEOPLE = int(os.environ.get("PEOPLE", "1000000"))
NOTICES = int(os.environ.get("NOTICES", "2000"))
BROWSERS = int(os.environ.get("BROWSERS", "200"))
#: Of each page, after one that warms up the server.
TRIES = 10
#: Seconds that browsers watch a notice that goes on.
WATCHED = 20.0
#: Streams that one person may have: as many people as it takes.
STREAMS_EACH = MOST_OF_ONE

CEILINGS = {"page_p95_ms": 150.0, "progress_percent_of_core": 10.0}


@dataclass(frozen=True, slots=True)
class Desk:
    """The console, and who is signed in there."""

    url: str
    pid: int
    sessions: list[str]

    @asynccontextmanager
    async def browser(self, number: int = 0) -> AsyncIterator[httpx.AsyncClient]:
        """Of one of them, however many connections it takes."""
        cookies = {"sessione": self.sessions[number]}
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(base_url=self.url, cookies=cookies, timeout=30, limits=limits) as client:
            yield client


async def measure() -> Mapping[str, float]:
    """The figures."""
    async with house() as here, sink(here.folder) as end:
        town = await here.town(1, end.url)
        await towns.crowd(here.admin, town, here.master_key, citizens=PEOPLE, in_zone=PEOPLE // 10)
        watched = await notices(here, town)
        sessions = [await signed_in(here, town) for _ in range(-(-BROWSERS // STREAMS_EACH))]
        async with here.console_process() as (url, child):
            desk = Desk(url, child.pid or 0, sessions)
            slow = await pages(desk)
            return {
                "pages": len(slow),
                "page_p95_ms": max(quantile(each, 0.95) for each in slow.values()) * 1000,
                **{f"p95_ms {path}": quantile(slow[path], 0.95) * 1000 for path in _slowest(slow)},
                **await progress(here, town, desk, watched),
            }


async def notices(here: House, town: Town) -> UUID:
    """So many that are over, and one that goes on."""
    everyone = {"everyone": True, "zones": [], "outside": False}
    await here.admin.execute(
        "INSERT INTO broadcast (municipality_id, id, channel_id, template_id, template_name, language, category,"
        " parameters, audience, lane, state, origin, submitted_by, scheduled_for, started_at, finished_at, closed_at,"
        " final_resent, resolved, final_counts)"
        " SELECT $1, uuidv7(), $2, $3, 'avviso', 'it', 'utility', $4, $5, 'normal', 'finished', 'api', 'bench', at, at,"
        " at, at, 0, $6::integer, $7"
        " FROM (SELECT now() - make_interval(hours => n::integer) AS at FROM generate_series(1, $8) AS n) AS sent",
        *(town.id, town.channel_id, town.template_id, towns.PARAMETERS, everyone),
        *(PEOPLE, {"delivered": PEOPLE}, NOTICES),
    )
    goes_on = await towns.broadcast(here.admin, town)
    await here.admin.execute("DELETE FROM due_source WHERE source_id = $1", goes_on)
    await here.admin.execute(
        "UPDATE broadcast SET state = 'sending', started_at = now(), resolved = $2 WHERE id = $1", goes_on, PEOPLE
    )
    for table in ("subscriber", "headcount", "broadcast"):
        await here.admin.execute(f"VACUUM ANALYZE {table}")
    return goes_on


async def signed_in(here: House, town: Town) -> str:
    """The session of an administrator of their own."""
    pool = await open_pool(dsn_as(here.dsn, user="comunica_console", password=PASSWORD), size=1, name="bench")
    staff_id, token = uuid_utils.compat.uuid7(), f"session-{uuid_utils.compat.uuid7()}"
    try:
        register = PostgresStaff(pool, Vaults(pool, here.master_key), here.master_key, new_id=uuid_utils.compat.uuid7)
        now = await here.admin.fetchval("SELECT now()")
        async with register.turn(town.id) as turn:
            await turn.add(
                NewMember(
                    id=staff_id,
                    email=f"{staff_id}@town.example",
                    name="Anna Colombo",
                    role=Role.ADMINISTRATOR,
                    language="it",
                    made_by=BY_DESK,
                    created_at=now,
                )
            )
            # Nobody comes in by these: the session is opened here.
            proofs = Credentials(password_hash="none", totp_secret="NONE", totp_last_step=0, recovery_codes=())
            await turn.put_credentials(staff_id, proofs)
            await turn.put_state(staff_id, StaffState.ACTIVE)
            await turn.open_session(
                NewSession(
                    id=uuid_utils.compat.uuid7(),
                    digest=digest_of(token),
                    staff_id=staff_id,
                    forgery_secret=token,
                    created_at=now,
                    expires_at=now + LONGEST_SESSION,
                )
            )
    finally:
        await pool.close()
    return token


async def pages(desk: Desk) -> Mapping[str, list[float]]:
    """How long each try took, by route: every page that an administrator can look at."""
    walk, found = Walk(), {}
    async with desk.browser() as browser:
        await walk.follow(Role.ADMINISTRATOR, browser)
        broken = [path for path, answer in walk.read.items() if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR]
        assert not broken, broken
        for route, (_, path) in walk.found.items():
            found[route] = [await _took(browser, path) for _ in range(TRIES)]
    return found


async def _took(browser: httpx.AsyncClient, path: str) -> float:
    begun = time.perf_counter()
    answer = await browser.get(path)
    assert answer.status_code == HTTPStatus.OK, (path, answer.status_code)
    return time.perf_counter() - begun


def _slowest(found: Mapping[str, list[float]]) -> list[str]:
    return sorted(found, key=lambda path: quantile(found[path], 0.95), reverse=True)[:5]


async def progress(here: House, town: Town, desk: Desk, watched: UUID) -> Mapping[str, float]:
    """What it costs that many have the page of one notice open, while its counts change all the time."""
    path = f"/avvisi/{watched}/flusso"
    async with AsyncExitStack() as open_:
        told = [0] * BROWSERS
        following = []
        for number in range(BROWSERS):
            browser = await open_.enter_async_context(desk.browser(number // STREAMS_EACH))
            following.append(asyncio.create_task(_follow(browser, path, told, number)))
        try:
            await eventually(lambda: all(told), within=60, every=0.1)
            before, begun, first = cpu_seconds(desk.pid), time.perf_counter(), sum(told)
            while time.perf_counter() - begun < WATCHED:
                await here.admin.execute("UPDATE broadcast SET resolved = resolved + 1 WHERE id = $1", watched)
                await asyncio.sleep(0.5)
            used, lasted = cpu_seconds(desk.pid) - before, time.perf_counter() - begun
        finally:
            for each in following:
                each.cancel()
            await asyncio.gather(*following, return_exceptions=True)
    return {
        "progress_percent_of_core": used / lasted * 100,
        "progress_events_per_browser_second": (sum(told) - first) / BROWSERS / lasted,
    }


async def _follow(browser: httpx.AsyncClient, path: str, told: list[int], number: int) -> None:
    async with browser.stream("GET", path, headers={"Accept": "text/event-stream"}, timeout=None) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream"), answer.status_code
        async for line in answer.aiter_lines():
            told[number] += line.startswith("event: stato")
