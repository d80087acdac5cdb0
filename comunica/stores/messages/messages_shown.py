"""Single messages as their town's keys see them: the port of `show_messages.py`. For the role comunica_api."""

import datetime as dt
from collections.abc import Callable
from uuid import UUID

import asyncpg

from comunica.broadcasting.notify_statuses import LISTED
from comunica.broadcasting.parameters import TemplateText, fill
from comunica.broadcasting.personalisation import with_placeholders
from comunica.broadcasting.states import DeliveryState
from comunica.municipality.address import AddressKind
from comunica.stores.away import told_as_away
from comunica.stores.messages.requests import BODY, TEST_ADDRESS, TEST_BODY
from comunica.stores.pages import page_of
from comunica.stores.pool import Pool, serving
from comunica.stores.sealing import MunicipalityVault
from comunica.stores.sql import query
from comunica.stores.vaults import Vaults
from comunica.usecases.hearing.inbound_batch import WORDS
from comunica.usecases.messages.request_body import from_text
from comunica.usecases.messages.show_messages import MessageOnRecord, MessagesWanted, ReceivedMessage
from comunica.usecases.paging import Page, PageRequest

_ADDRESS = "subscriber.address_sealed"


class PostgresMessages:
    """Requests, and what test keys asked for."""

    def __init__(self, pool: Pool, vaults: Vaults) -> None:
        self._pool = pool
        self._vaults = vaults

    async def message(
        self, municipality_id: UUID, message_id: UUID, *, tests: bool, now: dt.datetime
    ) -> MessageOnRecord | None:
        """By its id."""
        name, more = ("see_test_request", (now,)) if tests else ("see_request", ())
        with told_as_away():
            vault = await self._vaults.of(municipality_id)
            async with serving(self._pool, municipality_id) as connection:
                row = await connection.fetchrow(query(name), municipality_id, message_id, *more)
        return None if row is None else _reader(vault, tests=tests)(row)

    async def messages(
        self, municipality_id: UUID, wanted: MessagesWanted, page: PageRequest, *, tests: bool, now: dt.datetime
    ) -> Page[MessageOnRecord]:
        """By their ids, which grow with time."""
        name, more = ("list_test_requests", (now,)) if tests else ("list_requests", ())
        arguments = (municipality_id, page.older_than, page.size + 1, *_filter(wanted))
        with told_as_away():
            vault = await self._vaults.of(municipality_id)
            async with serving(self._pool, municipality_id) as connection:
                rows = await connection.fetch(query(name), *arguments, *more)
        return page_of(rows, page.size, read=_reader(vault, tests=tests), id_column="id")

    async def received(self, municipality_id: UUID, page: PageRequest) -> Page[ReceivedMessage]:
        """What is still known of messages that came in."""
        with told_as_away():
            vault = await self._vaults.of(municipality_id)
            async with serving(self._pool, municipality_id) as connection:
                rows = await connection.fetch(query("list_received"), municipality_id, page.older_than, page.size + 1)
        return page_of(rows, page.size, read=_received_reader(vault), id_column="id")


def _received_reader(vault: MunicipalityVault) -> Callable[[asyncpg.Record], ReceivedMessage]:
    open_address, open_words = vault.opener(_ADDRESS), vault.opener(WORDS)

    def read(row: asyncpg.Record) -> ReceivedMessage:
        is_phone = row["address_sealed"] is not None and row["address_kind"] == AddressKind.PHONE
        return ReceivedMessage(
            id=row["id"],
            digits=open_address(row["address_sealed"]) if is_phone else None,
            to_number=row["display_phone_number"],
            keyword=row["keyword"] or "",
            words="" if row["words_sealed"] is None else open_words(row["words_sealed"]),
            action=row["action"],
            intent=row["intent"],
            sent_at=row["sent_at"],
        )

    return read


def _filter(wanted: MessagesWanted) -> tuple[object, ...]:
    statuses = wanted.statuses
    if statuses is None:
        return (wanted.reference, wanted.with_lists, None, [], False, [])
    states = [str(each) for each in statuses.states]
    return (wanted.reference, wanted.with_lists, states, list(statuses.reasons), statuses.others, list(LISTED))


def _reader(vault: MunicipalityVault, *, tests: bool) -> Callable[[asyncpg.Record], MessageOnRecord]:
    open_body = vault.opener(TEST_BODY if tests else BODY)
    open_address = vault.opener(TEST_ADDRESS if tests else _ADDRESS)

    def read(row: asyncpg.Record) -> MessageOnRecord:
        is_phone = row["address_sealed"] is not None and row["address_kind"] == AddressKind.PHONE
        return MessageOnRecord(
            id=row["id"],
            reference=row["reference"],
            digits=open_address(row["address_sealed"]) if is_phone else None,
            state=DeliveryState(row["state"]),
            reason=row["reason"],
            error_code=row["error_code"],
            template_id=row["template_id"],
            template_version=row["template_version"],
            body=_body(row, open_body),
            created_at=row["created_at"],
            sent_at=row["sent_at"],
            completed_at=row["completed_at"],
            scheduled_for=row["scheduled_for"],
        )

    return read


def _body(row: asyncpg.Record, open_body: Callable[[bytes], str]) -> str:
    text = row["template_body"] or ""
    if row["body_sealed"] is None:
        return with_placeholders(text)
    values = from_text(open_body(row["body_sealed"])).parameters
    return fill(TemplateText(body=text, names=tuple(row["parameters"] or ())), values)
