"""Drafts without an audience: the port of `usecases/broadcasts/address_draft.py` on PostgreSQL. For comunica_api."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from uuid import UUID

from comunica.broadcasting.audience import Audience, audience_to_json
from comunica.broadcasting.kinds import BroadcastKind
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.reach import Reach
from comunica.broadcasting.states import BroadcastState
from comunica.stores.audit import add_line
from comunica.stores.away import told_as_away
from comunica.stores.broadcasts.submissions import PostgresSubmission
from comunica.stores.pool import Pool, serving
from comunica.stores.sql import query
from comunica.usecases.audit import AuditLine
from comunica.usecases.broadcasts.address_draft import DraftTurn
from comunica.usecases.broadcasts.submission import NewBroadcast, Origin, SubmitBroadcast, Written


class PostgresDrafts:
    """Implements `Drafts`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def addressing(self, municipality_id: UUID) -> AbstractAsyncContextManager[DraftTurn]:
        return _addressing(self._pool, municipality_id)


@asynccontextmanager
async def _addressing(pool: Pool, municipality_id: UUID) -> AsyncIterator[DraftTurn]:
    with told_as_away():
        async with serving(pool, municipality_id) as connection:
            yield _PostgresDraft(connection, municipality_id)


class _PostgresDraft(PostgresSubmission):
    async def hold_draft(self, broadcast_id: UUID) -> tuple[BroadcastState, SubmitBroadcast] | None:
        row = await self._connection.fetchrow(query("hold_draft"), self._municipality_id, broadcast_id)
        if row is None:
            return None
        request = SubmitBroadcast(
            municipality_id=self._municipality_id,
            origin=Origin(row["origin"]),
            submitted_by=row["submitted_by"],
            template=row["template_name"],
            language=row["language"],
            parameters=row["parameters"],
            audience=Audience(),
            lane=Lane(row["lane"]),
            kind=BroadcastKind(row["kind"]),
            original_id=row["original_id"],
            reason=row["urgent_reason"],
            media_id=row["media_id"],
            reach=Reach(row["reach"]),
            scheduled_for=row["scheduled_for"],
            expires_at=row["expires_at"],
        )
        return BroadcastState(row["state"]), request

    async def address(self, broadcast: NewBroadcast, line: AuditLine, line_id: UUID) -> Written:
        # One that awaits approval is an alert of the day when it is approved.
        alert = broadcast.urgent_day if broadcast.state is BroadcastState.SCHEDULED else None
        if alert is not None and not await self._take_urgent(*alert):
            return Written.URGENT_CAP
        await self._connection.execute(query("address_draft"), self._municipality_id, broadcast.id, *_row(broadcast))
        if alert is not None:
            await self._tell_the_log(broadcast, line.who)
        await add_line(self._connection, self._municipality_id, line_id, line)
        return Written.DONE


def _row(broadcast: NewBroadcast) -> tuple[object, ...]:
    request = broadcast.request
    return (
        audience_to_json(request.audience),
        broadcast.counted,
        request.lane,
        request.kind,
        request.original_id,
        broadcast.reach,
        broadcast.scheduled_for,
        broadcast.expires_at,
        broadcast.state,
    )
