"""Work errands: take what is due, hold it while it is done, and put off what did not work out.

A process that dies leaves its errands to the others when its leases end. One that was tried too often, be it that it
took the process with it each time, is given up and says so.
"""

import asyncio
import datetime as dt
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

import structlog

from comunica.usecases.away import RecordAway
from comunica.usecases.errands import (
    GIVEN_UP,
    ErrandFailed,
    ErrandKind,
    ErrandQueue,
    ErrandWorker,
    LeaseLost,
    TakenErrand,
)

_log = structlog.get_logger("comunica.errands")


class ErrandMeter(Protocol):
    """Counts."""

    def errand_over(self, kind: ErrandKind, outcome: str) -> None:
        """One was done, failed, put_off or lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrandPolicy:
    """How long, how many, how often. `pause` doubles with each attempt, up to `longest`."""

    lease: dt.timedelta = dt.timedelta(seconds=30)
    at_once: int = 2
    most_attempts: int = 8
    pause: dt.timedelta = dt.timedelta(seconds=2)
    longest: dt.timedelta = dt.timedelta(minutes=5)

    def pause_after(self, attempts: int) -> dt.timedelta:
        """How long an errand rests that did not work out."""
        return min(self.pause * float(1 << min(attempts, 16)), self.longest)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrandDesk:
    """One process that does errands."""

    owner: UUID
    queue: ErrandQueue
    workers: Mapping[ErrandKind, ErrandWorker]
    meter: ErrandMeter
    policy: ErrandPolicy = field(default_factory=ErrandPolicy)


async def work_errands(desk: ErrandDesk) -> int:
    """One round: how many there were. Raises RecordAway if the work list cannot be read."""
    policy = desk.policy
    taken = await desk.queue.take(desk.owner, list(desk.workers), lease=policy.lease, most=policy.at_once)
    async with asyncio.TaskGroup() as group:
        for errand in taken:
            group.create_task(_see_to(desk, errand))
    return len(taken)


async def _see_to(desk: ErrandDesk, errand: TakenErrand) -> None:
    try:
        outcome = await _done(desk, errand)
    except LeaseLost:
        outcome = "lost"
    except RecordAway:
        outcome = await _put_off(desk, errand)
    except Exception as problem:
        # Only the class: the text of an error can quote a row.
        _log.error("errand failed", action="errand_failed", kind=errand.kind, error=type(problem).__name__)
        outcome = await _put_off(desk, errand)
    desk.meter.errand_over(errand.kind, outcome)
    _log.info(
        "errand over",
        action="errand_over",
        kind=errand.kind,
        outcome=outcome,
        attempts=errand.attempts,
        municipality=str(errand.municipality_id),
    )


async def _done(desk: ErrandDesk, errand: TakenErrand) -> str:
    worker = desk.workers[errand.kind]
    if errand.attempts > desk.policy.most_attempts:
        await worker.fail(errand, GIVEN_UP)
        return "failed"
    try:
        await _while_held(desk, errand, worker)
    except ErrandFailed as failure:
        await worker.fail(errand, failure)
        return "failed"
    return "done"


async def _while_held(desk: ErrandDesk, errand: TakenErrand, worker: ErrandWorker) -> None:
    """Do it; stop as soon as somebody else may do it."""
    work = asyncio.ensure_future(worker.work(errand))
    hold = asyncio.create_task(_hold(desk, errand))
    try:
        await asyncio.wait({work, hold}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            raise LeaseLost
        work.result()
    finally:
        for task in (work, hold):
            task.cancel()
        await asyncio.gather(work, hold, return_exceptions=True)


async def _hold(desk: ErrandDesk, errand: TakenErrand) -> None:
    """Returns when the lease is lost, or may be: the record did not answer for so long."""
    lease = desk.policy.lease.total_seconds()
    missed = 0
    while missed < 2:
        await asyncio.sleep(lease / 3)
        try:
            if not await desk.queue.prolong(errand, lease=desk.policy.lease):
                return
            missed = 0
        except RecordAway:
            missed += 1


async def _put_off(desk: ErrandDesk, errand: TakenErrand) -> str:
    # Away still: the lease ends by itself.
    with suppress(RecordAway):
        await desk.queue.put_off(errand, pause=desk.policy.pause_after(errand.attempts))
    return "put_off"
