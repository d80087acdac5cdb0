"""A town with people, its desk in the role comunica_import, and what citizens write meanwhile."""

import datetime as dt
import io
import os
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import pytest_asyncio

from comunica.enrolment.importing.rows import RowError
from comunica.stores.audit import StoredAuditLog
from comunica.stores.broadcasts.submissions import PostgresSubmissions
from comunica.stores.people.erasures import StoredErasureRecord
from comunica.stores.people.exports import PostgresExports
from comunica.stores.people.imports import StoredImportRecord, find_office
from comunica.stores.pool import Pool, open_pool
from comunica.stores.town_directory import StoredTownDirectory
from comunica.stores.vaults import Vaults
from comunica.usecases.audit import AuditEntry
from comunica.usecases.people.add_subscriber import add_subscriber
from comunica.usecases.people.enrol_people import Enrolled
from comunica.usecases.people.erase_people import Erased, ErasePeople
from comunica.usecases.people.export_subscribers import ExportedPerson, export_subscribers
from comunica.usecases.people.import_record import ImportedFile, Office
from comunica.usecases.people.import_subscribers import ImportReport, ImportSubscribers
from comunica.usecases.people.notify_imported import notify_imported
from comunica.usecases.people.read_list import read_list
from comunica.usecases.people.reapply_erasures import SilentJournal
from tests.integration.subscription.world import (
    MASTER_KEY,
    Admin,
    RungBells,
    Subscription,
    Town,
    found_town,
    new_id,
    record_inbound_over,
)
from tests.servers import Database
from workbench.database import connected

LISTS = Path(__file__).parent


@dataclass
class Desk:
    """Whoever brings in lists for one town."""

    pool: Pool
    admin: Admin
    town: Town
    office: Office
    errors: list[RowError] = field(default_factory=list)

    @property
    def audit(self) -> StoredAuditLog:
        return StoredAuditLog(self.pool, new_id=new_id)

    async def brings(
        self,
        content: bytes | str,
        *,
        commit: bool = True,
        batch: int = 2,
        notice_first: bool = False,
        tell: Callable[[RowError], None] | None = None,
    ) -> ImportReport:
        """Bring in a list, or see what would come of it: the name of a file here, or its bytes."""
        content = (LISTS / content).read_bytes() if isinstance(content, str) else content
        self.errors.clear()
        use_case = ImportSubscribers(
            record=StoredImportRecord(self.pool, new_id=new_id),
            audit=self.audit,
            new_id=new_id,
            new_salt=lambda: os.urandom(16),
            batch=batch,
            notice_first=notice_first,
        )
        return await use_case(
            self.office,
            read_list(content, self.office, now=dt.datetime.now(dt.UTC)),
            file=ImportedFile(digest=self.town.vault.index("import", content.hex()), by="clerk") if commit else None,
            tell=tell or self.errors.append,
        )

    async def adds(self, **cells: str) -> Enrolled:
        """One person by hand."""
        content = person_file(**cells)
        [row] = read_list(content, self.office, now=dt.datetime.now(dt.UTC))
        assert not isinstance(row, list), row
        added = await add_subscriber(
            row,
            self.office,
            who="operator:clerk",
            record=StoredImportRecord(self.pool, new_id=new_id),
            new_id=new_id,
            new_salt=lambda: os.urandom(16),
        )
        return added.outcome

    async def notifies(self, report: ImportReport, template: str = "imported_notice", **parameters: str) -> int:
        assert report.import_id
        return await notify_imported(
            self.town.id,
            report.import_id,
            template=template,
            facts=self.office.channel.town.facts,
            parameters=parameters,
            record=PostgresSubmissions(self.pool),
            new_id=new_id,
            now=dt.datetime.now(dt.UTC),
        )

    def exporting(self) -> AsyncGenerator[ExportedPerson]:
        shelf = PostgresExports(self.pool, Vaults(self.pool, MASTER_KEY))
        return export_subscribers(shelf, self.town.id, audit=self.audit, who="operator:clerk", written_as="csv", page=2)

    async def exports(self) -> list[ExportedPerson]:
        return [person async for person in self.exporting()]

    async def erases(self, *subscribers: UUID) -> Erased:
        """At their request."""
        record = StoredErasureRecord(self.pool, Vaults(self.pool, MASTER_KEY), new_id=new_id)
        use_case = ErasePeople(
            record=record,
            journal=SilentJournal(),
            now=lambda: dt.datetime.now(dt.UTC),
            new_salt=lambda: os.urandom(16),
        )
        return await use_case.by_request(self.town.id, subscribers, who="operator:clerk")

    async def log(self) -> list[AuditEntry]:
        """What the town's log says, oldest first."""
        return [*reversed(await self.audit.entries(self.town.id, before=None, count=100))]

    async def people(self) -> list[asyncpg.Record]:
        return await self.admin.fetch("SELECT * FROM subscriber WHERE municipality_id = $1 ORDER BY id", self.town.id)

    async def ledger(self) -> list[asyncpg.Record]:
        return await self.admin.fetch(
            "SELECT * FROM consent_entry WHERE municipality_id = $1 ORDER BY position", self.town.id
        )

    def opened(self, person: asyncpg.Record, *names: str) -> tuple[Any, ...]:
        """Sealed columns of a subscriber, opened."""
        return tuple(self.town.vault.open(f"subscriber.{each}_sealed", person[f"{each}_sealed"]) for each in names)


def person_file(
    *,
    phone: str = "3334000001",
    place: str = "Brollo",
    date: str = "2024-03-05",
    way: str = "paper",
    name: str = "Maria",
    notice: str = "",
) -> bytes:
    """A list of one."""
    line = io.StringIO()
    line.write("phone,given_name,surname,place,consent_date,consent_way,notice_version\n")
    line.write(f"{phone},{name},Bianchi,{place},{date},{way},{notice}\n")
    return line.getvalue().encode()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def admin(database: Database) -> AsyncIterator[Admin]:
    """The record as nobody in production sees it: all of it."""
    async with connected(database.dsn) as connection:
        await connection.set_type_codec(
            "jsonb",
            schema="pg_catalog",
            encoder=lambda value: msgspec.json.encode(value).decode(),
            decoder=msgspec.json.decode,
        )
        yield connection


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pool(database: Database) -> AsyncIterator[Pool]:
    """The record as comunica_import sees it."""
    pool = await open_pool(database.dsn_as("comunica_import"), size=2, name="tests")
    yield pool
    await pool.close()


@pytest_asyncio.fixture(loop_scope="session")
async def town(admin: Admin) -> Town:
    town = await found_town(admin)
    await admin.execute(
        "INSERT INTO street (municipality_id, id, dug, name, zone_id) VALUES ($1, 'via-roma', 'Via', 'Roma', 'centro')",
        town.id,
    )
    return town


@pytest_asyncio.fixture(loop_scope="session")
async def desk(pool: Pool, admin: Admin, town: Town) -> Desk:
    return await desk_of(pool, admin, town)


@pytest_asyncio.fixture(loop_scope="session")
async def topical(pool: Pool, admin: Admin, town: Town) -> Desk:
    """Of a town whose notices have topics."""
    topics = {"topics": {"eventi": "Eventi", "scuola": "Scuola e servizi"}}
    await admin.execute("UPDATE municipality SET profile = profile || $2 WHERE id = $1", town.id, topics)
    return await desk_of(pool, admin, town)


async def desk_of(pool: Pool, admin: Admin, town: Town) -> Desk:
    """As the town is now."""
    directory = StoredTownDirectory(pool, Vaults(pool, MASTER_KEY), clock=time.monotonic)
    slug = await admin.fetchval("SELECT slug FROM municipality WHERE id = $1", town.id)
    return Desk(pool, admin, town, await find_office(pool, directory, slug))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def subscription_pool(database: Database) -> AsyncIterator[Pool]:
    pool = await open_pool(database.dsn_as("comunica_subscription"), name="tests")
    yield pool
    await pool.close()


@pytest_asyncio.fixture(loop_scope="session")
async def subscription(subscription_pool: Pool, admin: Admin) -> Subscription:
    bells = RungBells()
    return Subscription(record_inbound_over(subscription_pool, bells), bells, admin)


def columns(errors: Sequence[RowError]) -> list[tuple[int, str]]:
    """Where errors are."""
    return [(each.row, each.column) for each in errors]
