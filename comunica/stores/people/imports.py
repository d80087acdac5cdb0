"""People who consented elsewhere, in PostgreSQL: the ports of import_record. For the role comunica_import."""

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg

from comunica.enrolment.ledger import Head
from comunica.municipality.address import Address, AddressKind
from comunica.stores.audit import add_line
from comunica.stores.hearing.inbound import StoredInboundWork, hold_heads
from comunica.stores.pool import Connection, Pool, in_directory, serving, serving_by_key
from comunica.stores.sql import query
from comunica.usecases.audit import AuditLine
from comunica.usecases.people.import_record import Done, ImportedFile, Office, SeenPerson
from comunica.usecases.town_directory import TownDirectory, Vault


class NoSuchTown(LookupError):
    """The directory has no municipality with a channel under this name."""


async def find_office(pool: Pool, directory: TownDirectory, slug: str) -> Office:
    """The town of this name, ready to enrol; `NoSuchTown` if it was not set up."""
    async with in_directory(pool) as connection:
        row = await connection.fetchrow(query("office_of_slug"), slug)
    channels = await directory.channels({row["phone_number_id"]}) if row else {}
    if row is None or not channels:
        raise NoSuchTown(f"no municipality is called {slug}: see the slug in its file, and apply the file first")
    return Office(channel=channels[row["phone_number_id"]], timezone=ZoneInfo(row["timezone"]))


class StoredImportRecord:
    """Implements `ImportRecord`."""

    def __init__(self, pool: Pool, *, new_id: Callable[[], UUID]) -> None:
        self._pool = pool
        self._new_id = new_id

    async def open_import(self, municipality_id: UUID, file: ImportedFile, *, import_id: UUID) -> UUID:
        async with serving(self._pool, municipality_id) as connection:
            opened = await connection.fetchval(query("open_import"), municipality_id, import_id, file.digest, file.by)
        if opened is None:
            # A twin of this command began it between our look and our write.
            raise RuntimeError("the same list is being imported by somebody else at this moment: run it again")
        return UUID(str(opened))

    @asynccontextmanager
    async def begin(self, municipalities: Collection[UUID]) -> AsyncIterator["StoredImportWork"]:
        async with serving_by_key(self._pool, *municipalities) as connection:
            yield StoredImportWork(connection, await hold_heads(connection, municipalities), self._new_id)


class StoredImportWork(StoredInboundWork):
    """Implements `ImportWork`."""

    def __init__(self, connection: Connection, heads: Mapping[UUID, Head], new_id: Callable[[], UUID]) -> None:
        super().__init__(connection, heads)
        self._new_id = new_id

    async def person(self, vault: Vault, subscriber_id: UUID) -> SeenPerson | None:
        [municipality_id] = self.heads
        row = await self._connection.fetchrow(query("person_at_desk"), municipality_id, subscriber_id)
        return None if row is None else _seen(row, vault)

    async def remember(self, import_id: UUID, subscribers: Sequence[UUID], *, notice_first: bool) -> None:
        [municipality_id] = self.heads
        people = sorted(subscribers)
        await self._connection.execute(query("add_imported"), municipality_id, import_id, people)
        if notice_first:
            await self._connection.execute(query("await_notice"), municipality_id, import_id, people)

    async def count(self, batch: Done) -> None:
        """Whoever sits at the desk is told at the end, and starts again with the list if it was stopped."""

    async def choose_topics(self, topics: Mapping[UUID, Sequence[str]]) -> None:
        if not topics:
            return
        [municipality_id] = self.heads
        # Ids of topics hold no comma: PostgreSQL has no arrays of arrays of different lengths.
        chosen = [",".join(each) for each in topics.values()]
        await self._connection.execute(query("choose_imported_topics"), municipality_id, [*topics], chosen)

    async def note(self, line: AuditLine) -> None:
        [municipality_id] = self.heads
        await add_line(self._connection, municipality_id, self._new_id(), line)


def _seen(row: asyncpg.Record, vault: Vault) -> SeenPerson:
    def opened(column: str) -> str:
        return "" if row[column] is None else vault.open(f"subscriber.{column}", row[column])

    return SeenPerson(
        address=Address(AddressKind(row["address_kind"]), opened("address_sealed")),
        given_name=opened("given_name_sealed"),
        surname=opened("surname_sealed"),
        place=opened("place_sealed"),
    )
