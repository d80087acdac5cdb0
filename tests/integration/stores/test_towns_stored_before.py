"""Towns stored before they could tick anything go on sending without approval; one that did keeps its ticks."""

import json

import asyncpg
from uuid_utils.compat import uuid7

from comunica.municipality.sending_rules import ALL_CATEGORIES, rules_from_json
from tests.integration.stores.test_keys_stored_before import bring_to, unmigrated
from tests.servers import Database

__all__ = ["unmigrated"]
TICKING = "0050"


async def test_who_said_nothing_has_every_category_ticked_and_who_ticked_stays(
    database: Database, unmigrated: Database
) -> None:
    bring_to(unmigrated, before=TICKING)
    connection = await asyncpg.connect(unmigrated.dsn)
    for slug, profile in (("silent", {"minimum_age": 16}), ("ticked", {"without_approval": ["utility"]})):
        await connection.execute(
            "INSERT INTO municipality (id, slug, name, service_name, contacts, privacy_url, notice_version,"
            " wrapped_key, profile) VALUES ($1, $2, 'Town', 'Service', 'here', 'https://comune.example', '1', '', $3)",
            *(uuid7(), slug, json.dumps(profile)),
        )
    bring_to(unmigrated)
    rows = {row["slug"]: json.loads(row["profile"]) for row in await connection.fetch("SELECT * FROM municipality")}
    await connection.close()
    assert rules_from_json(rows["silent"]).without_approval == ALL_CATEGORIES
    assert rows["silent"]["minimum_age"] == 16
    assert rules_from_json(rows["ticked"]).without_approval == {"utility"}
