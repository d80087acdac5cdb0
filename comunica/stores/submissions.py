"""Submitting broadcasts: the port of `usecases/submit_broadcast.py` on PostgreSQL."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from uuid import UUID

import asyncpg

from comunica.broadcasting.audience import Audience
from comunica.broadcasting.identity import Identity
from comunica.broadcasting.parameters import TemplateText
from comunica.stores.away import told_as_away
from comunica.stores.pool import Connection, Pool, serving
from comunica.stores.sql import query
from comunica.usecases.submit_broadcast import (
    Accepted,
    EarlierAnswer,
    NewBroadcast,
    SendingChannel,
    Submission,
    TemplateOnRecord,
    audience_to_json,
)


class PostgresSubmissions:
    """Transactions of submissions. For the roles comunica_api, comunica_dispatcher and comunica_import."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def submitting(self, municipality_id: UUID) -> AbstractAsyncContextManager[Submission]:
        """One transaction that sees this municipality only. Raises RecordAway; nothing is written then."""
        return _submitting(self._pool, municipality_id)


@asynccontextmanager
async def _submitting(pool: Pool, municipality_id: UUID) -> AsyncIterator[Submission]:
    with told_as_away():
        async with serving(pool, municipality_id) as connection:
            yield _PostgresSubmission(connection, municipality_id)


class _PostgresSubmission:
    def __init__(self, connection: Connection, municipality_id: UUID) -> None:
        self._connection = connection
        self._municipality_id = municipality_id

    async def earlier_answer(self, scope: str, key: str) -> EarlierAnswer | None:
        row = await self._connection.fetchrow(query("earlier_answer"), self._municipality_id, scope, key)
        if row is None:
            return None
        answer = Accepted(
            broadcast_id=row["id"],
            replayed=True,
            counted=row["counted"] or 0,
            scheduled_for=row["scheduled_for"],
            expires_at=row["expires_at"],
            created_at=row["created_at"],
        )
        return EarlierAnswer(request_digest=row["request_digest"], answer=answer)

    async def channel(self) -> SendingChannel | None:
        row = await self._connection.fetchrow(query("sending_channel_of"), self._municipality_id)
        if row is None:
            return None
        return SendingChannel(
            id=row["id"],
            waba_id=row["waba_id"],
            language=row["language"],
            identity=Identity(names=(row["name"], row["service_name"]), leave_words=tuple(row["leave_words"])),
        )

    async def templates(self, waba_id: str, name: str) -> Sequence[TemplateOnRecord]:
        rows = await self._connection.fetch(query("templates_named"), self._municipality_id, waba_id, name)
        return [_template(row) for row in rows]

    async def unknown_zones(self, zones: Sequence[str]) -> Sequence[str]:
        rows = await self._connection.fetch(query("unknown_zones"), self._municipality_id, list(zones))
        return [row["id"] for row in rows]

    async def count_audience(self, channel_id: UUID, audience: Audience) -> int:
        chosen = (audience.everyone, list(audience.zones), audience.outside, audience.imported)
        counted = await self._connection.fetchval(query("count_audience"), self._municipality_id, channel_id, *chosen)
        return int(counted)

    async def write(self, broadcast: NewBroadcast, *, request_digest: bytes) -> bool:
        if not await self._take_key(broadcast, request_digest):
            return False
        await self._connection.execute(query("insert_broadcast"), *_row(broadcast))
        return True

    async def _take_key(self, broadcast: NewBroadcast, request_digest: bytes) -> bool:
        request = broadcast.request
        if request.idempotency_key is None:
            return True
        key = (request.submitted_by, request.idempotency_key, request_digest, broadcast.id)
        taken = await self._connection.fetchval(query("take_idempotency_key"), self._municipality_id, *key)
        return taken is not None


def _template(row: asyncpg.Record) -> TemplateOnRecord:
    return TemplateOnRecord(
        id=row["id"],
        name=row["name"],
        language=row["language"],
        category=row["category"],
        status=row["status"],
        text=TemplateText(body=row["body"], names=tuple(row["parameters"])),
        footer=row["footer"],
        header_text=row["header_text"],
    )


def _row(broadcast: NewBroadcast) -> tuple[object, ...]:
    request, template = broadcast.request, broadcast.template
    return (
        request.municipality_id,
        broadcast.id,
        broadcast.channel.id,
        template.id,
        template.name,
        template.language,
        template.category,
        dict(broadcast.parameters),
        audience_to_json(request.audience),
        request.lane,
        request.origin,
        request.submitted_by,
        request.idempotency_key,
        broadcast.counted,
        broadcast.scheduled_for,
        request.expires_at,
        broadcast.created_at,
    )
