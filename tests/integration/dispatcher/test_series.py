"""A series: each occurrence is a broadcast of its own, made once, by one dispatcher or two, also after downtime."""

import asyncio
import datetime as dt
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from comunica.broadcasting.recurrence import Every, Recurrence, recurrence_to_json
from comunica.stores.broadcasts.series import PostgresSeriesTurns
from comunica.stores.pool import Pool
from comunica.stores.sql import query
from comunica.usecases.broadcasts.make_occurrences import Note, make_occurrences
from tests.eventually import eventually
from tests.integration.dispatcher.world import Office, Silence, Town, new_id

NOON = dt.datetime(2026, 11, 24, 11, 0, tzinfo=dt.UTC)  # 12:00 in Rome
DAY = dt.timedelta(days=1)


def daily(times: int = 10, first: dt.date = dt.date(2026, 11, 24)) -> Recurrence:
    return Recurrence(every=Every.DAY, at=dt.time(12), first=first, times=times)


async def series(town: Town, rule: Recurrence, next_at: dt.datetime, **columns: Any) -> UUID:
    """A series as submit_series leaves it."""
    made = new_id()
    row = {
        "municipality_id": town.id,
        "id": made,
        "channel_id": town.channel_id,
        "template_name": "avviso",
        "language": "it",
        "parameters": {"testo": "domani mercato"},
        "audience": {"everyone": True},
        "lane": "normal",
        "expires_after": 3600.0,
        "recurrence": recurrence_to_json(rule),
        "state": "active",
        "next_at": next_at,
        "origin": "api",
        "submitted_by": "test",
    } | columns
    marks = ", ".join(f"${place}" for place in range(1, len(row) + 1))
    await town.admin.execute(f"INSERT INTO series ({', '.join(row)}) VALUES ({marks})", *row.values())
    await town.admin.execute(
        "INSERT INTO due_source VALUES ($1, $2, $3, 'normal', 'occur', $4)",
        *(town.id, made, town.channel_id, next_at),
    )
    return made


async def occur(pool: Pool, town: Town, made: UUID, now: dt.datetime, **more: Any) -> list[Note]:
    turns = PostgresSeriesTurns(pool, **more)
    return await make_occurrences(town.id, made, record=turns, bells=Silence(), now=now, new_id=new_id)


async def broadcasts_of(town: Town, made: UUID) -> list[asyncpg.Record]:
    return await town.admin.fetch("SELECT * FROM broadcast WHERE series_id = $1 ORDER BY occurs_at", made)


async def as_it_is(town: Town, made: UUID) -> tuple[str, dt.datetime | None, dt.datetime | None]:
    row = await town.admin.fetchrow("SELECT state, next_at FROM series WHERE id = $1", made)
    listed = await town.admin.fetchval("SELECT due_at FROM due_source WHERE source_id = $1", made)
    assert row is not None
    return row["state"], row["next_at"], listed


async def test_an_occurrence_becomes_a_broadcast_and_the_series_moves_on(pool: Pool, town: Town) -> None:
    await town.people(3)
    made = await series(town, daily(), NOON)
    [note] = await occur(pool, town, made, NOON)
    [broadcast] = await broadcasts_of(town, made)
    assert (note.outcome, note.broadcast_id) == ("made", broadcast["id"])
    assert (broadcast["scheduled_for"], broadcast["occurs_at"], broadcast["counted"]) == (NOON, NOON, 3)
    assert broadcast["expires_at"] == NOON + dt.timedelta(hours=1)
    assert await as_it_is(town, made) == ("active", NOON + DAY, NOON + DAY)


async def test_before_its_time_nothing_is_made(pool: Pool, town: Town) -> None:
    await town.people(1)
    made = await series(town, daily(), NOON)
    assert await occur(pool, town, made, NOON - dt.timedelta(seconds=1)) == []
    assert await broadcasts_of(town, made) == []


async def test_two_dispatchers_make_it_once(pool: Pool, town: Town) -> None:
    await town.people(1)
    made = await series(town, daily(), NOON)
    notes = await asyncio.gather(*(occur(pool, town, made, NOON) for _ in range(8)))
    assert len(await broadcasts_of(town, made)) == 1
    assert sum(len(each) for each in notes) == 1


async def test_without_the_lock_the_record_still_refuses_a_second_one(pool: Pool, town: Town) -> None:
    """The first guard switched off: the second, the key of the occurrence, undoes the whole transaction."""
    await town.people(1)
    made = await series(town, daily(), NOON)

    def unlocked(name: str) -> str:
        return query(name).replace("FOR NO KEY UPDATE SKIP LOCKED", "")

    ended = await asyncio.gather(
        *(occur(pool, town, made, NOON, sql=unlocked) for _ in range(8)), return_exceptions=True
    )
    assert any(isinstance(each, asyncpg.UniqueViolationError) for each in ended)
    assert len(await broadcasts_of(town, made)) == 1


async def test_after_downtime_what_is_too_late_is_noted_and_not_sent(pool: Pool, town: Town) -> None:
    await town.people(1)
    made = await series(town, daily(), NOON)
    notes = await occur(pool, town, made, NOON + 3 * DAY + dt.timedelta(hours=2))
    assert [(note.outcome, note.reason) for note in notes] == [("missed", "too_late")] * 4
    assert await broadcasts_of(town, made) == []
    assert (await as_it_is(town, made))[1] == NOON + 4 * DAY


async def test_of_several_that_are_still_good_only_the_latest_goes(pool: Pool, town: Town) -> None:
    await town.people(1)
    made = await series(town, daily(), NOON, expires_after=5 * 86400.0)
    notes = await occur(pool, town, made, NOON + 2 * DAY + dt.timedelta(hours=2))
    assert [(note.outcome, note.reason) for note in notes] == [
        ("missed", "overtaken"),
        ("missed", "overtaken"),
        ("made", None),
    ]
    [broadcast] = await broadcasts_of(town, made)
    assert broadcast["occurs_at"] == NOON + 2 * DAY


async def test_the_last_one_finishes_the_series(pool: Pool, town: Town) -> None:
    await town.people(1)
    made = await series(town, daily(times=1), NOON)
    await occur(pool, town, made, NOON)
    assert await as_it_is(town, made) == ("finished", None, None)


async def test_one_that_cannot_be_sent_is_noted_with_the_reason_and_the_series_goes_on(pool: Pool, town: Town) -> None:
    await town.people(1)
    await town.admin.execute("UPDATE template SET status = 'paused' WHERE id = $1", town.template_id)
    made = await series(town, daily(), NOON)
    [note] = await occur(pool, town, made, NOON)
    assert (note.outcome, note.reason) == ("refused", "template_not_approved")
    assert (await as_it_is(town, made))[:2] == ("active", NOON + DAY)


@pytest.mark.parametrize("state", ["paused", "cancelled"])
async def test_a_series_that_was_stopped_makes_nothing_and_leaves_the_list(pool: Pool, town: Town, state: str) -> None:
    await town.people(1)
    made = await series(town, daily(), NOON, state=state)
    assert await occur(pool, town, made, NOON) == []
    assert (await as_it_is(town, made))[2] is None


async def test_a_running_dispatcher_makes_and_sends_it(town: Town, office: Office) -> None:
    people = await town.people(4)
    now = dt.datetime.now(dt.UTC)
    just = now.replace(second=0, microsecond=0)
    rule = Recurrence(every=Every.DAY, at=_local(just).time(), first=_local(just).date(), times=2)
    made = await series(town, rule, just)

    async with office.working(), office.working():
        await eventually(lambda: len(office.provider.calls) == 4)
        await eventually(lambda: _finished(town, made))

    assert set(office.provider.times().values()) == {1}
    assert len(office.provider.calls) == len(people)


def _local(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(ZoneInfo("Europe/Rome"))


async def _finished(town: Town, made: UUID) -> bool:
    return [row["state"] for row in await broadcasts_of(town, made)] == ["finished"]
