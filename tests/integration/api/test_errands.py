"""Errands: each is done by one process at a time, goes on elsewhere when that one is gone, and stays in its town."""

import asyncio
import datetime as dt
from typing import Any

import httpx
from uuid_utils.compat import uuid7

from comunica.stores.errands import PostgresErrandAnswers, PostgresErrandQueue, PostgresErrands
from comunica.stores.pool import Connection, Pool
from comunica.usecases.errands import (
    AskErrand,
    ErrandFailed,
    ErrandKind,
    ErrandState,
    LeaseLost,
    TakenErrand,
)
from comunica.usecases.work_errands import ErrandDesk, ErrandPolicy, work_errands
from tests.eventually import PATIENCE, eventually
from tests.integration.api.errands import RememberedErrands, desk_of
from tests.towns import TownAtTest

REPORT = ErrandKind.REPORT
SHORT = ErrandPolicy(lease=dt.timedelta(seconds=3), pause=dt.timedelta(0), longest=dt.timedelta(0), at_once=1)


class Waits:
    """A worker whose work ends when a test says so."""

    def __init__(self, pool: Pool) -> None:
        self.answers = PostgresErrandAnswers(pool)
        self.began = asyncio.Event()
        self.go_on = asyncio.Event()
        self.worked = 0

    async def work(self, errand: TakenErrand) -> None:
        self.began.set()
        await self.go_on.wait()
        self.worked += 1
        await self.answers.answer(errand, {"by": str(errand.owner)})

    async def fail(self, errand: TakenErrand, failure: ErrandFailed) -> None:
        await self.answers.fail(errand, failure)


async def asked(pool: Pool, town: TownAtTest) -> Any:
    """An errand of the town, alone on the list."""
    await pool.execute("DELETE FROM due_errand")
    errand_id = uuid7()
    wanted = AskErrand(municipality_id=town.id, kind=REPORT, asked={}, asked_by="key")
    await PostgresErrands(pool).ask(wanted, errand_id=errand_id)
    return errand_id


def outcomes(desk: ErrandDesk) -> list[str]:
    assert isinstance(desk.meter, RememberedErrands)
    return [outcome for _, outcome in desk.meter.over]


async def test_many_processes_and_one_errand_is_done_once(pool: Pool, town: TownAtTest) -> None:
    errand_id = await asked(pool, town)
    worker = Waits(pool)
    worker.go_on.set()
    desks = [desk_of(pool, worker, REPORT) for _ in range(10)]
    taken = await asyncio.gather(*(work_errands(each) for each in desks))
    assert (sum(taken), worker.worked) == (1, 1)
    shown = await PostgresErrands(pool).one(town.id, errand_id, [REPORT])
    assert shown is not None
    assert shown.state is ErrandState.DONE
    assert sum(await asyncio.gather(*(work_errands(each) for each in desks))) == 0


async def test_work_that_takes_longer_than_its_lease_is_held_and_not_done_by_another(
    pool: Pool, town: TownAtTest
) -> None:
    await asked(pool, town)
    worker, other = Waits(pool), Waits(pool)
    other.go_on.set()
    slow, beside = desk_of(pool, worker, REPORT, policy=SHORT), desk_of(pool, other, REPORT, policy=SHORT)
    task = asyncio.create_task(work_errands(slow))
    await asyncio.wait_for(worker.began.wait(), PATIENCE)
    until = await pool.fetchval("SELECT leased_until FROM due_errand")

    async def prolonged_twice() -> bool:
        now = await pool.fetchval("SELECT leased_until FROM due_errand")
        return bool(now > until + SHORT.lease / 2)

    await eventually(prolonged_twice)
    assert await work_errands(beside) == 0
    worker.go_on.set()
    await asyncio.wait_for(task, PATIENCE)
    assert (outcomes(slow), other.worked) == (["done"], 0)


async def test_a_process_that_is_gone_leaves_its_errand_to_another(pool: Pool, town: TownAtTest) -> None:
    errand_id = await asked(pool, town)
    worker, other = Waits(pool), Waits(pool)
    other.go_on.set()
    task = asyncio.create_task(work_errands(desk_of(pool, worker, REPORT, policy=SHORT)))
    await asyncio.wait_for(worker.began.wait(), PATIENCE)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    beside = desk_of(pool, other, REPORT, policy=SHORT)

    async def taken_over() -> bool:
        return await work_errands(beside) == 1

    await eventually(taken_over)
    shown = await PostgresErrands(pool).one(town.id, errand_id, [REPORT])
    assert shown is not None
    assert shown.answer == {"by": str(beside.owner)}


async def test_whoever_lost_the_lease_writes_nothing(pool: Pool, town: TownAtTest) -> None:
    """Frozen longer than its lease, it finds that another did it: its own answer is not written."""
    errand_id = await asked(pool, town)
    queue, answers = PostgresErrandQueue(pool), PostgresErrandAnswers(pool)
    [frozen] = await queue.take(uuid7(), [REPORT], lease=dt.timedelta(0), most=1)
    [fast] = await queue.take(uuid7(), [REPORT], lease=dt.timedelta(seconds=30), most=1)
    assert not await queue.prolong(frozen, lease=dt.timedelta(seconds=30))
    await answers.answer(fast, {"by": "fast"})
    for late in (answers.answer(frozen, {"by": "frozen"}), answers.fail(frozen, ErrandFailed("x", "y"))):
        try:
            await late
        except LeaseLost:
            continue
        raise AssertionError("it was written")
    shown = await PostgresErrands(pool).one(town.id, errand_id, [REPORT])
    assert shown is not None
    assert shown.answer == {"by": "fast"}


async def test_without_the_owner_in_its_condition_the_late_answer_would_be_written(
    pool: Pool, town: TownAtTest, superuser: Connection
) -> None:
    """The guard is switched off, and the damage is seen: the condition is that the row is taken off by its owner."""
    errand_id = await asked(pool, town)
    queue, answers = PostgresErrandQueue(pool), PostgresErrandAnswers(pool)
    [frozen] = await queue.take(uuid7(), [REPORT], lease=dt.timedelta(0), most=1)
    [fast] = await queue.take(uuid7(), [REPORT], lease=dt.timedelta(seconds=30), most=1)
    await superuser.execute("UPDATE due_errand SET owner = $1 WHERE errand_id = $2", frozen.owner, errand_id)
    await answers.answer(frozen, {"by": "frozen"})
    shown = await PostgresErrands(pool).one(town.id, errand_id, [REPORT])
    assert shown is not None
    assert shown.answer == {"by": "frozen"}
    assert fast.owner != frozen.owner


async def test_an_errand_put_off_rests_and_each_time_longer() -> None:
    policy = ErrandPolicy()
    rests = [policy.pause_after(attempts).total_seconds() for attempts in range(1, 9)]
    assert rests == sorted(rests)
    assert rests[0] == 4
    assert rests[-1] == 300


async def test_another_town_sees_nothing_of_it(pool: Pool, town: TownAtTest, other_town: TownAtTest) -> None:
    errand_id = await asked(pool, town)
    shelf = PostgresErrands(pool)
    assert await shelf.one(other_town.id, errand_id, [REPORT]) is None
    await pool.execute("DELETE FROM due_errand")


async def test_a_request_that_is_undone_asks_for_nothing(
    client: httpx.AsyncClient, pool: Pool, superuser: Connection
) -> None:
    """The errand and its place on the list are there together, or not at all."""
    before = await superuser.fetchval("SELECT count(*) FROM due_errand")
    refused = await client.post("/v2/reports", json={"month": "2999-01"}, headers={"Idempotency-Key": str(uuid7())})
    assert refused.status_code == 400
    assert await superuser.fetchval("SELECT count(*) FROM due_errand") == before
