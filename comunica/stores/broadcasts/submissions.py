"""Submitting broadcasts: the port of `usecases/broadcasts/submit_broadcast.py` on PostgreSQL."""

import datetime as dt
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg

from comunica.broadcasting.audience import Audience, audience_to_json
from comunica.broadcasting.identity import Identity
from comunica.broadcasting.kinds import BroadcastKind
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.reach import Reach
from comunica.broadcasting.states import BroadcastState
from comunica.municipality.sending_rules import rules_from_json
from comunica.municipality.territory import ids_by_name
from comunica.stores.audit import add_line
from comunica.stores.away import told_as_away
from comunica.stores.broadcasts.audiences import count
from comunica.stores.pool import Connection, Pool, serving
from comunica.stores.sql import query
from comunica.stores.template_rows import template_on_record
from comunica.usecases.audit import AuditLine, Deed, Holder, held_by, partner, service
from comunica.usecases.broadcasts.check_media import MediaKind, MediaOnRecord
from comunica.usecases.broadcasts.follow_broadcast import OriginalOnRecord, Said
from comunica.usecases.broadcasts.submission import (
    Accepted,
    EarlierAnswer,
    NewBroadcast,
    Origin,
    SendingChannel,
    Submission,
    SubmitBroadcast,
    TemplateOnRecord,
    Written,
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
            yield PostgresSubmission(connection, municipality_id)


class PostgresSubmission:
    """The port `Submission` on a transaction at hand."""

    def __init__(self, connection: Connection, municipality_id: UUID) -> None:
        self._connection = connection
        self._municipality_id = municipality_id

    async def earlier_answer(self, scope: str, key: str) -> EarlierAnswer | None:
        row = await self._connection.fetchrow(query("earlier_answer"), self._municipality_id, scope, key)
        if row is None:
            return None
        return EarlierAnswer(request_digest=row["request_digest"], answer=_answer(row) if row["id"] else None)

    async def channel(self) -> SendingChannel | None:
        row = await self._connection.fetchrow(query("sending_channel_of"), self._municipality_id)
        if row is None:
            return None
        return SendingChannel(
            id=row["id"],
            waba_id=row["waba_id"],
            language=row["language"],
            zone=ZoneInfo(row["timezone"]),
            rules=rules_from_json(row["profile"]),
            identity=Identity(names=(row["name"], row["service_name"]), leave_words=tuple(row["leave_words"])),
            trial=row["trial"],
            topics=frozenset(row["profile"].get("topics", ())),
        )

    async def templates(self, waba_id: str, name: str) -> Sequence[TemplateOnRecord]:
        rows = await self._connection.fetch(query("templates_named"), self._municipality_id, waba_id, name)
        return [template_on_record(row) for row in rows]

    async def unknown_zones(self, zones: Sequence[str]) -> Sequence[str]:
        rows = await self._connection.fetch(query("unknown_zones"), self._municipality_id, list(zones))
        return [row["id"] for row in rows]

    async def streets_named(self, names: Sequence[str]) -> Mapping[str, str]:
        rows = await self._connection.fetch(query("unknown_streets"), self._municipality_id, list(names))
        unknown = {row["id"] for row in rows}
        found = {name: name for name in names if name not in unknown}
        # Most name ids: what else streets are called is looked up for the others only.
        return {**found, **await self._streets_called(unknown)} if unknown else found

    async def _streets_called(self, names: Collection[str]) -> Mapping[str, str]:
        rows = await self._connection.fetch(query("names_of_streets"), self._municipality_id)
        ids = ids_by_name((row["id"], row["full_name"], row["aliases"]) for row in rows)
        return {name: ids[name] for name in names if name in ids}

    async def count_audience(self, channel_id: UUID, audience: Audience) -> int:
        return await count(self._connection, self._municipality_id, channel_id, audience)

    async def original(self, broadcast_id: UUID) -> OriginalOnRecord | None:
        row = await self._connection.fetchrow(query("hold_original"), self._municipality_id, broadcast_id)
        if row is None:
            return None
        is_retried = await self._connection.fetchval(query("is_retried"), self._municipality_id, broadcast_id)
        return _original(row, is_retried=is_retried)

    async def media(self, media_id: UUID) -> MediaOnRecord | None:
        row = await self._connection.fetchrow(query("see_media"), self._municipality_id, media_id)
        return None if row is None else media_on_record(row)

    async def write(self, broadcast: NewBroadcast, *, request_digest: bytes) -> Written:
        try:
            # A savepoint: what was taken before the refusal is given back, the transaction goes on.
            async with self._connection.transaction():
                await self._write(broadcast, request_digest)
        except _Undone as undone:
            return undone.why
        return Written.DONE

    async def _write(self, broadcast: NewBroadcast, request_digest: bytes) -> None:
        if not await self._take_key(broadcast.request, broadcast.id, request_digest):
            raise _Undone(Written.KEY_TAKEN)
        # One that awaits approval is an alert of the day when it is approved.
        alert = broadcast.urgent_day if broadcast.state is BroadcastState.SCHEDULED else None
        if alert is not None and not await self._take_urgent(*alert):
            raise _Undone(Written.URGENT_CAP)
        await self._connection.execute(query("insert_broadcast"), *_row(broadcast))
        if broadcast.request.audience.imported is not None:
            notice = (broadcast.request.audience.imported, broadcast.id)
            await self._connection.execute(query("name_notice"), self._municipality_id, *notice)
        if alert is not None:
            await self._tell_the_log(broadcast, _who(broadcast.request))

    async def _tell_the_log(self, broadcast: NewBroadcast, who: str) -> None:
        request = broadcast.request
        day = f"{request.kind}, quiet hours" if broadcast.in_quiet_hours else str(request.kind)
        line = AuditLine(who=who, what=Deed.URGENT_BROADCAST, counts={"people": broadcast.counted}, reason=day)
        # The line has the id of its broadcast, which holds what staff wrote as the reason.
        await add_line(self._connection, self._municipality_id, broadcast.id, line)

    async def _take_urgent(self, day: dt.date, cap: int) -> bool:
        taken = await self._connection.fetchval(query("take_urgent"), self._municipality_id, day, cap)
        return taken is not None

    async def _take_key(self, request: SubmitBroadcast, answer_id: UUID, request_digest: bytes) -> bool:
        if request.idempotency_key is None:
            return True
        key = (request.submitted_by, request.idempotency_key, request_digest, answer_id)
        taken = await self._connection.fetchval(query("take_idempotency_key"), self._municipality_id, *key)
        return taken is not None


def _who(request: SubmitBroadcast) -> str:
    if request.partner_id is not None:
        return partner(request.partner_id)
    match request.origin:
        case Origin.JOB:
            return service("job")
        case Origin.CONSOLE:
            return held_by(Holder.STAFF, request.submitted_by)
        case Origin.API:
            return held_by(Holder.KEY, request.submitted_by)


class _Undone(Exception):
    def __init__(self, why: Written) -> None:
        super().__init__(why)
        self.why = why


def _answer(row: asyncpg.Record) -> Accepted:
    return Accepted(
        broadcast_id=row["id"],
        replayed=True,
        counted=row["counted"] or 0,
        scheduled_for=row["scheduled_for"],
        expires_at=row["expires_at"],
        created_at=row["created_at"],
        state=_first_state(row),
        reach=Reach(row["reach"]),
    )


def _first_state(row: asyncpg.Record) -> BroadcastState:
    """As it was submitted."""
    if row["reach"] == Reach.NOBODY:
        return BroadcastState.FINISHED
    return BroadcastState.AWAITING_APPROVAL if row["needed_approval"] else BroadcastState.SCHEDULED


def said(row: asyncpg.Record) -> Said:
    """What a broadcast says."""
    return Said(
        template=row["template_name"],
        language=row["language"],
        parameters=row["parameters"],
        lane=Lane(row["lane"]),
        media_id=row["media_id"],
    )


def _original(row: asyncpg.Record, *, is_retried: bool) -> OriginalOnRecord:
    return OriginalOnRecord(
        state=BroadcastState(row["state"]),
        kind=BroadcastKind(row["kind"]),
        said=said(row),
        is_retried=is_retried,
    )


def media_on_record(row: asyncpg.Record) -> MediaOnRecord:
    """A file without its bytes."""
    return MediaOnRecord(
        id=row["id"],
        kind=MediaKind(row["kind"]),
        mime_type=row["mime_type"],
        file_name=row["file_name"],
        alternative_text=row["alternative_text"],
        size=row["size"],
        is_there=row["is_there"],
        created_at=row["created_at"],
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
        broadcast.expires_at,
        broadcast.created_at,
        request.kind,
        request.original_id,
        request.reason,
        request.media_id,
        *(request.series or (None, None)),
        broadcast.state,
        broadcast.reach,
        request.partner_id,
    )
