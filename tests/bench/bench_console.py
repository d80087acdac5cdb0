"""The console of a town with a million people and two thousand notices: its pages, and one of progress for many.

One notice is over and one goes on, both with deliveries row by row, in zones; people have names, homes and topics.
Every page that an administrator and an approver can come to is asked for, and a search by surname. PEOPLE, NOTICES,
DELIVERIES and BROWSERS for less of it; this takes a minute:

    make bench B=console PEOPLE=20000 NOTICES=200 DELIVERIES=5000 BROWSERS=20

The console has the measured core; everything else the other.
"""

import asyncio
import os
import re
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from itertools import product
from uuid import UUID

import httpx
import uuid_utils.compat

from comunica.municipality.roles import Role
from comunica.stores.pool import open_pool
from comunica.stores.staff.staff_register import PostgresStaff
from comunica.stores.vaults import Vaults
from comunica.usecases.hearing.sealed_details import seal_details
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
DELIVERIES = int(os.environ.get("DELIVERIES", "100000"))
NOTICES = int(os.environ.get("NOTICES", "2000"))
BROWSERS = int(os.environ.get("BROWSERS", "200"))
#: Of each page, after one that warms up the server.
TRIES = 20
ZONES, STREETS = 20, 2_000
_SURNAMES = ("Rossi", "Brambilla", "Colombo", "De Luca", "El Fassi", "Galli", "Sala", "Nguyen", "Bianchi", "Riva")
_GIVEN = ("Maria", "Giuseppe", "Anna", "Luca", "Francesca", "Ahmed", "Giulia", "Marco", "Elena", "Paolo")
#: In how many steps rows are written: none may take longer than a statement may.
PARTS = 20
#: Of a hundred deliveries, as they stand while the notice goes on, and once it is over.
GOING = {"delivered": 60, "accepted": 10, "failed": 5, "queued": 25}
OVER = {"read": 20, "delivered": 75, "failed": 5}
#: Seconds that browsers watch a notice that goes on.
WATCHED = 20.0
#: Streams that one person may have: as many people as it takes.
STREAMS_EACH = MOST_OF_ONE

_BROKEN = HTTPStatus.INTERNAL_SERVER_ERROR

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
        await people(here, town)
        await notices(here, town)
        over, going = await sent(here, town, OVER, "finished"), await sent(here, town, GOING, "sending")
        for table in ("subscriber", "headcount", "broadcast", "delivery", "delivery_tally"):
            await here.admin.execute(f"VACUUM ANALYZE {table}")
        sessions = [await signed_in(here, town) for _ in range(-(-BROWSERS // STREAMS_EACH))]
        approver = await signed_in(here, town, Role.APPROVER)
        async with here.console_process() as (url, child):
            desk = Desk(url, child.pid or 0, [*sessions, approver])
            slow = await pages(desk, over, going)
            every = [each for tries in slow.values() for each in tries]
            return {
                "pages": len(slow),
                "page_p95_ms": max(quantile(each, 0.95) for each in slow.values()) * 1000,
                "all_pages_p95_ms": quantile(every, 0.95) * 1000,
                **{f"p95_ms {path}": quantile(slow[path], 0.95) * 1000 for path in _slowest(slow)},
                **await progress(here, town, desk, going),
            }


async def people(here: House, town: Town) -> None:
    """Everybody with a name that can be searched for, a home in a street of a zone, and half of them with a topic."""
    wrapped = await here.admin.fetchval("SELECT wrapped_key FROM municipality WHERE id = $1", town.id)
    vault = here.master_key.unwrap(town.id, wrapped)
    address = vault.seal("subscriber.address_sealed", "393330000000")
    named = [
        seal_details(vault, given_name=given, surname=surname, place="via Roma 12")
        for surname, given in product(_SURNAMES, _GIVEN)
    ]
    sealed = [
        [each.given_name for each in named],
        [each.surname for each in named],
        [each.surname_index for each in named],
        [each.surname_prefixes for each in named],
        [each.place for each in named],
    ]
    for part in range(PARTS):
        await here.admin.execute(_PEOPLE, *(town.id, town.channel_id, address, *sealed, PEOPLE, PARTS, part))
    await here.admin.execute(
        "INSERT INTO zone (municipality_id, id, kind, name)"
        " SELECT $1, 'zone-' || n, 'zone', 'Zone ' || n FROM generate_series(0, $2 - 1) AS n",
        *(town.id, ZONES),
    )
    await here.admin.execute(
        "INSERT INTO street (municipality_id, id, dug, name, zone_id)"
        " SELECT $1, 'via-' || n, 'Via', n::text, 'zone-' || n % $3::bigint FROM generate_series(0, $2 - 1) AS n",
        *(town.id, STREETS, ZONES),
    )


_PEOPLE = f"""
INSERT INTO subscriber (municipality_id, id, channel_id, consent, consented_at, address_kind, address_sealed,
                        given_name_sealed, surname_sealed, surname_index, surname_prefixes, place_sealed,
                        zone_id, street_id, house_number, country, topics)
SELECT $1, uuidv7(), $2, 'opted_in', now() - make_interval(mins => n::integer % 500000), 'phone', $3,
       given, surname, surname_index, prefixes, place,
       'zone-' || n % {ZONES}, 'via-' || n % {STREETS}, (n % 200 + 1)::text, '39',
       CASE WHEN n % 2 = 0 THEN ARRAY['eventi'] END
FROM generate_series(0, $9::bigint - 1) AS n
JOIN unnest($4::bytea[], $5::bytea[], $6::bytea[], $7::bytea[], $8::bytea[]) WITH ORDINALITY
    AS named (given, surname, surname_index, prefixes, place, serial)
    ON named.serial = n % {len(_SURNAMES) * len(_GIVEN)} + 1
WHERE n % $10::bigint = $11::bigint"""


async def notices(here: House, town: Town) -> None:
    """So many that are over and closed: their deliveries are forgotten, their counts are not."""
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


async def sent(here: House, town: Town, of_hundred: Mapping[str, int], state: str) -> UUID:
    """One with a row for each of the first people, as its dispatcher leaves them."""
    notice = await towns.broadcast(here.admin, town)
    await here.admin.execute("DELETE FROM due_source WHERE source_id = $1", notice)
    # The tally's triggers work for the owner, whom row level security binds even when a superuser writes.
    await here.admin.execute("SELECT set_config('app.municipality', $1, false)", str(town.id))
    states = [name for name, share in of_hundred.items() for _ in range(share)]
    for part in range(PARTS):
        await here.admin.execute(_DELIVERIES, *(town.id, town.channel_id, notice, DELIVERIES, states, PARTS, part))
    await here.admin.execute(
        "UPDATE broadcast SET state = $2, resolved = $3, started_at = now() - interval '5 minutes',"
        " finished_at = CASE WHEN $2 = 'finished' THEN now() END WHERE id = $1",
        *(notice, state, DELIVERIES),
    )
    return notice


_DELIVERIES = """
INSERT INTO delivery (municipality_id, source_id, recipient_id, channel_id, source_kind, lane, state, zone_id, reason,
                      attempt, queued_at, claimed_at, accepted_at, sent_at, delivered_at, failed_at)
SELECT $1, $3, id, $2, 'broadcast', 'normal', state, zone_id, CASE WHEN state = 'failed' THEN 'unreachable' END,
       1, now() - interval '5 minutes', now(),
       CASE WHEN state IN ('accepted', 'delivered', 'read') THEN now() - make_interval(secs => n::integer % 300) END,
       CASE WHEN state IN ('delivered', 'read') THEN now() END, CASE WHEN state IN ('delivered', 'read') THEN now() END,
       CASE WHEN state = 'failed' THEN now() END
FROM (SELECT id, zone_id, n, ($5::text[])[n % 100 + 1] AS state
      FROM (SELECT id, zone_id, row_number() OVER (ORDER BY id) AS n
            FROM (SELECT id, zone_id FROM subscriber WHERE municipality_id = $1 ORDER BY id LIMIT $4::bigint) AS first)
           AS numbered
      WHERE n % $6::bigint = $7::bigint) AS recipients"""


async def signed_in(here: House, town: Town, role: Role = Role.ADMINISTRATOR) -> str:
    """The session of somebody with this role, of their own."""
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
                    role=role,
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


async def pages(desk: Desk, over: UUID, going: UUID) -> Mapping[str, list[float]]:
    """How long each try took, by role and route: every page of both roles; the two notices by all that they have."""
    found: dict[str, list[float]] = {}
    for role, number in ((Role.ADMINISTRATOR, 0), (Role.APPROVER, -1)):
        walk = Walk()
        async with desk.browser(number) as browser:
            await walk.follow(role, browser)
            broken = {path for (_, path), answer in walk.read.items() if answer.status_code >= _BROKEN}
            assert not broken, broken
            asked = {route: path for route, (_, path) in walk.found.items()}
            for name, notice in (("over", over), ("going", going)):
                asked |= {f"/avvisi/{name}": f"/avvisi/{notice}"}
                asked |= {f"/avvisi/{name}/non-arrivati": f"/avvisi/{notice}/non-arrivati"}
            if role is Role.APPROVER:
                asked |= {"/avvisi/over/ritenta": f"/avvisi/{over}/ritenta"}
            for route, path in asked.items():
                found[f"{role} {route}"] = [await _took(browser, path) for _ in range(TRIES)]
            found[f"{role} search by surname"] = [await _searched(browser) for _ in range(TRIES)]
    return found


async def _searched(browser: httpx.AsyncClient) -> float:
    token = re.search(r'name="forgery" value="([^"]+)"', (await browser.get("/iscritti")).text)
    assert token is not None
    begun = time.perf_counter()
    same_site = {"Sec-Fetch-Site": "same-origin"}
    answer = await browser.post("/iscritti", data={"q": "Brambilla", "forgery": token[1]}, headers=same_site)
    assert answer.status_code == HTTPStatus.OK, answer.status_code
    assert "Brambilla" in answer.text
    return time.perf_counter() - begun


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
