"""Fan-outs: the ports of `usecases/partners/fan_out.py`. For the roles comunica_api and comunica_dispatcher."""

import datetime as dt
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg

from comunica.broadcasting.audience import audience_from_json, audience_to_json
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.states import BroadcastState, DeliveryState
from comunica.municipality.mandate import Mandate
from comunica.stores.away import told_as_away
from comunica.stores.broadcasts.submissions import PostgresSubmission
from comunica.stores.pages import page_of
from comunica.stores.partners.partner_sight import see_as_partner, serving_partner
from comunica.stores.pool import Connection, Pool, serving
from comunica.stores.sql import query
from comunica.usecases.broadcasts.submission import Origin
from comunica.usecases.paging import Page, PageRequest
from comunica.usecases.partners.fan_out import (
    Branch,
    BranchAsked,
    BranchKey,
    BranchProgress,
    BranchSettled,
    BranchState,
    BranchTurn,
    FanOut,
    FanOutSummary,
    NewFanOut,
    content_from_json,
    content_to_json,
)
from comunica.usecases.problem import Problem


class PostgresFanOuts:
    """Implements `FanOuts`. `sql` gives the text of a query by its name, for tests that take a guard out."""

    def __init__(self, pool: Pool, *, sql: Any = query) -> None:
        self._pool = pool
        self._query = sql

    async def mandating(self, partner_id: UUID, now: dt.datetime) -> Sequence[UUID]:
        async with serving_partner(self._pool, partner_id) as connection:
            rows = await connection.fetch(query("mandating"), partner_id, now)
        return [row["municipality_id"] for row in rows]

    async def earlier(self, partner_id: UUID, idempotency_key: str) -> tuple[UUID, bytes] | None:
        async with serving_partner(self._pool, partner_id) as connection:
            row = await connection.fetchrow(query("earlier_fan_out"), partner_id, idempotency_key)
        return None if row is None else (row["id"], row["request_digest"])

    async def write(self, new: NewFanOut) -> bool:
        async with serving_partner(self._pool, new.request.partner_id) as connection:
            if await connection.fetchval(query("add_fan_out"), *_row(new)) is None:
                return False
            audiences = [audience_to_json(audience) for audience in new.branches.values()]
            await connection.execute(
                query("add_branches"),
                *(new.request.partner_id, new.id, list(new.branches), audiences, str(new.request.origin)),
            )
        return True

    async def see(self, partner_id: UUID, fan_out_id: UUID) -> FanOut | None:
        async with serving_partner(self._pool, partner_id) as connection:
            row = await connection.fetchrow(query("see_fan_out"), partner_id, fan_out_id)
            if row is None:
                return None
            branches = await connection.fetch(query("see_branches"), partner_id, fan_out_id)
        return FanOut(
            id=row["id"],
            partner_id=row["partner_id"],
            origin=Origin(row["origin"]),
            content=content_from_json(row["content"]),
            created_at=row["created_at"],
            cancelled_at=row["cancelled_at"],
            branches=tuple(_branch(each) for each in branches),
        )

    async def page(self, partner_id: UUID, page: PageRequest) -> Page[FanOutSummary]:
        async with serving_partner(self._pool, partner_id) as connection:
            rows = await connection.fetch(query("list_fan_outs"), partner_id, page.older_than, page.size + 1)
        return page_of(rows, page.size, read=_summary, id_column="id")

    async def waiting_of(self, partner_id: UUID, fan_out_id: UUID) -> Sequence[BranchKey]:
        async with serving_partner(self._pool, partner_id) as connection:
            rows = await connection.fetch(query("waiting_branches_of"), partner_id, fan_out_id)
        return [BranchKey(**row) for row in rows]

    def turn(self, branch: BranchKey) -> AbstractAsyncContextManager[BranchTurn]:
        return self._turn(branch)

    @asynccontextmanager
    async def _turn(self, branch: BranchKey) -> AsyncIterator[BranchTurn]:
        with told_as_away():
            async with serving(self._pool, branch.municipality_id) as connection:
                await see_as_partner(connection, branch.partner_id)
                yield _PostgresBranchTurn(connection, branch, self._query)

    async def mandate_of(self, partner_id: UUID, municipality_id: UUID) -> Mandate | None:
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                await see_as_partner(connection, partner_id)
                return await hold_mandate(connection, municipality_id, partner_id, sql=self._query)

    async def put_off(self, branch: BranchKey) -> None:
        async with serving_partner(self._pool, branch.partner_id) as connection:
            await connection.execute(query("put_off_branch"), *_key(branch))

    async def cancel(self, partner_id: UUID, fan_out_id: UUID, now: dt.datetime, *, key: str | None) -> bool:
        async with serving_partner(self._pool, partner_id) as connection:
            if await connection.fetchval(query("cancel_fan_out"), partner_id, fan_out_id, now) is None:
                return False
            await connection.execute(query("cancel_branches"), partner_id, fan_out_id)
            if key is not None:
                await connection.execute(query("take_order_key"), partner_id, key, fan_out_id)
        return True

    async def progress(self, partner_id: UUID, broadcasts: Mapping[UUID, UUID]) -> Mapping[UUID, BranchProgress]:
        towns, ids = list(broadcasts), list(broadcasts.values())
        with told_as_away():
            async with serving(self._pool, *towns) as connection:
                rows = await connection.fetch(query("see_branch_progress"), towns, ids, partner_id)
        return {row["municipality_id"]: _progress(row) for row in rows}


async def hold_mandate(
    connection: Connection, municipality_id: UUID, partner_id: UUID, *, sql: Any = query
) -> Mandate | None:
    """The mandate, which nobody ends until the transaction at hand is over. That sees both as theirs."""
    row = await connection.fetchrow(sql("hold_mandate"), municipality_id, partner_id)
    if row is None:
        return None
    return Mandate(
        id=row["id"],
        partner_id=row["partner_id"],
        categories=frozenset(row["categories"]),
        lanes=frozenset(Lane(lane) for lane in row["lanes"]),
        expires_at=row["expires_at"],
    )


class _PostgresBranchTurn(PostgresSubmission):
    def __init__(self, connection: Connection, branch: BranchKey, sql: Any) -> None:
        super().__init__(connection, branch.municipality_id)
        self._branch = branch
        self._query = sql

    async def hold(self) -> BranchAsked | None:
        row = await self._connection.fetchrow(self._query("hold_branch"), *_key(self._branch))
        if row is None:
            return None
        return BranchAsked(
            content=content_from_json(row["content"]),
            audience=audience_from_json(row["audience"]),
            origin=Origin(row["origin"]),
            submitted_by=row["submitted_by"],
            created_at=row["created_at"],
        )

    async def mandate(self) -> Mandate | None:
        whose = (self._branch.municipality_id, self._branch.partner_id)
        return await hold_mandate(self._connection, *whose, sql=self._query)

    async def settle(self, settled: BranchSettled) -> None:
        errors = [{"code": each.code, "field": each.field, "message": each.message} for each in settled.problems]
        first_state = settled.first_state and str(settled.first_state)
        row = (str(settled.state), settled.broadcast_id, settled.counted, first_state, errors)
        await self._connection.execute(query("settle_branch"), *_key(self._branch), *row)


def _key(branch: BranchKey) -> tuple[UUID, UUID, UUID]:
    return branch.partner_id, branch.fan_out_id, branch.municipality_id


def _row(new: NewFanOut) -> tuple[object, ...]:
    request = new.request
    return (
        *(request.partner_id, new.id, str(request.origin), request.submitted_by, request.idempotency_key),
        *(new.request_digest, content_to_json(request.content), new.created_at),
    )


def _branch(row: asyncpg.Record) -> Branch:
    first_state = row["first_state"]
    return Branch(
        municipality_id=row["municipality_id"],
        name=row["name"],
        audience=audience_from_json(row["audience"]),
        state=BranchState(row["state"]),
        broadcast_id=row["broadcast_id"],
        counted=row["counted"],
        first_state=None if first_state is None else BroadcastState(first_state),
        problems=tuple(Problem(**each) for each in row["errors"]),
        settled_at=row["settled_at"],
    )


def _summary(row: asyncpg.Record) -> FanOutSummary:
    counts = row["branches"] or {}
    return FanOutSummary(
        id=row["id"],
        content=content_from_json(row["content"]),
        created_at=row["created_at"],
        cancelled_at=row["cancelled_at"],
        branches={state: int(counts.get(state, 0)) for state in BranchState},
    )


def _progress(row: asyncpg.Record) -> BranchProgress:
    return BranchProgress(
        state=BroadcastState(row["state"]),
        paused_reason=row["paused_reason"],
        cancelled_reason=row["cancelled_reason"],
        resolved=row["resolved"],
        counts={state: int(row["counts"].get(state, 0)) for state in DeliveryState},
    )
