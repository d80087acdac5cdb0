"""What tests of the api ask for, and how they read the answers."""

from typing import Any
from uuid import UUID

import httpx

from tests.towns import TownAtTest

GOOD: dict[str, Any] = {
    "template": "avviso",
    "parameters": {"testo": "Domani manca l'acqua in via Roma."},
    "audience": {"everyone": True},
}


def said(answer: httpx.Response) -> list[tuple[str, str | None]]:
    body = answer.json()
    assert body["status_code"] == answer.status_code
    assert body["request_id"] == answer.headers["x-request-id"]
    return [(error["code"], error["field"]) for error in body["errors"]]


async def submitted(client: httpx.AsyncClient) -> str:
    return str((await client.post("/v2/broadcasts", json=GOOD)).json()["id"])


async def resolve(superuser: Any, town: TownAtTest, broadcast_id: str) -> list[UUID]:
    """The snapshot, as the dispatcher makes it."""
    # The tally's trigger belongs to the owner, whom row level security binds as well.
    await superuser.execute("SELECT set_config('app.municipality', $1, false)", str(town.id))
    people = await superuser.fetch(
        "INSERT INTO delivery (municipality_id, source_id, recipient_id, channel_id, source_kind, lane, state)"
        " SELECT municipality_id, $2, id, channel_id, 'broadcast', 'normal', 'queued' FROM subscriber"
        " WHERE municipality_id = $1 AND consent = 'opted_in' RETURNING recipient_id",
        town.id,
        UUID(broadcast_id),
    )
    await superuser.execute(
        "UPDATE broadcast SET state = 'sending', resolved = $2, started_at = now() WHERE id = $1",
        UUID(broadcast_id),
        len(people),
    )
    return sorted((row["recipient_id"] for row in people), reverse=True)
