"""The figures of a month in PostgreSQL: the port of usecases/reports/make_report.py. For the role comunica_api."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg

from comunica.broadcasting.audience import audience_from_json
from comunica.broadcasting.starter_templates import family_of
from comunica.municipality.joining import joining_of
from comunica.municipality.month import Month, month_of
from comunica.municipality.month_figures import (
    BroadcastCounted,
    DeliveriesCounted,
    PeopleCounted,
    PeopleMoves,
    Place,
    Target,
    TownFacts,
)
from comunica.municipality.profile import profile_from_json
from comunica.municipality.town_name import sender_of
from comunica.stores.away import told_as_away
from comunica.stores.pool import Pool, serving
from comunica.stores.sql import query
from comunica.usecases.reports.make_report import TownToReport


class PostgresMonthCounts:
    """Implements `ReportRecord`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def town(self, municipality_id: UUID) -> TownToReport | None:
        """See ReportRecord."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                row = await connection.fetchrow(query("town_to_report"), municipality_id)
                zones = await connection.fetch(query("list_zones"), municipality_id)
        if row is None:
            return None
        profile = profile_from_json(row["profile"])
        facts = TownFacts(
            name=sender_of(row["name"]),
            service_name=row["service_name"],
            contacts=row["contacts"],
            joining=joining_of(profile, row["display_phone_number"]),
            places={each["id"]: Place(name=each["name"], kind=each["kind"]) for each in zones},
        )
        return TownToReport(facts=facts, zone=ZoneInfo(row["timezone"]))

    async def people(self, municipality_id: UUID, month: Month, *, months: int) -> PeopleCounted:
        """See ReportRecord."""
        first, after = month.plus(1 - months).first_day, month.next.first_day
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                rows = await connection.fetch(query("count_people_by_month"), municipality_id, first)
                days = await connection.fetch(query("count_people_by_day"), municipality_id, month.first_day, after)
                since = await connection.fetchval(query("first_people_day"), municipality_id)
        return PeopleCounted(
            now={row["place"]: row["net"] for row in rows if row["month"] is None},
            moves={
                (month_of(row["month"]), row["place"]): PeopleMoves(row["joined"], row["gone"], row["net"])
                for row in rows
                if row["month"] is not None
            },
            since=since,
            days={row["day"]: row["net"] for row in days},
        )

    async def broadcasts(
        self, municipality_id: UUID, since: dt.datetime, until: dt.datetime
    ) -> Sequence[BroadcastCounted]:
        """See ReportRecord."""
        rows = await self._rows("count_broadcasts_of_month", municipality_id, since, until)
        return [_broadcast(row) for row in rows]

    async def deliveries(self, municipality_id: UUID, broadcasts: Sequence[UUID]) -> DeliveriesCounted:
        """See ReportRecord."""
        [times] = await self._rows("time_deliveries", municipality_id, list(broadcasts))
        median, slow = times["seconds"] or (None, None)
        missed = await self.missed(municipality_id, broadcasts)
        return DeliveriesCounted(median_seconds=median, slow_seconds=slow, missed=missed)

    async def missed(self, municipality_id: UUID, broadcasts: Sequence[UUID]) -> Mapping[tuple[str, str], int]:
        """See ReportRecord."""
        rows = await self._rows("count_missed", municipality_id, list(broadcasts))
        return {(row["state"], row["reason"]): row["n"] for row in rows}

    async def inbound(
        self, municipality_id: UUID, since: dt.datetime, until: dt.datetime
    ) -> Mapping[tuple[str, str], int]:
        """See ReportRecord."""
        counts: dict[tuple[str, str], int] = defaultdict(int)
        for row in await self._rows("count_messages_read", municipality_id, since, until):
            counts[row["action"], row["reply"]] += row["n"]
        return counts

    async def spent(self, municipality_id: UUID, month: Month) -> tuple[int, int]:
        """See ReportRecord."""
        [row] = await self._rows("see_spend_of_month", municipality_id, month.first_day)
        return row["micros"], row["messages"]

    async def _rows(self, name: str, municipality_id: UUID, *arguments: object) -> Sequence[asyncpg.Record]:
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                return await connection.fetch(query(name), municipality_id, *arguments)


def _broadcast(row: asyncpg.Record) -> BroadcastCounted:
    return BroadcastCounted(
        id=row["id"],
        template=row["template_name"],
        family=family_of(row["template_name"]),
        category=row["category"],
        lane=row["lane"],
        target=_target(row),
        started_at=row["started_at"],
        resolved=row["resolved"],
        counts=row["counts"],
        passed_quiet_hours=row["passed_quiet_hours"],
        is_open=row["is_open"],
    )


def _target(row: asyncpg.Record) -> Target:
    audience = audience_from_json(row["audience"])
    if audience.everyone:
        return Target.EVERYONE
    return Target.NAMED if audience.imported or audience.failed_of or audience.got else Target.PART
