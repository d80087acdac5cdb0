"""Foreseeing a broadcast to a town of a million, over the API: everyone, a zone, a street's side, a thousand streets.

Half of the town has chosen topics. An audience's figure is the slowest of its tries, from the request to the answer.
"""

import os
import time
from collections.abc import Mapping
from typing import Any

from tests.bench import towns
from tests.bench.house import Client, house
from tests.bench.record import Admin
from tests.bench.sink import sink
from tests.bench.towns import Town

PEOPLE = int(os.environ.get("PEOPLE", "1000000"))
STREETS = 2_000
ZONES = 20
#: In how many steps people are brought to their homes: none may take longer than a statement may.
PARTS = 20
#: Of each audience, after one that warms up the server.
TRIES = 7

AUDIENCES: Mapping[str, Mapping[str, Any]] = {
    "everyone": {"everyone": True},
    "zone": {"zones": ["zone-3"]},
    "zones": {"zones": [f"zone-{n}" for n in range(10)]},
    "street_side": {"streets": [{"street": "via-7", "from": 1, "to": 31, "parity": "odd"}]},
    "streets_thousand": {
        "streets": [{"street": f"via-{n}", "from": 10, "to": 90, "parity": "even"} for n in range(1000)]
    },
    "street_and_zone": {"zones": ["zone-3"], "streets": [{"street": "via-8"}]},
    "topic": {"topics": ["eventi"]},
    "street_topic": {"streets": [{"street": "via-7"}], "topics": ["eventi"]},
}
CEILINGS = {f"dry_run_{name}_ms": 1000.0 for name in AUDIENCES}


async def measure() -> Mapping[str, float]:
    """The figures."""
    async with house() as here, sink(here.folder) as end:
        town = await here.town(1, end.url)
        await towns.crowd(here.admin, town, here.master_key, citizens=PEOPLE)
        await _spread(here.admin, town)
        async with here.api() as api, here.client(town, api) as client:
            return {
                f"dry_run_{name}_ms": await _slowest(client, audience) * 1000 for name, audience in AUDIENCES.items()
            }


async def _spread(admin: Admin, town: Town) -> None:
    """Everybody gets a home and half of them a topic; the town its zones, streets and topics."""
    for part in range(PARTS):
        await admin.execute(
            "UPDATE subscriber AS s SET street_id = 'via-' || n % $1::bigint, zone_id = 'zone-' || n % $2::bigint,"
            " country = '39', house_number = CASE WHEN n % 50 > 0 THEN (n / $1 % 200 + 1)::text END,"
            " topics = CASE WHEN n % 2 = 0 THEN ARRAY[CASE WHEN n % 4 = 0 THEN 'eventi' ELSE 'scuola' END] END"
            " FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM subscriber) AS numbered"
            " WHERE numbered.id = s.id AND n % $3 = $4",
            *(STREETS, ZONES, PARTS, part),
        )
    await admin.execute(
        "INSERT INTO zone (municipality_id, id, kind, name)"
        " SELECT $1, 'zone-' || n, 'zone', 'Zone ' || n FROM generate_series(0, $2 - 1) AS n",
        *(town.id, ZONES),
    )
    await admin.execute(
        "INSERT INTO street (municipality_id, id, dug, name, zone_id)"
        " SELECT $1, 'via-' || n, 'Via', n::text, 'zone-0' FROM generate_series(0, $2 - 1) AS n",
        *(town.id, STREETS),
    )
    topics = {"topics": {"eventi": "Eventi", "scuola": "Scuola"}}
    await admin.execute("UPDATE municipality SET profile = profile || $2 WHERE id = $1", town.id, topics)
    for table in ("subscriber", "headcount"):
        await admin.execute(f"VACUUM FULL ANALYZE {table}")


async def _slowest(client: Client, audience: Mapping[str, Any]) -> float:
    await client.foresee(audience)
    seconds = []
    for _ in range(TRIES):
        begun = time.perf_counter()
        found = await client.foresee(audience)
        seconds.append(time.perf_counter() - begun)
        assert found["reached"] > 0, "nobody was foreseen"
    return max(seconds)
