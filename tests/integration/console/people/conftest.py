"""The office of a town with streets, on the real record, and browsers of its staff."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio

from comunica.stores.audit import StoredAuditLog
from comunica.stores.people.exports import PostgresPersons
from comunica.stores.people.listings import PostgresListings
from comunica.stores.people.reviews import PostgresNotes, PostgresReviews
from comunica.stores.pool import Connection, Pool, open_pool
from comunica.stores.territory.territories import PostgresTerritories
from comunica.usecases.people.enrol_person import EnrolmentDesk
from services.console.parts import Parts
from tests.integration.console.conftest import Console
from tests.integration.console.people.town import People, put_streeted_town
from tests.servers import Database
from tests.towns import TownAtTest


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
    pool = await open_pool(database.dsn_as("comunica_console"), size=4, name="tests")
    yield pool
    await pool.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def towns(database: Database) -> tuple[TownAtTest, TownAtTest]:
    """In the second nobody is enrolled before their SÌ to the notice."""
    return await put_streeted_town(database, 61), await put_streeted_town(database, 62, double_opt_in=True)


@pytest.fixture
def careful_town(other_town: TownAtTest) -> TownAtTest:
    return other_town


@pytest.fixture
def office(console: Console, town: TownAtTest) -> Office:
    return office_of(console.parts, town)


@pytest.fixture
def elsewhere(console: Console, other_town: TownAtTest) -> Office:
    return office_of(console.parts, other_town)


def office_of(parts: Parts, town: TownAtTest) -> Office:
    return Office(
        town=town,
        desk=parts.enrolment,
        reviews=parts.reviews,
        notes=parts.notes,
        persons=parts.persons,
        listings=parts.listings,
        territories=parts.territories,
        audit=parts.audit,
    )


@pytest_asyncio.fixture
async def people(database: Database, superuser: Connection, town: TownAtTest) -> AsyncIterator[People]:
    """Whom a test enrols is gone after it."""
    people = People(database, superuser, town)
    yield people
    await people.clear()


@pytest_asyncio.fixture
async def strangers(database: Database, superuser: Connection, other_town: TownAtTest) -> AsyncIterator[People]:
    """The same of the other town."""
    people = People(database, superuser, other_town)
    yield people
    await people.clear()
