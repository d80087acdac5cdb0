"""Single sends: one api process on one core, each with a signed token, each on PostgreSQL's disk before its 201.

PostgreSQL, NATS and this bench share the other core. First requests come faster than they can be answered, which shows
how many a second are; then at half of what is asked for, whether or not the earlier ones were answered, and each one's
latency counts from the moment at which it was due. Then a list of 50,000 rows in one POST.
"""

import os
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

import httpx
import jwt
import msgspec
import uuid_utils.compat

from comunica.municipality.keys import PREFIX_BYTES, SECRET_BYTES, ApiKey, Scope, make_key
from comunica.stores.keys.api_keys import NOTIFY_SECRET
from tests.bench.cores import MEASURED, cpu_seconds
from tests.bench.house import House, house
from tests.bench.open_loop import OpenLoop
from tests.bench.quantiles import quantile
from tests.bench.towns import PARAMETERS, Town
from workbench.child import Child

FLOORS = {"single_per_second": 1000.0, "single_steady_per_second": 490.0}
CEILINGS = {"single_steady_p99_ms": 50.0, "list_50000_seconds": 3.0}

PEOPLE = 50_000
CONNECTIONS = 64
#: More than a process can answer.
FLOOD, FLOOD_SECONDS = 3000, 2
#: Half of the floor.
STEADY, STEADY_SECONDS = 500, 8


@dataclass(frozen=True, slots=True)
class _Office:
    """A town and its key."""

    house: House
    town: Town
    key: ApiKey
    url: str
    child: Child

    def requests(self, count: int) -> list[bytes]:
        """So many whole HTTP requests, each with a signed token."""
        target = httpx.URL(self.url)
        # Ahead of the clock, within what is allowed: however slow the machine is, none is too old when it is sent.
        issued = int(time.time()) + 20
        return [self._request(target.host, place, issued) for place in range(count)]

    def _request(self, host: str, place: int, issued: int) -> bytes:
        token = jwt.encode({"iss": str(self.town.id), "iat": issued}, self.key.notify_secret(), algorithm="HS256")
        body = msgspec.json.encode(
            {
                "phone_number": number(place % PEOPLE),
                "template_id": str(self.town.template_id),
                "personalisation": PARAMETERS,
                "reference": f"bench-{place}",
            }
        )
        head = (
            f"POST /v2/notifications/sms HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer {token}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    async def load(self, rate: int, seconds: int) -> OpenLoop:
        """All of it answered 201."""
        load = OpenLoop(self.requests(rate * seconds), rate=rate)
        target = httpx.URL(self.url)
        await load.run(target.host, target.port or 80, connections=CONNECTIONS, within=60)
        assert not load.not_200 and not load.lines_lost, (load.not_200, load.lines_lost)
        return load

    def cpu(self) -> float:
        """Seconds of processor time that the api has used."""
        return cpu_seconds(self.child.pid or 0)

    async def list(self) -> float:
        """Seconds until a list to everybody is answered."""
        rows = [["phone number", "testo"], *([number(place), PARAMETERS["testo"]] for place in range(PEOPLE))]
        body = msgspec.json.encode({"name": "bench", "template_id": str(self.town.template_id), "rows": rows})
        headers = {"Authorization": f"ApiKey-v1 {self.key.plain()}", "Content-Type": "application/json"}
        async with httpx.AsyncClient(base_url=self.url, headers=headers, timeout=60) as web:
            begun = time.perf_counter()
            answer = await web.post("/v2/notifications/bulk", content=body)
            seconds = time.perf_counter() - begun
        assert answer.json()["data"]["notification_count"] == PEOPLE, answer.text[:500]
        return seconds

    async def kept(self) -> int:
        """Requests on record."""
        return int(await self.house.admin.fetchval("SELECT count(*) FROM delivery WHERE source_kind = 'request'"))


async def measure() -> Mapping[str, float]:
    """The figures."""
    async with _office() as office:
        warm = await office.load(500, 2)
        before = office.cpu()
        flood = await office.load(FLOOD, FLOOD_SECONDS)
        cpu = office.cpu() - before
        steady = await office.load(STEADY, STEADY_SECONDS)
        answered = sum(len(each.latencies) for each in (warm, flood, steady))
        assert await office.kept() == answered, "what was answered 201 is not all on record"
        before = office.cpu()
        seconds = [await office.list() for _ in range(3)]
        list_cpu = (office.cpu() - before) / len(seconds)
        assert await office.kept() == answered + 3 * PEOPLE
    return {
        "single_per_second": len(flood.latencies) / flood.seconds,
        "single_per_cpu_second": len(flood.latencies) / cpu,
        "single_steady_per_second": len(steady.latencies) / steady.seconds,
        "single_steady_median_ms": quantile(steady.latencies, 0.5) * 1000,
        "single_steady_p99_ms": quantile(steady.latencies, 0.99) * 1000,
        "list_50000_seconds": sorted(seconds)[1],
        "list_50000_cpu_seconds": list_cpu,
    }


@asynccontextmanager
async def _office() -> AsyncIterator[_Office]:
    async with house() as at:
        town = await at.town(1, "http://127.0.0.1:1")
        vault = at.master_key.unwrap(town.id, await _wrapped(at, town.id))
        people = [uuid_utils.compat.uuid7() for _ in range(PEOPLE)]
        numbers = [f"39{number(place)}" for place in range(PEOPLE)]
        await at.admin.execute(
            "INSERT INTO subscriber (municipality_id, id, channel_id, consent, address_kind, address_sealed, country)"
            " SELECT $1, p.id, $2, 'opted_in', 'phone', p.sealed, '39'"
            " FROM unnest($3::uuid[], $4::bytea[]) AS p (id, sealed)",
            *(town.id, town.channel_id, people, [vault.seal("subscriber.address_sealed", each) for each in numbers]),
        )
        await at.admin.execute(
            "INSERT INTO subscriber_address (municipality_id, channel_id, address_index, kind, subscriber_id)"
            " SELECT $1, $2, p.index, 'phone', p.id FROM unnest($3::uuid[], $4::bytea[]) AS p (id, index)",
            *(town.id, town.channel_id, people, [vault.index("phone", each) for each in numbers]),
        )
        await at.admin.execute("ANALYZE")
        key = make_key(os.urandom(PREFIX_BYTES + SECRET_BYTES))
        await at.admin.execute(
            "INSERT INTO api_key (municipality_id, id, prefix, secret_digest, name, scopes, notify_secret_sealed)"
            " VALUES ($1, $2, $3, $4, 'bench', $5, $6)",
            *(town.id, uuid_utils.compat.uuid7(), key.prefix, key.digest(), [str(each) for each in Scope]),
            vault.seal(NOTIFY_SECRET, key.notify_secret()),
        )
        async with at.api_process(MEASURED) as (url, child):
            yield _Office(at, town, key, url, child)


async def _wrapped(at: House, town_id: UUID) -> bytes:
    wrapped = await at.admin.fetchval("SELECT wrapped_key FROM municipality WHERE id = $1", town_id)
    assert isinstance(wrapped, bytes)
    return wrapped


def number(place: int) -> str:
    """The mobile of one of the people."""
    return f"3331{place:06d}"
