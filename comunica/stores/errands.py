"""Errands in PostgreSQL: the ports of usecases/errands.py. For the roles comunica_api and comunica_dispatcher."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import asyncpg

from comunica.stores.audit import add_line
from comunica.stores.away import told_as_away
from comunica.stores.pages import page_of
from comunica.stores.pool import Connection, Pool, in_directory, serving
from comunica.stores.sql import query
from comunica.usecases.audit import AuditLine
from comunica.usecases.errands import (
    AskErrand,
    ErrandFailed,
    ErrandKind,
    ErrandOnRecord,
    ErrandState,
    LeaseLost,
    TakenErrand,
)
from comunica.usecases.paging import Page, PageRequest

_AT_ONCE = dt.timedelta(0)


class PostgresErrandQueue:
    """Implements `ErrandQueue`. The work list is of the directory: it holds ids only."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def take(
        self, owner: UUID, kinds: Sequence[ErrandKind], *, lease: dt.timedelta, most: int
    ) -> Sequence[TakenErrand]:
        """See ErrandQueue."""
        with told_as_away():
            async with in_directory(self._pool) as connection:
                rows = await connection.fetch(query("take_errands"), owner, list(kinds), lease, most)
        return [
            TakenErrand(
                municipality_id=row["municipality_id"],
                id=row["errand_id"],
                kind=ErrandKind(row["kind"]),
                attempts=row["attempts"],
                owner=owner,
            )
            for row in rows
        ]

    async def prolong(self, errand: TakenErrand, *, lease: dt.timedelta) -> bool:
        """See ErrandQueue."""
        with told_as_away():
            async with in_directory(self._pool) as connection:
                return await connection.fetchval(query("prolong_errand"), *_ours(errand), lease) is not None

    async def put_off(self, errand: TakenErrand, *, pause: dt.timedelta) -> None:
        """See ErrandQueue."""
        with told_as_away():
            async with in_directory(self._pool) as connection:
                await connection.execute(query("put_off_errand"), *_ours(errand), pause)


class PostgresErrands:
    """Implements `ErrandShelf`. For the role comunica_api."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def ask(self, asked: AskErrand, *, errand_id: UUID, line: AuditLine | None = None) -> None:
        """See ErrandShelf."""
        row = (asked.municipality_id, errand_id, str(asked.kind), dict(asked.asked), asked.asked_by)
        with told_as_away():
            async with serving(self._pool, asked.municipality_id) as connection:
                await connection.execute(query("add_errand"), *row)
                await put_on_list(connection, asked.municipality_id, errand_id, asked.kind)
                if line is not None:
                    await add_line(connection, asked.municipality_id, errand_id, line)

    async def one(self, municipality_id: UUID, errand_id: UUID, kinds: Sequence[ErrandKind]) -> ErrandOnRecord | None:
        """See ErrandShelf."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                row = await connection.fetchrow(query("see_errand"), municipality_id, errand_id, list(kinds))
        return None if row is None else _on_record(row)

    async def page(self, municipality_id: UUID, kinds: Sequence[ErrandKind], page: PageRequest) -> Page[ErrandOnRecord]:
        """See ErrandShelf."""
        asked = (municipality_id, list(kinds), page.older_than, page.size + 1)
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                rows = await connection.fetch(query("list_errands"), *asked)
        return page_of(rows, page.size, read=_on_record, id_column="id")


class PostgresErrandAnswers:
    """Implements `ErrandAnswers`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def asked(self, errand: TakenErrand) -> Mapping[str, Any]:
        """See ErrandAnswers."""
        with told_as_away():
            async with serving(self._pool, errand.municipality_id) as connection:
                asked = await connection.fetchval(query("see_asked_errand"), errand.municipality_id, errand.id)
        if asked is None:
            raise LeaseLost
        return dict(asked)

    async def answer(self, errand: TakenErrand, answer: Mapping[str, Any]) -> None:
        """See ErrandAnswers."""
        await self._finish(errand, ErrandState.DONE, dict(answer), None, None)

    async def fail(self, errand: TakenErrand, failure: ErrandFailed) -> None:
        """See ErrandAnswers."""
        await self._finish(errand, ErrandState.FAILED, None, failure.code, failure.says)

    async def _finish(self, errand: TakenErrand, state: ErrandState, *what: object) -> None:
        with told_as_away():
            async with serving(self._pool, errand.municipality_id) as connection:
                await take_off_list(connection, errand)
                await connection.execute(query("finish_errand"), errand.municipality_id, errand.id, str(state), *what)


async def put_on_list(
    connection: Connection, municipality_id: UUID, errand_id: UUID, kind: ErrandKind, *, after: dt.timedelta = _AT_ONCE
) -> None:
    """There is something to do, in the transaction at hand. What was to be done for the same id before is replaced."""
    await connection.execute(query("add_due_errand"), municipality_id, errand_id, str(kind), after)


async def take_off_list(connection: Connection, errand: TakenErrand) -> None:
    """Done, in the transaction at hand. `LeaseLost` if it is somebody else's by now: the transaction is undone."""
    if await connection.fetchval(query("drop_due_errand"), *_ours(errand)) is None:
        raise LeaseLost


def _ours(errand: TakenErrand) -> tuple[UUID, UUID, UUID]:
    return errand.municipality_id, errand.id, errand.owner


def _on_record(row: asyncpg.Record) -> ErrandOnRecord:
    return ErrandOnRecord(
        id=row["id"],
        kind=ErrandKind(row["kind"]),
        state=ErrandState(row["state"]),
        asked=row["asked"],
        answer=row["answer"],
        failure=row["failure"],
        says=row["says"],
        created_at=row["created_at"],
        finished_at=row["finished_at"],
    )
