"""What the public may read of urgent broadcasts: the port of `usecases/alerts/publish_alerts.py`. For comunica_api."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

import asyncpg

from comunica.alerting.cap_json import info_from_json
from comunica.alerting.publishing import Publisher, UrgentBroadcast
from comunica.broadcasting.parameters import TemplateText, fill
from comunica.stores.away import told_as_away
from comunica.stores.pool import Pool, in_directory, serving
from comunica.stores.sql import query
from comunica.usecases.alerts.publish_alerts import MOST_SHOWN, PublishingTown


class PostgresPublishedAlerts:
    """Implements `PublishedAlerts`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def town(self, slug: str) -> PublishingTown | None:
        with told_as_away():
            async with in_directory(self._pool) as connection:
                row = await connection.fetchrow(query("see_publisher"), slug)
        if row is None:
            return None
        return PublishingTown(
            id=row["id"],
            publisher=Publisher(
                name=row["name"],
                istat_code=row["istat_code"],
                privacy_url=row["privacy_url"],
                contacts=row["contacts"],
            ),
            since=row["created_at"],
        )

    async def urgent(self, municipality_id: UUID, *, now: dt.datetime, since: dt.datetime) -> Sequence[UrgentBroadcast]:
        return await self._published(municipality_id, now, since, None, MOST_SHOWN)

    async def one(
        self, municipality_id: UUID, broadcast_id: UUID, *, now: dt.datetime, since: dt.datetime
    ) -> UrgentBroadcast | None:
        return next(iter(await self._published(municipality_id, now, since, broadcast_id, 1)), None)

    async def _published(self, municipality_id: UUID, *asked: object) -> Sequence[UrgentBroadcast]:
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                rows = await connection.fetch(query("published_broadcasts"), municipality_id, *asked)
        return [_broadcast(row) for row in rows]


def _broadcast(row: asyncpg.Record) -> UrgentBroadcast:
    audience = row["audience"]
    text = TemplateText(body=row["body"], names=tuple(row["names"]))
    return UrgentBroadcast(
        id=row["id"],
        template=row["template_name"],
        language=row["language"],
        text=fill(text, row["parameters"]),
        everyone=bool(audience.get("everyone")),
        outside=bool(audience.get("outside")),
        zones=tuple((zone, name) for zone, name in row["zones"]),
        begins_at=row["begins_at"],
        expires_at=row["expires_at"],
        originals=tuple((UUID(each), dt.datetime.fromisoformat(began)) for each, began in row["originals"]),
        withdrawn_at=row["withdrawn_at"],
        told=None if row["told"] is None else info_from_json(row["told"]),
        is_withdrawal=row["is_withdrawal"],
    )
