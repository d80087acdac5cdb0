"""Requests of single messages: the port of `message_request.py` on PostgreSQL. For the role comunica_api."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg

from comunica.broadcasting.identity import Identity
from comunica.broadcasting.lanes import Lane
from comunica.municipality.keys import KeyKind
from comunica.municipality.sending_rules import rules_from_json
from comunica.stores.audit import add_line
from comunica.stores.away import told_as_away
from comunica.stores.pool import Connection, Pool, serving_by_key
from comunica.stores.sealing import MunicipalityVault
from comunica.stores.sql import query
from comunica.stores.template_rows import template_on_record
from comunica.stores.vaults import Vaults
from comunica.usecases.audit import AuditLine, Deed, Holder, held_by
from comunica.usecases.broadcasts.submission import SendingChannel
from comunica.usecases.messages.message_request import (
    NewMessage,
    NewTestMessage,
    NumberAsked,
    PersonAtNumber,
    RequestTransaction,
    SendableTemplate,
    Sender,
)
from comunica.usecases.messages.send_list import ListTransaction, NewList

#: The columns that are sealed.
BODY = "delivery.body_sealed"
TEST_BODY = "test_request.body_sealed"
TEST_ADDRESS = "test_request.address_sealed"


class PostgresRequests:
    """Transactions of requests."""

    def __init__(self, pool: Pool, vaults: Vaults) -> None:
        self._pool = pool
        self._vaults = vaults

    def requesting(self, municipalities: Collection[UUID]) -> AbstractAsyncContextManager[RequestTransaction]:
        """One transaction that sees these municipalities only. Raises RecordAway; nothing is written then."""
        return self._requesting(municipalities)

    def listing(self, municipality_id: UUID) -> AbstractAsyncContextManager[ListTransaction]:
        """The same for a list of one municipality."""
        return self._requesting([municipality_id])

    @asynccontextmanager
    async def _requesting(self, municipalities: Collection[UUID]) -> "AsyncIterator[PostgresRequestTransaction]":
        with told_as_away():
            vaults = {each: await self._vaults.of(each) for each in municipalities}
            async with serving_by_key(self._pool, *municipalities) as connection:
                yield PostgresRequestTransaction(connection, vaults)


class PostgresRequestTransaction:
    """The port `RequestTransaction` on a transaction at hand."""

    def __init__(self, connection: Connection, vaults: Mapping[UUID, MunicipalityVault]) -> None:
        self.connection = connection
        self._vaults = vaults

    async def senders(self, municipalities: Collection[UUID]) -> Mapping[UUID, Sender]:
        rows = await self.connection.fetch(query("senders_of"), list(municipalities))
        return {row["municipality_id"]: _sender(row) for row in rows}

    async def templates(self, asked: Collection[tuple[UUID, UUID]]) -> Mapping[tuple[UUID, UUID], SendableTemplate]:
        pairs = list(asked)
        arguments = [[town for town, _ in pairs], [template for _, template in pairs]]
        rows = await self.connection.fetch(query("sendable_templates"), *arguments)
        return {(row["municipality_id"], row["id"]): sendable(row) for row in rows}

    async def people(self, asked: Collection[NumberAsked]) -> Mapping[NumberAsked, PersonAtNumber]:
        numbers = list(asked)
        arguments = (
            [each.municipality_id for each in numbers],
            [each.channel_id for each in numbers],
            [self._vaults[each.municipality_id].index("phone", each.digits) for each in numbers],
        )
        rows = await self.connection.fetch(query("people_at_numbers"), *arguments)
        return {numbers[row["position"] - 1]: _person(row) for row in rows}

    async def write(self, messages: Sequence[NewMessage]) -> None:
        await self.connection.execute(query("queue_requests"), *_columns([self._row(each) for each in messages]))
        for each in messages:
            if each.request.lane is Lane.URGENT:
                who = held_by(Holder.KEY, each.request.submitted_by)
                line = AuditLine(who=who, what=Deed.URGENT_MESSAGE, counts={"people": 1})
                await add_line(self.connection, each.request.municipality_id, each.id, line)

    async def write_tests(self, messages: Sequence[NewTestMessage]) -> None:
        rows = [self._test_row(each) for each in messages]
        await self.connection.execute(query("add_test_requests"), *_columns(rows))

    async def write_list(self, new: NewList) -> None:
        common = new.request.common
        await self.connection.execute(
            query("add_request_list"),
            common.municipality_id,
            new.id,
            new.request.name,
            common.template_id,
            new.template_version,
            common.lane,
            new.resolved,
            new.refused,
            common.reference,
            str(common.submitted_by),
            common.kind is KeyKind.TEST,
            common.scheduled_for,
            new.created_at,
        )

    def _row(self, message: NewMessage) -> tuple[object, ...]:
        request = message.request
        return (
            request.municipality_id,
            message.id,
            message.person.id,
            message.channel_id,
            request.lane,
            self._vaults[request.municipality_id].seal(BODY, message.body),
            request.scheduled_for,
            message.expires_at,
            message.person.zone_id,
            message.cost_micros,
            message.template.template.id,
            message.template.version,
            message.list_id,
            request.reference,
            str(request.submitted_by),
        )

    def _test_row(self, message: NewTestMessage) -> tuple[object, ...]:
        request, fate = message.request, message.fate
        vault = self._vaults[request.municipality_id]
        return (
            request.municipality_id,
            message.id,
            message.list_id,
            vault.seal(TEST_ADDRESS, message.digits) if fate.has_phone else None,
            vault.seal(TEST_BODY, message.body),
            message.template.template.id,
            message.template.version,
            request.reference,
            str(request.submitted_by),
            fate.first,
            message.begins + fate.first_after,
            fate.last,
            message.begins + fate.last_after,
            fate.reason,
            fate.error_code,
            message.created_at,
        )


def _columns(rows: Sequence[tuple[object, ...]]) -> list[list[object]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _sender(row: asyncpg.Record) -> Sender:
    return Sender(
        channel=SendingChannel(
            id=row["id"],
            waba_id=row["waba_id"],
            language=row["language"],
            zone=ZoneInfo(row["timezone"]),
            rules=rules_from_json(row["profile"]),
            trial=row["trial"],
            identity=Identity(names=(row["name"], row["service_name"]), leave_words=tuple(row["leave_words"])),
        ),
        display_phone_number=row["display_phone_number"],
    )


def sendable(row: asyncpg.Record) -> SendableTemplate:
    """A template as requests need it."""
    return SendableTemplate(
        template=template_on_record(row),
        waba_id=row["waba_id"],
        version=row["version"],
        parameter_format=row["parameter_format"],
        payloads=tuple(each["payload"] for each in row["buttons"]),
    )


def _person(row: asyncpg.Record) -> PersonAtNumber:
    return PersonAtNumber(
        id=row["id"],
        consent=row["consent"],
        marketing=row["marketing"],
        country=row["country"],
        zone_id=row["zone_id"],
        is_staff=row["is_staff"],
    )
