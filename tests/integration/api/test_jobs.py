"""A job on NATS is submitted by the dispatcher: as its own role, by the same rules, with the same idempotency."""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio
from uuid_utils.compat import uuid7

from comunica.broadcasting.audience import Audience, StreetPart
from comunica.broadcasting.lanes import Lane
from comunica.stores.broadcasts.submissions import PostgresSubmissions
from comunica.stores.pool import Connection, Pool, open_pool
from comunica.usecases.away import RecordAway
from comunica.usecases.broadcasts.submission import Accepted, Origin, SubmitBroadcast
from comunica.usecases.broadcasts.submit_broadcast import submit_broadcast
from comunica.usecases.problem import Refused
from tests.integration.api.conftest import RememberedBells
from tests.servers import Database
from tests.towns import TownAtTest, enrol

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def dispatcher_pool(database: Database) -> AsyncIterator[Pool]:
    pool = await open_pool(database.dsn_as("comunica_dispatcher"), size=2, name="tests")
    yield pool
    await pool.close()


@pytest.fixture
def job(town: TownAtTest) -> SubmitBroadcast:
    return SubmitBroadcast(
        municipality_id=town.id,
        origin=Origin.JOB,
        submitted_by="job",
        template="avviso",
        parameters={"testo": "Domani\nneve."},
        audience=Audience(zones=("centro",)),
        lane=Lane.URGENT,
        may_send_urgent=True,
        idempotency_key=str(uuid7()),
    )


async def submit(pool: Pool, request: SubmitBroadcast, *, bells: RememberedBells | None = None) -> Accepted | Refused:
    return await submit_broadcast(
        request, record=PostgresSubmissions(pool), bells=bells or RememberedBells(), now=NOW, broadcast_id=uuid7()
    )


async def test_a_job_becomes_a_broadcast_with_its_blanks_mended(
    dispatcher_pool: Pool, job: SubmitBroadcast, database: Database
) -> None:
    bells = RememberedBells()
    outcome = await submit(dispatcher_pool, job, bells=bells)
    assert isinstance(outcome, Accepted)
    assert (outcome.counted, outcome.replayed, len(bells.rung)) == (2, False, 1)
    assert await stored(database, outcome.broadcast_id) == ("job", "urgent", '{"testo":"Domani neve."}')


async def test_a_job_delivered_twice_is_one_broadcast_and_one_bell(dispatcher_pool: Pool, job: SubmitBroadcast) -> None:
    bells = RememberedBells()
    first = await submit(dispatcher_pool, job, bells=bells)
    again = await submit(dispatcher_pool, job, bells=bells)
    assert isinstance(first, Accepted)
    assert again == replace(first, replayed=True)
    assert len(bells.rung) == 1


async def test_a_job_that_was_accepted_is_answered_the_same_after_it_expired(
    dispatcher_pool: Pool, job: SubmitBroadcast
) -> None:
    job = replace(job, expires_at=NOW + dt.timedelta(hours=1))
    first = await submit(dispatcher_pool, job)
    late = await submit_broadcast(
        job,
        record=PostgresSubmissions(dispatcher_pool),
        bells=RememberedBells(),
        now=NOW + dt.timedelta(hours=2),
        broadcast_id=uuid7(),
    )
    assert isinstance(first, Accepted)
    assert late == replace(first, replayed=True)


async def test_a_job_names_a_street_by_its_name_of_today_and_is_answered_the_same_when_it_has_another(
    dispatcher_pool: Pool, job: SubmitBroadcast, superuser: Connection, town: TownAtTest, database: Database
) -> None:
    person = await enrol(database, town, "393330008842")
    await superuser.execute("UPDATE subscriber SET street_id = 'via-trento' WHERE id = $1", person)
    await superuser.execute(
        "INSERT INTO street (municipality_id, id, dug, name, zone_id)"
        " VALUES ($1, 'via-trento', 'Viale', 'della Pace', 'centro')",
        town.id,
    )
    job = replace(job, audience=Audience(streets=(StreetPart(street="viale-della-pace"),)))
    first = await submit(dispatcher_pool, job)
    assert isinstance(first, Accepted), first
    assert first.counted == 1
    chosen = "SELECT audience -> 'streets' ->> 0 FROM broadcast WHERE id = $1"
    assert await superuser.fetchval(chosen, first.broadcast_id) == '{"street": "via-trento"}'
    await superuser.execute("UPDATE street SET name = 'di nuovo altra' WHERE municipality_id = $1", town.id)
    assert await submit(dispatcher_pool, job) == replace(first, replayed=True)
    await superuser.execute("DELETE FROM street WHERE municipality_id = $1", town.id)
    await superuser.execute("UPDATE subscriber SET consent = 'opted_out' WHERE id = $1", person)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"template": "a\x00b"}, "unwritable"),
        ({"parameters": {"testo": "\x00"}}, "unwritable"),
        ({"idempotency_key": "x" * 256}, "idempotency_key_length"),
        ({"lane": Lane.REPLY}, "lane_not_allowed"),
        ({"may_send_urgent": False}, "urgent_not_allowed"),
        ({"audience": Audience()}, "audience_missing"),
        ({"municipality_id": UUID(int=7)}, "channel_missing"),
    ],
)
async def test_what_no_schema_has_checked_is_refused(
    dispatcher_pool: Pool, job: SubmitBroadcast, change: dict[str, object], code: str
) -> None:
    outcome = await submit(dispatcher_pool, replace(job, **change))  # type: ignore[arg-type] # a case of the table
    assert isinstance(outcome, Refused)
    assert [error.code for error in outcome.errors] == [code]


async def test_with_the_record_away_a_job_raises_that_it_may_be_tried_again(job: SubmitBroadcast) -> None:
    pool = await open_pool("postgresql://comunica_dispatcher@127.0.0.1:1/none", size=1, name="tests")
    with pytest.raises(RecordAway):
        await submit(pool, job)
    await pool.close()


async def stored(database: Database, broadcast_id: UUID) -> tuple[str, ...]:
    connection = await asyncpg.connect(database.dsn)
    try:
        row = await connection.fetchrow(
            "SELECT origin, lane, replace(parameters::text, ': ', ':') FROM broadcast WHERE id = $1", broadcast_id
        )
    finally:
        await connection.close()
    return tuple(row or ())
