"""Reports that were asked for: the port of usecases/reports/show_reports.py. For the role comunica_console."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

import asyncpg

from comunica.municipality.month import Month, read_month
from comunica.stores.away import told_as_away
from comunica.stores.pool import Pool, serving
from comunica.stores.sql import query
from comunica.usecases.errands import ErrandState
from comunica.usecases.reports.show_reports import MonthReport


class PostgresReportShelf:
    """Implements `ReportShelf`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def months(self, municipality_id: UUID, *, done: bool, most: int) -> Sequence[MonthReport]:
        """See ReportShelf."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                rows = await connection.fetch(query("list_month_reports"), municipality_id, done, most)
        return [_report(row) for row in rows]

    async def of_month(self, municipality_id: UUID, month: Month) -> Sequence[MonthReport]:
        """See ReportShelf."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                rows = await connection.fetch(query("see_month_report"), municipality_id, str(month))
        return [_report(row) for row in rows]

    async def first_day(self, municipality_id: UUID) -> dt.date | None:
        """See ReportShelf."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                day: dt.date | None = await connection.fetchval(query("first_people_day"), municipality_id)
        return day


def _report(row: asyncpg.Record) -> MonthReport:
    asked, answer = row["asked"], row["answer"]
    return MonthReport(
        id=row["id"],
        month=read_month(asked["month"]),
        state=ErrandState(row["state"]),
        public=bool(asked.get("public")),
        residents=asked["residents"],
        report=answer["report"] if answer else None,
        says=row["says"],
        asked_at=row["created_at"],
        made_at=row["finished_at"],
    )
