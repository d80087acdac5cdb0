"""The town's log is sealed after the fact: who changes, removes or puts in a line later is found out."""

import asyncio
import datetime as dt
from typing import Any
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio
from uuid_utils.compat import uuid7

from comunica.municipality.log_seal import Damage, SealHead
from comunica.stores.pool import open_pool
from comunica.stores.upkeep.log_seals import PostgresSealedLogs
from comunica.usecases.upkeep.seal_log import SETTLED
from comunica.usecases.upkeep.verify_log import VerifiedLog, verify_log
from tests.integration.importing.conftest import Desk
from tests.integration.importing.sealing import seal_all
from tests.servers import Database

PUT = (
    "INSERT INTO audit_entry (municipality_id, id, at, who, what, counts, reason)"
    " VALUES ($1, $2, now() - $3::interval, 'operator:desk', 'export', '{\"people\": 3}', 'csv')"
)
HOUR = dt.timedelta(hours=1)


class Log:
    """A town's log, and a superuser who can do anything to it."""

    def __init__(self, desk: Desk, database: Database, superuser: Any) -> None:
        self.desk, self.database, self.superuser = desk, database, superuser

    async def line(self, age: dt.timedelta) -> UUID:
        line = uuid7()
        await self.superuser.execute(PUT, self.desk.town.id, line, age)
        return line

    async def seal(self, *, settled: dt.timedelta = dt.timedelta(0)) -> int:
        return await seal_all(self.database, settled=settled)

    async def verified(self, noted: SealHead | None = None) -> VerifiedLog:
        return await verify_log(
            PostgresSealedLogs(self.desk.pool), self.desk.town.id, noted=noted.digest if noted else None
        )

    async def damage(self) -> tuple[Damage, int | None, UUID | None]:
        broken = (await self.verified()).broken
        assert broken is not None
        return broken.damage, broken.number, broken.entry_id


@pytest_asyncio.fixture
async def log(desk: Desk, database: Database) -> Log:
    await desk.admin.execute("TRUNCATE audit_seal; DELETE FROM audit_entry")
    return Log(desk, database, desk.admin)


@pytest_asyncio.fixture
async def lines(log: Log) -> list[UUID]:
    """Five, of the last five days, sealed."""
    made = [await log.line(age * 24 * HOUR) for age in (5, 4, 3, 2, 1)]
    assert await log.seal() == 5
    return made


async def test_a_log_that_nobody_touched_holds_and_nothing_is_sealed_twice(log: Log, lines: list[UUID]) -> None:
    verified = await log.verified()
    assert (verified.broken, verified.head.number, verified.waiting) == (None, 5, 0)
    assert await log.seal() == 0
    await log.line(dt.timedelta(0))
    assert (await log.verified()).waiting == 1
    assert await log.seal() == 1
    assert (await log.verified(verified.head)).broken is None


@pytest.mark.parametrize(
    "change",
    [
        "at = at + interval '1 second'",
        "who = 'operator:nobody'",
        "what = 'erase'",
        "counts = '{\"people\": 2}'",
        "reason = 'json'",
    ],
)
async def test_a_line_that_was_changed_is_found(log: Log, lines: list[UUID], change: str) -> None:
    await log.superuser.execute(f"UPDATE audit_entry SET {change} WHERE id = $1", lines[2])
    assert await log.damage() == (Damage.CHANGED, 3, lines[2])


async def test_a_line_that_was_removed_is_found_also_when_its_seal_is_removed_with_it(
    log: Log, lines: list[UUID]
) -> None:
    await log.superuser.execute("DELETE FROM audit_entry WHERE id = $1", lines[1])
    assert await log.damage() == (Damage.REMOVED, 2, lines[1])
    await log.superuser.execute("DELETE FROM audit_seal WHERE number = 2")
    assert await log.damage() == (Damage.SEAL_REMOVED, 2, None)
    await log.superuser.execute("UPDATE audit_seal SET number = number - 1 WHERE number > 2")
    assert await log.damage() == (Damage.CHANGED, 2, lines[2])


async def test_a_line_that_was_put_in_is_found_and_upkeep_does_not_seal_it(log: Log, lines: list[UUID]) -> None:
    forged = await log.line(60 * HOUR)
    assert await log.seal() == 0
    await log.line(dt.timedelta(0))
    assert await log.seal() == 1
    assert await log.damage() == (Damage.INSERTED, None, forged)


async def test_a_line_put_in_cannot_be_made_to_be_sealed_by_moving_the_time_of_a_seal(
    log: Log, lines: list[UUID]
) -> None:
    await log.line(60 * HOUR)
    await log.superuser.execute("UPDATE audit_seal SET until = until - interval '4 days'")
    assert await log.seal() == 1
    assert await log.damage() == (Damage.CHANGED, 1, lines[0])


async def test_a_log_that_was_cut_off_or_sealed_anew_holds_but_does_not_lead_to_the_digest_that_was_noted(
    log: Log, lines: list[UUID]
) -> None:
    noted = (await log.verified()).head
    await log.superuser.execute("DELETE FROM audit_seal WHERE number = 5")
    await log.superuser.execute("DELETE FROM audit_entry WHERE id = $1", lines[4])
    assert (await log.verified()).broken is None, "whoever has the database can do that: hence the digest elsewhere"
    cut = (await log.verified(noted)).broken
    assert cut is not None and cut.damage is Damage.OTHER_HEAD
    await log.superuser.execute("TRUNCATE audit_seal; UPDATE audit_entry SET who = 'operator:nobody'")
    assert await log.seal() == 4
    assert (await log.verified()).broken is None
    anew = (await log.verified(noted)).broken
    assert anew is not None and anew.damage is Damage.OTHER_HEAD


async def test_a_line_that_comes_late_is_sealed_with_the_next_and_none_is_skipped(log: Log, lines: list[UUID]) -> None:
    await log.line(dt.timedelta(minutes=5))
    assert await log.seal() == 1
    late = await log.line(dt.timedelta(minutes=40))
    assert await log.seal() == 1
    assert (await log.verified()).broken is None
    assert await log.superuser.fetchval("SELECT number FROM audit_seal WHERE entry_id = $1", late) == 7


async def test_a_line_is_not_sealed_within_a_minute(log: Log, lines: list[UUID]) -> None:
    await log.line(dt.timedelta(0))
    assert await log.seal(settled=SETTLED) == 0
    await log.line(dt.timedelta(minutes=2))
    assert await log.seal(settled=SETTLED) == 1


async def test_two_who_seal_at_once_make_one_chain(log: Log) -> None:
    for age in range(30, 0, -1):
        await log.line(age * HOUR)
    assert sum(await asyncio.gather(log.seal(), log.seal(), log.seal())) == 30
    assert (await log.verified()).broken is None


@pytest.mark.parametrize("role", ["subscription", "api", "console", "dispatcher", "import", "admin"])
async def test_no_role_of_ours_changes_or_removes_a_seal_or_a_line(
    log: Log, lines: list[UUID], database: Database, role: str
) -> None:
    pool = await open_pool(database.dsn_as(f"comunica_{role}"), size=1, name="tests")
    for table in ("audit_seal", "audit_entry"):
        for statement in (f"UPDATE {table} SET municipality_id = municipality_id", f"DELETE FROM {table}"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await pool.execute(statement)
    await pool.close()
