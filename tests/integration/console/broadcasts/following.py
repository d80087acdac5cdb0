"""Notices that are under way, or over: put on record as dispatchers leave them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from comunica.broadcasting.states import DeliveryState
from comunica.stores.pool import Connection
from tests.integration.console.broadcasts.writing import ROADS, errors_of, notice_form
from tests.integration.console.conftest import Browser
from tests.towns import TownAtTest


@dataclass(frozen=True, kw_only=True)
class Going:
    """How a notice went on: people by state, where they live, why they did not get it."""

    counts: Mapping[DeliveryState, int]
    zone: str | None = "centro"
    reason: str | None = None
    #: How long ago each was taken, or refused.
    settled_ago: dt.timedelta = dt.timedelta(seconds=10)


async def sent(browser: Browser, **changes: str) -> UUID:
    """A notice that this person has just sent."""
    answer = await browser.post(f"{ROADS}/manda", notice_form(**changes))
    assert answer.status_code == 303, errors_of(answer.text)
    return UUID(str(answer.headers["location"]).rpartition("/")[2])


async def goes(
    superuser: Connection,
    town: TownAtTest,
    broadcast_id: UUID,
    *parts: Going,
    state: str = "sending",
    started_ago: dt.timedelta = dt.timedelta(minutes=5),
    lasted: dt.timedelta = dt.timedelta(minutes=3),
) -> None:
    """What its dispatcher wrote of it."""
    await as_town(superuser, town)
    for part in parts:
        for delivery_state, people in part.counts.items():
            await superuser.execute(
                "INSERT INTO delivery (municipality_id, source_id, recipient_id, channel_id, source_kind, lane, state,"
                " zone_id, reason, queued_at, accepted_at, failed_at)"
                " SELECT $1, $2, gen_random_uuid(), $3, 'broadcast', 'normal', $4::text, $5, $6, now() - $9::interval,"
                " CASE WHEN $4 IN ('accepted', 'sent', 'delivered', 'read') THEN now() - $8::interval END,"
                " CASE WHEN $4 IN ('failed', 'suppressed') THEN now() - $8::interval END FROM generate_series(1, $7)",
                *(town.id, broadcast_id, town.channel_id, str(delivery_state), part.zone, part.reason, people),
                *(part.settled_ago, started_ago),
            )
    whole = sum(sum(part.counts.values()) for part in parts)
    await superuser.execute(
        "UPDATE broadcast SET state = $2, resolved = $3, started_at = now() - $4::interval WHERE id = $1",
        *(broadcast_id, state, whole, started_ago),
    )
    if state in {"finished", "cancelled"}:
        await superuser.execute(
            "UPDATE broadcast SET finished_at = started_at + $2::interval WHERE id = $1", broadcast_id, lasted
        )


async def as_town(superuser: Connection, town: TownAtTest) -> None:
    """The tally's trigger belongs to the owner, whom row level security binds as well."""
    await superuser.execute("SELECT set_config('app.municipality', $1, false)", str(town.id))
