"""Alerts of civil protection: the port of `usecases/alerts/take_cap_alert.py` on PostgreSQL. For comunica_api."""

import datetime as dt
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg

from comunica.alerting.cap import MessageType, Reference, Status
from comunica.alerting.cap_json import info_from_json, infos_to_json
from comunica.alerting.geocodes import GeocodeKey, GeocodeTable, Target
from comunica.broadcasting.audience import audience_from_json, audience_to_json
from comunica.broadcasting.kinds import BroadcastKind
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.reach import Reach
from comunica.broadcasting.states import BroadcastState
from comunica.municipality.mandate import Mandate
from comunica.stores.away import told_as_away
from comunica.stores.pages import page_of
from comunica.stores.partners.fan_outs import hold_mandate
from comunica.stores.partners.partner_sight import see_as_partner
from comunica.stores.pool import Connection, Pool, serving, spanning
from comunica.stores.sql import query
from comunica.usecases.alerts.cap_alert_record import (
    AlertBroadcast,
    AlertOnRecord,
    AlertTown,
    AlertTurn,
    FollowedBroadcast,
    NewAlert,
    Outcome,
    TakenAlert,
)
from comunica.usecases.paging import Page, PageRequest
from comunica.usecases.problem import Problem


class PostgresCapAlerts:
    """Implements `CapAlerts`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def taking(self, municipality_id: UUID) -> AbstractAsyncContextManager[AlertTurn]:
        return _taking(self._pool, municipality_id)

    async def see(self, municipality_id: UUID, alert_id: UUID) -> AlertOnRecord | None:
        async with serving(self._pool, municipality_id) as connection:
            row = await connection.fetchrow(query("see_cap_alert"), municipality_id, alert_id)
        return None if row is None else _on_record(row)

    async def page(self, municipality_id: UUID, page: PageRequest) -> Page[AlertOnRecord]:
        async with serving(self._pool, municipality_id) as connection:
            rows = await connection.fetch(query("list_cap_alerts"), municipality_id, page.older_than, page.size + 1)
        return page_of(rows, page.size, read=_on_record, id_column="id")


@asynccontextmanager
async def _taking(pool: Pool, municipality_id: UUID) -> AsyncIterator[AlertTurn]:
    with told_as_away():
        # What is submitted and cancelled meanwhile becomes a part of this transaction.
        async with spanning(pool, municipality_id) as connection:
            yield _PostgresAlertTurn(connection, municipality_id)


class _PostgresAlertTurn:
    def __init__(self, connection: Connection, municipality_id: UUID) -> None:
        self._connection = connection
        self._municipality_id = municipality_id

    async def town(self) -> AlertTown | None:
        row = await self._connection.fetchrow(query("see_alert_town"), self._municipality_id)
        if row is None:
            return None
        geocodes = await self._connection.fetch(query("list_geocodes"), self._municipality_id)
        return AlertTown(
            language=row["language"],
            zone=ZoneInfo(row["timezone"]),
            table=GeocodeTable(istat_code=row["istat_code"], rows=_targets(geocodes)),
        )

    async def mandate(self, partner_id: UUID) -> Mandate | None:
        await see_as_partner(self._connection, partner_id)
        return await hold_mandate(self._connection, self._municipality_id, partner_id)

    async def write(self, new: NewAlert) -> bool:
        alert = new.alert
        row = (
            new.id,
            alert.sender,
            alert.identifier,
            alert.sent,
            alert.status,
            alert.type,
            new.digest,
            infos_to_json(alert),
            new.given_by,
            new.reach,
            new.partner_id,
            new.taken_at,
        )
        taken = await self._connection.fetchval(query("take_cap_alert"), self._municipality_id, *row)
        return taken is not None

    async def is_reused(self, new: NewAlert) -> bool:
        names = (*_key(new), new.partner_id)
        return bool(await self._connection.fetchval(query("reused_cap_alert"), self._municipality_id, *names))

    async def earlier(self, new: NewAlert) -> TakenAlert | None:
        row = await self._connection.fetchrow(query("earlier_cap_alert"), self._municipality_id, *_key(new))
        if row is None:
            return None
        return TakenAlert(id=row["id"], alert=new.alert, taken_at=row["taken_at"], **_answer(row["answer"]))

    async def followed(self, references: Sequence[Reference], reach: Reach) -> Sequence[FollowedBroadcast]:
        rows = await self._connection.fetch(
            query("followed_broadcasts"), self._municipality_id, *_names(references), reach
        )
        return [
            FollowedBroadcast(
                id=row["id"],
                state=BroadcastState(row["state"]),
                kind=BroadcastKind(row["kind"]),
                reach=Reach(row["reach"]),
                submitted_by=row["submitted_by"],
                partner_id=row["partner_id"],
            )
            for row in rows
        ]

    async def known(self, references: Sequence[Reference], reach: Reach) -> int:
        known = await self._connection.fetchval(
            query("known_cap_alerts"), self._municipality_id, *_names(references), reach
        )
        return int(known)

    async def settle(self, taken: TakenAlert) -> None:
        answer = (taken.id, _answer_to_json(taken), list(taken.supersedes))
        await self._connection.execute(query("answer_cap_alert"), self._municipality_id, *answer)
        links = ([each.id for each in taken.broadcasts], [each.info for each in taken.broadcasts])
        await self._connection.execute(query("link_cap_alert"), self._municipality_id, taken.id, *links)


def _key(new: NewAlert) -> tuple[str, str, Reach, bytes]:
    return new.alert.sender, new.alert.identifier, new.reach, new.digest


def _names(references: Sequence[Reference]) -> tuple[list[str], list[str]]:
    once = dict.fromkeys((each.sender, each.identifier) for each in references)
    return [sender for sender, _ in once], [identifier for _, identifier in once]


def _targets(rows: Sequence[asyncpg.Record]) -> Mapping[GeocodeKey, Target]:
    """Without those whose zones are all gone: they stand for nobody."""
    return {
        GeocodeKey(row["scheme"], row["code"]): Target(everyone=row["everyone"], zones=tuple(row["zones"]))
        for row in rows
        if row["everyone"] or row["zones"]
    }


def _on_record(row: asyncpg.Record) -> AlertOnRecord:
    return AlertOnRecord(
        id=row["id"],
        sender=row["sender"],
        identifier=row["identifier"],
        sent=row["sent"],
        status=Status(row["status"]),
        type=MessageType(row["type"]),
        infos=tuple(info_from_json(each) for each in row["infos"]),
        taken_at=row["taken_at"],
        **_answer(row["answer"]),
    )


def _answer_to_json(taken: TakenAlert) -> dict[str, Any]:
    return {
        "outcome": taken.outcome,
        "broadcasts": [_broadcast_to_json(each) for each in taken.broadcasts],
        "supersedes": [str(each) for each in taken.supersedes],
        "problems": [{"code": each.code, "field": each.field, "message": each.message} for each in taken.problems],
    }


def _answer(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "outcome": Outcome(data["outcome"]),
        "broadcasts": tuple(_broadcast(each) for each in data["broadcasts"]),
        "supersedes": tuple(UUID(each) for each in data["supersedes"]),
        "problems": tuple(Problem(**each) for each in data["problems"]),
    }


def _broadcast_to_json(broadcast: AlertBroadcast) -> dict[str, Any]:
    return {
        "id": str(broadcast.id),
        "info": broadcast.info,
        "state": broadcast.state,
        "lane": broadcast.lane,
        "reach": broadcast.reach,
        "audience": audience_to_json(broadcast.audience),
        "counted": broadcast.counted,
        "scheduled_for": broadcast.scheduled_for.isoformat(),
        "expires_at": broadcast.expires_at and broadcast.expires_at.isoformat(),
    }


def _broadcast(data: Mapping[str, Any]) -> AlertBroadcast:
    expires_at = data["expires_at"]
    return AlertBroadcast(
        id=UUID(data["id"]),
        info=data["info"],
        state=BroadcastState(data["state"]),
        lane=Lane(data["lane"]),
        reach=Reach(data["reach"]),
        audience=audience_from_json(data["audience"]),
        counted=data["counted"],
        scheduled_for=dt.datetime.fromisoformat(data["scheduled_for"]),
        expires_at=None if expires_at is None else dt.datetime.fromisoformat(expires_at),
    )
