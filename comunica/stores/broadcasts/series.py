"""Series in PostgreSQL: submitted, shown and steered by comunica_api, made into broadcasts by comunica_dispatcher."""

import datetime as dt
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from itertools import islice
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg

from comunica.broadcasting.audience import audience_from_json, audience_to_json
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.recurrence import Recurrence, recurrence_from_json, recurrence_to_json
from comunica.stores.audit import add_line
from comunica.stores.away import told_as_away
from comunica.stores.broadcasts.submissions import PostgresSubmission
from comunica.stores.pages import page_of
from comunica.stores.pool import Connection, Pool, serving
from comunica.stores.sql import query
from comunica.usecases.audit import AuditLine
from comunica.usecases.broadcasts.make_occurrences import DueSeries, Note, SeriesTurn
from comunica.usecases.broadcasts.show_series import SeriesOnRecord
from comunica.usecases.broadcasts.steer_broadcast import Order
from comunica.usecases.broadcasts.steer_series import FROM_STATES, LEADS_TO
from comunica.usecases.broadcasts.submission import Origin, SubmitBroadcast
from comunica.usecases.broadcasts.submit_series import SHOWN, NewSeries, SeriesAccepted, SeriesState, SeriesSubmission
from comunica.usecases.paging import Page, PageRequest


class PostgresSeries:
    """The ports of submit_series, show_series and steer_series. `new_id` makes ids that grow with time."""

    def __init__(self, pool: Pool, *, new_id: Callable[[], UUID]) -> None:
        self._pool = pool
        self._new_id = new_id

    def submitting_series(self, municipality_id: UUID) -> AbstractAsyncContextManager[SeriesSubmission]:
        """One transaction that sees this municipality only. Raises RecordAway; nothing is written then."""
        return _submitting(self._pool, municipality_id)

    async def series(self, municipality_id: UUID, series_id: UUID) -> SeriesOnRecord | None:
        """One series."""
        async with serving(self._pool, municipality_id) as connection:
            row = await connection.fetchrow(query("see_series"), municipality_id, series_id)
        return None if row is None else _series(row)

    async def series_page(self, municipality_id: UUID, page: PageRequest) -> Page[SeriesOnRecord]:
        """Newest first."""
        async with serving(self._pool, municipality_id) as connection:
            rows = await connection.fetch(query("list_series"), municipality_id, page.older_than, page.size + 1)
        return page_of(rows, page.size, read=_series, id_column="id")

    async def occurrences(self, municipality_id: UUID, series_id: UUID, *, most: int) -> Sequence[Note]:
        """Latest first."""
        async with serving(self._pool, municipality_id) as connection:
            rows = await connection.fetch(query("list_occurrences"), municipality_id, series_id, most)
        return [Note(**row) for row in rows]

    async def steer(
        self, order: Order, municipality_id: UUID, series_id: UUID, *, next_at: dt.datetime | None, line: AuditLine
    ) -> bool:
        """State and work list in one statement, and the line if anything changed."""
        leads_to = LEADS_TO[order]
        if order is Order.RESUME and next_at is None:
            leads_to = SeriesState.FINISHED
        arguments = (leads_to, [str(state) for state in FROM_STATES[order]], next_at)
        async with serving(self._pool, municipality_id) as connection:
            if await connection.fetchval(query("steer_series"), municipality_id, series_id, *arguments) is None:
                return False
            await add_line(connection, municipality_id, self._new_id(), line)
            return True


class PostgresSeriesTurns:
    """The port of make_occurrences. `sql` gives the text of a query by its name, for tests that take a guard out."""

    def __init__(self, pool: Pool, *, sql: Any = query) -> None:
        self._pool = pool
        self._query = sql

    def turn(self, municipality_id: UUID, series_id: UUID) -> AbstractAsyncContextManager[SeriesTurn]:
        """One transaction."""
        return self._turn(municipality_id, series_id)

    @asynccontextmanager
    async def _turn(self, municipality_id: UUID, series_id: UUID) -> AsyncIterator[SeriesTurn]:
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                yield _PostgresTurn(connection, municipality_id, series_id, self._query)


@asynccontextmanager
async def _submitting(pool: Pool, municipality_id: UUID) -> AsyncIterator[SeriesSubmission]:
    with told_as_away():
        async with serving(pool, municipality_id) as connection:
            yield _PostgresSeriesSubmission(connection, municipality_id)


class _PostgresSeriesSubmission(PostgresSubmission):
    async def earlier_series(self, scope: str, key: str) -> tuple[bytes, SeriesAccepted | None] | None:
        row = await self._connection.fetchrow(query("earlier_series"), self._municipality_id, scope, key)
        if row is None:
            return None
        return row["request_digest"], _accepted(row) if row["id"] else None

    async def write_series(self, series: NewSeries, *, request_digest: bytes) -> bool:
        if not await self._take_key(series.first.request, series.id, request_digest):
            return False
        await self._connection.execute(query("insert_series"), *_row(series))
        return True


class _PostgresTurn(PostgresSubmission):
    def __init__(self, connection: Connection, municipality_id: UUID, series_id: UUID, sql: Any) -> None:
        super().__init__(connection, municipality_id)
        self._series_id = series_id
        self._query = sql

    async def due(self, now: dt.datetime) -> DueSeries | None:
        row = await self._connection.fetchrow(self._query("hold_series"), self._municipality_id, self._series_id)
        if row is None:
            return None
        if row["state"] != SeriesState.ACTIVE or row["next_at"] is None or row["next_at"] > now:
            await self._connection.execute(query("relist_series"), self._municipality_id, self._series_id)
            return None
        return DueSeries(
            id=row["id"],
            rule=recurrence_from_json(row["recurrence"]),
            next_at=row["next_at"],
            request=_request(self._municipality_id, row),
        )

    async def note(self, series_id: UUID, note: Note) -> None:
        row = (note.occurs_at, note.outcome, note.broadcast_id, note.reason)
        await self._connection.execute(query("note_occurrence"), self._municipality_id, series_id, *row)

    async def move_on(self, series_id: UUID, next_at: dt.datetime | None) -> None:
        await self._connection.execute(query("move_series_on"), self._municipality_id, series_id, next_at)
        await self._connection.execute(query("relist_series"), self._municipality_id, series_id)


def _request(municipality_id: UUID, row: asyncpg.Record) -> SubmitBroadcast:
    seconds = row["expires_after"]
    return SubmitBroadcast(
        municipality_id=municipality_id,
        origin=Origin(row["origin"]),
        submitted_by=row["submitted_by"],
        template=row["template_name"],
        language=row["language"],
        parameters=row["parameters"],
        audience=audience_from_json(row["audience"]),
        lane=Lane(row["lane"]),
        media_id=row["media_id"],
        expires_after=None if seconds is None else dt.timedelta(seconds=seconds),
    )


def _series(row: asyncpg.Record) -> SeriesOnRecord:
    return SeriesOnRecord(
        id=row["id"],
        template=row["template_name"],
        language=row["language"],
        parameters=row["parameters"],
        audience=audience_from_json(row["audience"]),
        lane=Lane(row["lane"]),
        media_id=row["media_id"],
        rule=recurrence_from_json(row["recurrence"]),
        zone=ZoneInfo(row["timezone"]),
        state=SeriesState(row["state"]),
        next_at=row["next_at"],
        counted=row["counted"],
        created_at=row["created_at"],
    )


def _accepted(row: asyncpg.Record) -> SeriesAccepted:
    rule: Recurrence = recurrence_from_json(row["recurrence"])
    # As they were then, whatever has become of them since: a repeat gets the same answer.
    ahead = (each for each in rule.occurrences(ZoneInfo(row["timezone"])) if each > row["created_at"])
    return SeriesAccepted(
        series_id=row["id"],
        replayed=True,
        counted=row["counted"] or 0,
        upcoming=tuple(islice(ahead, SHOWN)),
        created_at=row["created_at"],
    )


def _row(series: NewSeries) -> tuple[object, ...]:
    first, request = series.first, series.first.request
    return (
        request.municipality_id,
        series.id,
        first.channel.id,
        first.template.name,
        first.template.language,
        dict(first.parameters),
        audience_to_json(request.audience),
        request.lane,
        request.media_id,
        None if request.expires_after is None else request.expires_after.total_seconds(),
        recurrence_to_json(series.rule),
        series.next_at,
        request.origin,
        request.submitted_by,
        first.counted,
        first.created_at,
    )
