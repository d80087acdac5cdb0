"""What anybody may read, in PostgreSQL: the port of `usecases/public`. For the role comunica_console."""

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

import asyncpg

from comunica.broadcasting.audience import audience_from_json
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.parameters import TemplateText, fill
from comunica.broadcasting.sought import EVERYTHING, Sought
from comunica.broadcasting.starter_templates import family_of
from comunica.municipality.joining import joining_of
from comunica.municipality.profile import profile_from_json
from comunica.municipality.town_name import sender_of
from comunica.stores.away import told_as_away
from comunica.stores.pages import page_of
from comunica.stores.pool import Pool, in_directory, serving
from comunica.stores.sought_rows import sought_arguments
from comunica.stores.sql import query
from comunica.usecases.paging import Page, PageRequest
from comunica.usecases.public.public_record import ArmsShown, ArmsUse, PublicNotice, PublicTown, ServiceFacts


class PostgresPublicPages:
    """Implements `PublicRecord`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def town(self, slug: str) -> PublicTown | None:
        """See PublicRecord."""
        with told_as_away():
            async with in_directory(self._pool) as connection:
                row = await connection.fetchrow(query("see_public_town"), slug)
        return None if row is None else _town(row)

    async def arms(self, municipality_id: UUID, use: ArmsUse) -> bytes | None:
        """See PublicRecord."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                row = await connection.fetchrow(query("see_coat_of_arms"), municipality_id)
        return None if row is None else row[use]

    async def notices(self, town: PublicTown, page: PageRequest, sought: Sought = EVERYTHING) -> Page[PublicNotice]:
        """See PublicRecord."""
        rows = await self._notices(town, page.older_than, page.size + 1, None, sought)
        topics = town.profile.topics
        return page_of(rows, page.size, read=lambda row: _notice(row, topics), id_column="id")

    async def notice(self, town: PublicTown, broadcast_id: UUID) -> PublicNotice | None:
        """See PublicRecord."""
        rows = await self._notices(town, None, 1, broadcast_id, EVERYTHING)
        return next((_notice(row, town.profile.topics) for row in rows), None)

    async def service(self, municipality_id: UUID, *, late_after: dt.timedelta) -> ServiceFacts | None:
        """See PublicRecord."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                row = await connection.fetchrow(query("see_public_service"), municipality_id, late_after)
        if row is None:
            return None
        return ServiceFacts(
            paused=row["state"] == "paused", state_since=row["state_since"], late_since=row["late_since"]
        )

    async def _notices(
        self, town: PublicTown, older_than: UUID | None, most: int, one: UUID | None, sought: Sought
    ) -> list[asyncpg.Record]:
        asked = (town.id, older_than, most, one, *sought_arguments(sought))
        with told_as_away():
            async with serving(self._pool, town.id) as connection:
                return await connection.fetch(query("list_public_broadcasts"), *asked)


def _town(row: asyncpg.Record) -> PublicTown:
    profile, number = profile_from_json(row["profile"]), row["display_phone_number"]
    return PublicTown(
        id=row["id"],
        slug=row["slug"],
        name=sender_of(row["name"]),
        service_name=row["service_name"],
        contacts=row["contacts"],
        privacy_url=row["privacy_url"],
        notice_version=row["notice_version"],
        language=row["language"],
        timezone=row["timezone"],
        retention_days=row["retention_days"],
        trial=row["trial"],
        profile=profile,
        joining=joining_of(profile, number) if number else None,
        arms=_arms(row),
        since=row["created_at"],
    )


def _arms(row: asyncpg.Record) -> ArmsShown | None:
    if row["arms_digest"] is None:
        return None
    return ArmsShown(row["arms_digest"].hex()[:16], row["arms_width"], row["arms_height"])


def _notice(row: asyncpg.Record, topics: Mapping[str, str]) -> PublicNotice:
    audience = audience_from_json(row["audience"])
    return PublicNotice(
        id=row["id"],
        family=family_of(row["template_name"]),
        language=row["language"],
        text=fill(TemplateText(body=row["body"], names=tuple(row["names"])), row["parameters"]),
        everyone=audience.covers_everyone,
        zones=tuple(row["zones"]),
        outside=audience.outside,
        topics=tuple(topics[each] for each in audience.topics if each in topics),
        urgent=row["lane"] == Lane.URGENT,
        sent_at=row["started_at"],
        expires_at=row["expires_at"],
        pictured=row["pictured"] or None,
        corrects=row["original_id"],
        corrected_by=row["corrected_by"],
    )
