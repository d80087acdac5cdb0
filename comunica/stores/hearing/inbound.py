"""What citizens say, in PostgreSQL: one transaction a batch, few statements whatever its size."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg

from comunica.broadcasting.states import Step, sources_of
from comunica.enrolment.consent import Consent, Details, Registers
from comunica.enrolment.conversation import LAST_WORDS, Given, reminder_at
from comunica.enrolment.ledger import Head
from comunica.enrolment.meaning import Intent
from comunica.municipality.address import Address, AddressKind
from comunica.stores.hearing.hushed import hush
from comunica.stores.pool import Connection, Pool, serving_by_key
from comunica.stores.sql import query
from comunica.usecases.hearing.inbound_record import (
    AddressRow,
    Changes,
    KnownPerson,
    LedgerRow,
    MessageRow,
    PersonKey,
    PersonRow,
    RecordKey,
    ReplyRow,
    Suppressed,
    Withdrawal,
)
from comunica.usecases.hearing.move_person import Move
from comunica.usecases.hearing.record_account_event import AddressChanged
from comunica.usecases.town_directory import Channel, Vault

_WITHDRAW = sources_of(Step.SUPPRESS)
#: The column that the next addresses of a change are sealed for.
_NEXT = "address_change.next_sealed"


def _next_sealed(vault: Vault, addresses: Sequence[Address]) -> bytes:
    return vault.seal(_NEXT, json.dumps([[each.kind, each.value] for each in addresses]))


def _next_opened(vault: Vault, sealed: bytes) -> tuple[Address, ...]:
    return tuple(Address(AddressKind(kind), value) for kind, value in json.loads(vault.open(_NEXT, sealed)))


class StoredInboundRecord:
    """Implements `LateRecord` and `MovingRecord`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    @asynccontextmanager
    async def begin(self, municipalities: Collection[UUID]) -> AsyncIterator["StoredInboundWork"]:
        async with serving_by_key(self._pool, *municipalities) as connection:
            yield StoredInboundWork(connection, await hold_heads(connection, municipalities))


class StoredInboundWork:
    """Implements `LateWork` and `MovingWork`."""

    def __init__(self, connection: Connection, heads: Mapping[UUID, Head]) -> None:
        self._connection = connection
        self._heads = heads

    @property
    def heads(self) -> Mapping[UUID, Head]:
        return self._heads

    async def known_messages(self, keys: Collection[RecordKey]) -> Collection[RecordKey]:
        rows = await self._connection.fetch(query("known_messages"), *_columns(keys, 3))
        return {RecordKey(*row) for row in rows}

    async def known_people(self, addresses: Collection[RecordKey]) -> Sequence[KnownPerson]:
        rows = await self._connection.fetch(query("known_people"), *_columns(addresses, 3))
        return [_known_person(row) for row in rows]

    async def suppressed(self, addresses: Collection[RecordKey]) -> Sequence[Suppressed]:
        rows = await self._connection.fetch(query("suppressed_addresses"), *_columns(addresses, 3))
        return [_suppressed(row) for row in rows]

    async def replies_given(self, people: Collection[PersonKey], since: dt.datetime) -> Mapping[UUID, Sequence[Given]]:
        rows = await self._connection.fetch(query("replies_given"), *_columns(people, 2), since)
        given: dict[UUID, list[Given]] = defaultdict(list)
        for row in rows:
            emergency = row["intent"] == Intent.EMERGENCY
            given[row["subscriber_id"]].append(Given(row["reply"], row["sent_at"], emergency))
            if row["is_reminded"]:
                given[row["subscriber_id"]].append(reminder_at(row["sent_at"]))
        return given

    async def last_notices(self, people: Collection[PersonKey]) -> Mapping[UUID, dt.datetime]:
        rows = await self._connection.fetch(query("last_notices"), *_columns(people, 2))
        return {row["subscriber_id"]: row["accepted_at"] for row in rows}

    async def write(self, changes: Changes) -> None:
        await self._run("write_people", map(_person, changes.people), 23)
        await self._link(changes.addresses)
        await self._run("lift_suppressions", changes.lifted, 3)
        await self._run("add_inbound_messages", map(_message, changes.messages), 11)
        await append_entries(self._connection, changes.ledger, changes.heads)
        await self._suppress([each for each in changes.people if each.registers.consent is Consent.OPTED_OUT])
        await self._withdraw(changes.withdrawals)
        await self._run("queue_replies", map(_reply, changes.replies), 9)

    async def remember_change(self, channel: Channel, event: AddressChanged) -> None:
        vault = channel.town.vault
        indexes = [vault.index(each.kind, each.value) for each in event.old]
        values = (channel.town.id, channel.id, indexes, event.digest, event.at, _next_sealed(vault, event.new))
        await self._connection.execute(query("add_address_changes"), *values)

    async def left_since(self, written: Mapping[RecordKey, dt.datetime]) -> Collection[RecordKey]:
        asked = _columns([(*key, since) for key, since in written.items()], 4)
        return {RecordKey(*row) for row in await self._connection.fetch(query("left_addresses"), *asked)}

    async def followed_by(
        self, channel: Channel, addresses: Sequence[Address], since: dt.datetime
    ) -> Sequence[AddressChanged]:
        vault = channel.town.vault
        left = {vault.index(each.kind, each.value): each for each in addresses}
        values = (channel.town.id, channel.id, list(left), since)
        return [
            AddressChanged(
                phone_number_id=channel.phone_number_id,
                old=(left[row["address_index"]],),
                new=_next_opened(vault, row["next_sealed"]),
                at=row["changed_at"],
                digest=row["digest"],
            )
            for row in await self._connection.fetch(query("see_address_changes"), *values)
        ]

    async def move(self, move: Move) -> None:
        municipality_id, person_id = move.person
        now, other = move.registers, move.other
        # First of all: the addresses of the other record are new ones, and stay.
        kinds, indexes = {link.kind for link in move.links}, [link.key.digest for link in move.links]
        await self._connection.execute(
            query("leave_addresses"), municipality_id, move.channel_id, person_id, list(kinds), indexes, move.at
        )
        consent = (now.consent, now.consent_key, now.consented_at)
        place = (now.place_key, now.details.zone, now.details.outside, now.last_inbound_at, move.erase_after)
        reached = (move.address_kind, move.address_sealed, other, move.country)
        await self._connection.execute(query("move_person"), *move.person, *consent, *place, *reached)
        if other is not None and (left := move.other_registers) is not None:
            ended = (left.consent, left.consent_key, left.consented_at, move.other_erase_after)
            await self._connection.execute(query("leave_record"), municipality_id, other, *ended)
            await self._connection.execute(query("take_addresses"), municipality_id, other, person_id)
        if move.banned:
            await hush(self._connection, *move.person, now=move.at)
        await self._link(move.links)

    async def _link(self, links: Sequence[AddressRow]) -> None:
        await self._run("add_addresses", (_address(row) for row in links if not row.was_anothers), 5)
        await self._run("relink_addresses", (_address(row) for row in links if row.was_anothers), 5)

    async def _suppress(self, left: Sequence[PersonRow]) -> None:
        """What is queued for them of any broadcast: the only deliveries with a tally that this transaction touches."""
        if left:
            towns, people = zip(*(each.key for each in left), strict=True)
            await self._connection.execute(query("suppress_queued"), list(towns), list(people), _WITHDRAW)

    async def _withdraw(self, withdrawals: Sequence[Withdrawal]) -> None:
        if not withdrawals:
            return
        asked = _columns([(*each.person, each.leaves, each.since) for each in withdrawals], 4)
        rows = await self._connection.fetch(query("replies_to_withdraw"), *asked, sorted(LAST_WORDS))
        if rows:
            sources = [row["source_id"] for row in rows]
            columns = _columns([tuple(row) for row in rows], 4)
            bounds = (_WITHDRAW, min(sources), max(sources))
            await self._connection.execute(query("withdraw_replies"), *columns, *bounds)

    async def _run(self, name: str, rows: Iterable[tuple[Any, ...]], width: int) -> None:
        await _run(self._connection, name, rows, width)


async def hold_heads(connection: Connection, municipalities: Collection[UUID]) -> Mapping[UUID, Head]:
    """Where these municipalities' ledgers end. They stand still for everybody else until the transaction is over."""
    ids = list(municipalities)
    rows = await connection.fetch(query("hold_consent_heads"), ids)
    if len(rows) < len(ids):
        await connection.execute(query("add_consent_heads"), sorted(ids))
        rows = await connection.fetch(query("hold_consent_heads"), ids)
    return {row["municipality_id"]: Head(row["position"], row["chain"]) for row in rows}


async def append_entries(connection: Connection, entries: Iterable[LedgerRow], heads: Mapping[UUID, Head]) -> None:
    """Write entries of ledgers that are held, and where those end now."""
    await _run(connection, "add_consent_entries", map(_entry, entries), 13)
    await _run(connection, "move_consent_heads", map(_head, heads.items()), 3)


async def _run(connection: Connection, name: str, rows: Iterable[tuple[Any, ...]], width: int) -> None:
    columns = _columns(rows, width)
    if columns[0]:
        await connection.execute(query(name), *columns)


def _columns(rows: Iterable[Sequence[Any]], width: int) -> list[list[Any]]:
    """Rows as the arrays that `unnest` takes."""
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(width)]


def _known_person(row: asyncpg.Record) -> KnownPerson:
    return KnownPerson(
        address=RecordKey(row["municipality_id"], row["channel_id"], row["address_index"]),
        id=row["id"],
        registers=Registers(
            consent=Consent(row["consent"]),
            consent_key=row["consent_key"],
            consented_at=row["consented_at"],
            details=Details(zone=row["zone_id"], outside=row["outside"]),
            place_key=row["place_key"],
            last_inbound_at=row["last_inbound_at"],
        ),
        question_key=row["question_key"],
        question=row["question_sealed"],
        moved_at=row["moved_at"],
        banned=row["banned"],
    )


def _suppressed(row: asyncpg.Record) -> Suppressed:
    address = RecordKey(row["municipality_id"], row["channel_id"], row["address_index"])
    return Suppressed(address=address, since=row["since"], consent_key=row["consent_key"])


def _person(row: PersonRow) -> tuple[Any, ...]:
    known, details = row.registers, row.details
    return (
        *row.key,
        row.channel_id,
        known.consent,
        known.consent_key,
        known.consented_at,
        known.place_key,
        row.address_kind,
        row.address_sealed,
        details.given_name,
        details.surname,
        details.surname_index,
        details.place,
        known.details.zone,
        known.details.outside,
        known.last_inbound_at,
        row.erase_after,
        row.question_key,
        row.question,
        known.details.street,
        known.details.house_number or None,
        row.country,
        details.surname_prefixes,
    )


def _address(row: AddressRow) -> tuple[Any, ...]:
    return (*row.key, row.kind, row.subscriber_id)


def _message(row: MessageRow) -> tuple[Any, ...]:
    read = (row.id, row.subscriber_id, row.action, row.reply, row.sent_at, row.intent, row.reminder_id)
    return (*row.key, *read, row.words)


def _entry(row: LedgerRow) -> tuple[Any, ...]:
    entry = row.entry
    assert entry.fact is not None
    fact = entry.fact
    return (
        row.municipality_id,
        entry.position,
        fact.subscriber_id,
        fact.event,
        fact.way,
        fact.message_digest,
        fact.keyword,
        fact.notice_version,
        fact.happened_at,
        entry.salt,
        entry.digest,
        entry.chain,
        row.proof_sealed,
    )


def _head(row: tuple[UUID, Head]) -> tuple[Any, ...]:
    municipality_id, head = row
    return municipality_id, head.position, head.chain


def _reply(row: ReplyRow) -> tuple[Any, ...]:
    where = (row.municipality_id, row.source_id, row.recipient_id, row.channel_id)
    return (*where, row.body_sealed, row.expires_at, row.not_before, row.text_mark, row.waits_since)
