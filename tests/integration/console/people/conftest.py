"""The office of a town with streets, on the real record, in the console's own role."""

import datetime as dt
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass

import asyncpg
import pytest
import pytest_asyncio
from uuid_utils.compat import uuid7

from comunica.enrolment.ledger import SALT_BYTES
from comunica.stores.audit import StoredAuditLog
from comunica.stores.people.exports import PostgresPersons
from comunica.stores.people.imports import StoredImportRecord
from comunica.stores.people.listings import PostgresListings
from comunica.stores.people.offices import PostgresOffices
from comunica.stores.people.reviews import PostgresNotes, PostgresReviews
from comunica.stores.pool import Connection, Pool, open_pool
from comunica.stores.territory.territories import PostgresTerritories
from comunica.stores.vaults import Vaults
from comunica.usecases.people.enrol_person import EnrolmentDesk
from tests.integration.console.people.town import People, put_streeted_town
from tests.servers import Database
from tests.towns import MASTER_KEY, TownAtTest

ROLE = os.environ.get("COMUNICA_TEST_CONSOLE_ROLE", "comunica_console")


@dataclass(frozen=True)
class Office:
    """What use cases of the people work with."""

    town: TownAtTest
    desk: EnrolmentDesk
    reviews: PostgresReviews
    notes: PostgresNotes
    persons: PostgresPersons
    listings: PostgresListings
    territories: PostgresTerritories
    audit: StoredAuditLog


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pool(database: Database) -> AsyncIterator[Pool]:
    dsn = database.dsn if ROLE == "superuser" else database.dsn_as(ROLE)
    pool = await open_pool(dsn, size=4, name="tests")
    yield pool
    await pool.close()


@pytest_asyncio.fixture
async def superuser(database: Database) -> AsyncIterator[Connection]:
    """Sees and changes everything: what other services did, and damage."""
    connection = await asyncpg.connect(database.dsn)
    yield connection
    await connection.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def town(database: Database) -> TownAtTest:
    return await put_streeted_town(database, 61)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def careful_town(database: Database) -> TownAtTest:
    """Where nobody is enrolled before their SÌ to the notice."""
    return await put_streeted_town(database, 62, double_opt_in=True)


@pytest.fixture
def office(pool: Pool, town: TownAtTest) -> Office:
    return office_of(pool, town)


def office_of(pool: Pool, town: TownAtTest) -> Office:
    vaults = Vaults(pool, MASTER_KEY)
    return Office(
        town=town,
        desk=EnrolmentDesk(
            offices=PostgresOffices(pool, vaults),
            record=StoredImportRecord(pool, new_id=uuid7),
            now=lambda: dt.datetime.now(dt.UTC),
            new_id=uuid7,
            new_salt=lambda: os.urandom(SALT_BYTES),
        ),
        reviews=PostgresReviews(pool, vaults),
        notes=PostgresNotes(pool, vaults),
        persons=PostgresPersons(pool, vaults),
        listings=PostgresListings(pool, vaults),
        territories=PostgresTerritories(pool, new_id=uuid7),
        audit=StoredAuditLog(pool, new_id=uuid7),
    )


@pytest_asyncio.fixture
async def people(database: Database, superuser: Connection, town: TownAtTest) -> AsyncIterator[People]:
    """Whom a test enrols is gone after it."""
    people = People(database, superuser, town)
    yield people
    await people.clear()
