"""The message log has a term: an old month is closed with its final counts and dropped, and what it says stays true."""

import asyncio
import datetime as dt
import secrets
from collections.abc import AsyncIterator, Mapping
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio
from uuid_utils.compat import uuid7

from comunica.broadcasting.ownership import oldest_id
from comunica.broadcasting.states import DeliveryState
from comunica.stores.broadcasts.broadcasts import PostgresBroadcasts
from comunica.stores.pool import Pool, open_pool, serving
from comunica.stores.upkeep.months import StoredMonths
from comunica.usecases.upkeep.close_months import ClosedMonths, CloseMonths, months_over
from tests.integration.subscription.world import Admin, Town, new_id
from tests.servers import Database

OLD, NEXT = dt.date(2024, 3, 1), dt.date(2024, 4, 1)


def id_of(day: dt.date) -> UUID:
    """A source of that day."""
    return UUID(int=oldest_id(dt.datetime.combine(day, dt.time(12), dt.UTC)).int + secrets.randbits(74))


def closing(pool: Pool, *, today: dt.date = dt.date(2025, 4, 1), keep: int = 12) -> CloseMonths:
    now = dt.datetime.combine(today, dt.time(3), dt.UTC)
    return CloseMonths(record=StoredMonths(pool), now=lambda: now, keep=keep, batch=2)


@pytest_asyncio.fixture(loop_scope="session")
async def old_months(admin: Admin) -> AsyncIterator[None]:
    """Two months of long ago, as the migrations of then made them."""
    async with admin.transaction():
        await admin.execute("SET LOCAL ROLE comunica_owner")
        for month in (OLD, NEXT):
            await admin.execute("SELECT add_delivery_month($1)", month)
    yield
    for month in (OLD, NEXT):
        await admin.execute(f"DROP TABLE IF EXISTS delivery_{month:%Y_%m}")
    await admin.execute("DELETE FROM broadcast WHERE id < $1", oldest_id(dt.datetime(2025, 1, 1, tzinfo=dt.UTC)))


pytestmark = pytest.mark.usefixtures("old_months")


async def broadcast(
    admin: Admin,
    town: Town,
    states: Mapping[str, int],
    *,
    day: dt.date = OLD,
    state: str = "finished",
    **columns: object,
) -> UUID:
    """A broadcast of that day, with so many deliveries in each state."""
    source = id_of(day)
    row = {
        "municipality_id": town.id,
        "id": source,
        "channel_id": town.channel_id,
        "template_id": new_id(),
        "template_name": "avviso",
        "language": "it",
        "category": "utility",
        "parameters": {},
        "audience": {"everyone": True},
        "lane": "normal",
        "state": state,
        "origin": "api",
        "submitted_by": "test",
        "scheduled_for": dt.datetime.combine(day, dt.time(12), dt.UTC),
        "resolved": sum(states.values()),
    } | columns
    marks = ", ".join(f"${place}" for place in range(1, len(row) + 1))
    await admin.execute(f"INSERT INTO broadcast ({', '.join(row)}) VALUES ({marks})", *row.values())
    await admin.executemany(
        "INSERT INTO delivery (municipality_id, source_id, recipient_id, channel_id, source_kind, lane, state,"
        " resent_in_doubt) VALUES ($1, $2, $3, $4, 'broadcast', 'normal', $5, $5 = 'read')",
        [(town.id, source, new_id(), town.channel_id, each) for each, n in states.items() for _ in range(n)],
    )
    return source


async def is_there(admin: Admin, month: dt.date) -> bool:
    return await admin.fetchval("SELECT to_regclass($1)", f"delivery_{month:%Y_%m}") is not None


async def test_an_old_month_goes_and_its_counts_stay_and_still_add_up(
    pool: Pool, admin: Admin, town: Town, database: Database
) -> None:
    states = {"read": 2, "delivered": 3, "failed": 1, "suppressed": 1}
    sources = [await broadcast(admin, town, states) for _ in range(5)]
    kept = await broadcast(admin, town, {"read": 1}, day=NEXT)
    assert await closing(pool)() == ClosedMonths(sources=5, months=1)
    assert (await is_there(admin, OLD), await is_there(admin, NEXT)) == (False, True)

    api = await open_pool(database.dsn_as("comunica_api"), size=1, name="tests")
    for source in sources:
        progress = await PostgresBroadcasts(api, new_id=uuid7).progress(town.id, source)
        assert progress is not None
        assert {state: n for state, n in progress.counts.items() if n} == states
        assert (progress.unaccounted, progress.resent_in_doubt) == (0, 2)
        assert progress.broadcast.closed_at is not None
    open_one = await PostgresBroadcasts(api, new_id=uuid7).progress(town.id, kept)
    await api.close()
    assert open_one is not None
    assert (open_one.counts[DeliveryState.READ], open_one.broadcast.closed_at) == (1, None)
    assert await admin.fetchval("SELECT count(*) FROM delivery_tally WHERE source_id = ANY($1)", sources) == 0
    # Once more changes nothing.
    assert await closing(pool)() == ClosedMonths(sources=0, months=0)


async def test_two_processes_at_once_close_each_source_once(pool: Pool, admin: Admin, town: Town) -> None:
    sources = [await broadcast(admin, town, {"read": 1}) for _ in range(9)]
    done = await asyncio.gather(*(closing(pool)() for _ in range(3)))
    assert sum(each.sources for each in done) == 9
    await closing(pool)()
    counts = await admin.fetch("SELECT final_counts FROM broadcast WHERE id = ANY($1)", sources)
    assert [row["final_counts"] for row in counts] == [{"read": 1}] * 9
    assert not await is_there(admin, OLD)


@pytest.mark.parametrize("state", ["scheduled", "sending", "paused"])
async def test_a_month_stays_whole_while_a_broadcast_of_it_is_not_over(
    pool: Pool, admin: Admin, town: Town, state: str
) -> None:
    open_one = await broadcast(admin, town, {}, state=state, resolved=None)
    over = await broadcast(admin, town, {"read": 1})
    assert (await closing(pool)()).months == 0
    assert await admin.fetchval("SELECT count(*) FROM delivery WHERE source_id = $1", over) == 1
    await admin.execute("UPDATE broadcast SET state = 'cancelled' WHERE id = $1", open_one)
    assert (await closing(pool)()).months == 1


async def test_a_reply_that_is_still_queued_keeps_its_month(pool: Pool, admin: Admin, town: Town) -> None:
    reply = id_of(OLD)
    await admin.execute(
        "INSERT INTO delivery (municipality_id, source_id, recipient_id, channel_id, source_kind, lane, state)"
        " VALUES ($1, $2, $3, $4, 'inbound_message', 'reply', 'queued')",
        *(town.id, reply, new_id(), town.channel_id),
    )
    assert (await closing(pool)()).months == 0
    await admin.execute("UPDATE delivery SET state = 'expired' WHERE source_id = $1", reply)
    assert (await closing(pool)()).months == 1


async def test_what_was_never_sent_does_not_keep_a_month(pool: Pool, admin: Admin, town: Town) -> None:
    draft = await broadcast(admin, town, {}, state="draft", resolved=None)
    assert await closing(pool)() == ClosedMonths(sources=1, months=1)
    row = await admin.fetchrow("SELECT state, final_counts FROM broadcast WHERE id = $1", draft)
    assert row is not None
    assert tuple(row) == ("cancelled", {})


async def test_a_broadcast_whose_counts_do_not_add_up_keeps_its_month_for_a_person_to_look(
    pool: Pool, admin: Admin, town: Town
) -> None:
    wrong = await broadcast(admin, town, {"read": 2}, resolved=3)
    assert await closing(pool)() == ClosedMonths(sources=0, months=0)
    assert await admin.fetchval("SELECT closed_at FROM broadcast WHERE id = $1", wrong) is None
    assert await is_there(admin, OLD)


async def test_without_the_closing_nothing_is_dropped_and_the_counts_would_be_lost(
    pool: Pool, admin: Admin, town: Town
) -> None:
    """The guard is the database's own: a service that forgets to close cannot drop."""
    await broadcast(admin, town, {"read": 1})
    assert not await StoredMonths(pool).drop(OLD)
    assert await is_there(admin, OLD)


async def test_who_reads_a_month_is_waited_for_a_moment_and_then_it_is_tried_again_later(
    pool: Pool, admin: Admin, town: Town, database: Database
) -> None:
    source = await broadcast(admin, town, {"read": 1})
    reader = await asyncpg.connect(database.dsn)
    async with reader.transaction():
        await reader.fetch("SELECT FROM delivery WHERE source_id = $1", source)
        assert await closing(pool)() == ClosedMonths(sources=1, months=0)
    await reader.close()
    assert (await closing(pool)()).months == 1


async def test_no_service_may_drop_the_months_at_hand(pool: Pool, admin: Admin, town: Town) -> None:
    this_month = await admin.fetchval("SELECT date_trunc('month', now())::date")
    with pytest.raises(asyncpg.RaiseError, match="it is kept"):
        async with serving(pool, town.id) as connection:
            await connection.execute("SELECT drop_delivery_month($1)", this_month)


@pytest.mark.parametrize(
    ("today", "keep", "over"),
    [
        (dt.date(2025, 3, 31), 12, []),
        (dt.date(2025, 4, 1), 12, [OLD]),
        (dt.date(2025, 5, 1), 12, [OLD, NEXT]),
        (dt.date(2024, 5, 1), 1, [OLD]),
        (dt.date(2024, 4, 30), 1, []),
    ],
)
def test_a_month_is_over_when_its_last_day_is(today: dt.date, keep: int, over: list[dt.date]) -> None:
    assert list(months_over([OLD, NEXT], today, keep=keep)) == over
