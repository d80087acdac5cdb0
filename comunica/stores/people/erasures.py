"""Erasing people, in PostgreSQL: the port of erase_people. For the roles comunica_subscription and comunica_import."""

import datetime as dt
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg

from comunica.broadcasting.states import DeliveryState
from comunica.enrolment.consent import Consent
from comunica.enrolment.ledger import Entry, Head, head_at
from comunica.stores.audit import add_line
from comunica.stores.hearing.inbound import append_entries, hold_heads
from comunica.stores.pool import Connection, Pool, serving, serving_by_key
from comunica.stores.sealing import MunicipalityVault
from comunica.stores.sql import query
from comunica.stores.towns import all_towns
from comunica.stores.vaults import Vaults
from comunica.usecases.audit import AuditLine
from comunica.usecases.hearing.inbound_record import LedgerRow
from comunica.usecases.people.erasure_record import HeldDelivery, LastWord, Leaver, Removed, Tombstone


class StoredErasureRecord:
    """Implements `ErasureRecord`."""

    def __init__(self, pool: Pool, vaults: Vaults, *, new_id: Callable[[], UUID]) -> None:
        self._pool = pool
        self._vaults = vaults
        self._new_id = new_id

    async def towns_due(self, *, now: dt.datetime, written_before: dt.datetime) -> Sequence[UUID]:
        due: list[UUID] = []
        for towns in await all_towns(self._pool):
            async with serving(self._pool, *towns) as connection:
                rows = await connection.fetch(query("see_due_erasures"), list(towns), now, written_before)
            due += [row["id"] for row in rows]
        return due

    @asynccontextmanager
    async def begin(self, municipality_id: UUID) -> AsyncIterator["StoredErasureWork"]:
        vault = await self._vaults.of(municipality_id)
        async with serving_by_key(self._pool, municipality_id) as connection:
            # First, as everybody who writes of people does: two who wait for each other are impossible.
            heads = await hold_heads(connection, [municipality_id])
            yield StoredErasureWork(connection, vault, heads[municipality_id], self._new_id)


class StoredErasureWork:
    """Implements `ErasureWork`."""

    def __init__(
        self, connection: Connection, vault: MunicipalityVault, head: Head, new_id: Callable[[], UUID]
    ) -> None:
        self._connection = connection
        self._vault = vault
        self._head = head
        self._new_id = new_id

    @property
    def head(self) -> Head:
        return self._head

    @property
    def municipality_id(self) -> UUID:
        return self._vault.municipality_id

    @property
    def vault(self) -> MunicipalityVault:
        return self._vault

    async def due(self, *, now: dt.datetime, written_before: dt.datetime, most: int) -> Sequence[Leaver]:
        return [_leaver(row) for row in await self._fetch("people_to_erase", now, written_before, most)]

    async def named(self, subscribers: Collection[UUID]) -> Sequence[Leaver]:
        return [_leaver(row) for row in await self._fetch("people_named", list(subscribers))]

    async def deliveries_of(self, subscribers: Collection[UUID]) -> Sequence[HeldDelivery]:
        rows = await self._connection.fetch(query("hold_deliveries_of"), *self._pairs(subscribers))
        return [HeldDelivery(source_id=row[0], recipient_id=row[1], state=DeliveryState(row[2])) for row in rows]

    async def bury(self, tombstones: Sequence[Tombstone]) -> None:
        if not tombstones:
            return
        rows = [(self.municipality_id, each.source_id, each.recipient_id, each.tombstone_id) for each in tombstones]
        sources = [each.source_id for each in tombstones]
        await self._execute("tombstone_deliveries", *zip(*rows, strict=True), min(sources), max(sources))

    async def suppress(self, words: Sequence[LastWord]) -> None:
        if words:
            rows = [(self.municipality_id, each.subscriber_id, each.since, each.consent_key) for each in words]
            await self._execute("suppress_addresses", *zip(*rows, strict=True))

    async def remove(self, subscribers: Collection[UUID]) -> Removed:
        people = self._pairs(subscribers)
        proofs = await self._connection.fetchval(query("erase_consent_entries"), *people)
        messages = await self._execute("unlink_messages", *people)
        await self._execute("erase_imported", *people)
        addresses = await self._execute("erase_addresses", *people)
        gone = await self._execute("erase_subscribers", *people)
        return Removed(people=gone, addresses=addresses, messages=messages, proofs=proofs)

    async def prove(self, entry: Entry) -> None:
        self._head = head_at(entry)
        row = LedgerRow(municipality_id=self.municipality_id, entry=entry)
        await append_entries(self._connection, [row], {row.municipality_id: self._head})

    async def note(self, line: AuditLine) -> None:
        await add_line(self._connection, self.municipality_id, self._new_id(), line)

    def _pairs(self, subscribers: Collection[UUID]) -> tuple[list[UUID], list[UUID]]:
        return [self.municipality_id] * len(subscribers), list(subscribers)

    async def _fetch(self, name: str, *arguments: object) -> list[asyncpg.Record]:
        return await self._connection.fetch(query(name), self.municipality_id, *arguments)

    async def _execute(self, name: str, *arguments: object) -> int:
        done = await self._connection.execute(query(name), *arguments)
        return int(done.rpartition(" ")[2])


def _leaver(row: asyncpg.Record) -> Leaver:
    return Leaver(
        id=row["id"],
        consent=Consent(row["consent"]),
        consent_key=row["consent_key"],
        consented_at=row["consented_at"],
    )
