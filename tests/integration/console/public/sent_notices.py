"""Broadcasts as other services leave them on record."""

import datetime as dt
import json
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from comunica.stores.pool import Connection
from tests.towns import TownAtTest

MORNING = dt.datetime(2026, 3, 2, 8, 30, tzinfo=dt.UTC)
EVERYONE = {"everyone": True, "outside": False, "zones": []}


async def put_notice(connection: Connection, town: TownAtTest, **changes: Any) -> UUID:
    """A broadcast that went to everyone and is finished, but for what the case is about."""
    broadcast_id: UUID = uuid7()
    row = {
        "template_name": "avviso",
        "text": "domani manca l'acqua in via Roma.",
        "audience": EVERYONE,
        "lane": "normal",
        "state": "finished",
        "kind": "ordinary",
        "reach": "audience",
        "category": "utility",
        "original_id": None,
        "started_at": MORNING,
    } | changes
    await connection.execute(
        "INSERT INTO broadcast (municipality_id, id, channel_id, template_id, template_name, language, category,"
        " parameters, audience, lane, state, kind, reach, original_id, origin, submitted_by, scheduled_for, started_at,"
        " resolved)"
        " SELECT $1, $2, $3, t.id, t.name, t.language, $4, $5, $6, $7, $8, $9, $10, $11, 'console', 'nobody',"
        " $12, $13, 1 FROM template AS t WHERE t.municipality_id = $1 AND t.name = $14",
        town.id,
        broadcast_id,
        town.channel_id,
        row["category"],
        json.dumps({"testo": row["text"]}),
        json.dumps(row["audience"]),
        row["lane"],
        row["state"],
        row["kind"],
        row["reach"],
        row["original_id"],
        row["started_at"] or MORNING,
        row["started_at"],
        row["template_name"],
    )
    return broadcast_id
