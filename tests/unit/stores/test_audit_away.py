"""The town's log while PostgreSQL is away: told as such, so that who writes it beside the requests tries again."""

import socket
from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio
from uuid_utils.compat import uuid7

from comunica.stores.audit import StoredAuditLog
from comunica.usecases.audit import AuditLine, AuditSought, Deed, service
from comunica.usecases.away import RecordAway
from comunica.usecases.paging import PageRequest
from comunica.usecases.staff.note_refusals import NotedRefusals

TOWN = UUID(int=1)
LINE = AuditLine(who=service("console"), what=Deed.SIGN_IN_REFUSED, counts={"attempts": 1})


@pytest_asyncio.fixture
async def log() -> AsyncIterator[StoredAuditLog]:
    """On a server that is not there: its port is taken, and nobody listens."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        dsn = f"postgresql://comunica@127.0.0.1:{nobody.getsockname()[1]}/comunica"
        async with asyncpg.create_pool(dsn, min_size=0, max_size=1) as pool:
            yield StoredAuditLog(pool, new_id=uuid7)


async def test_everything_that_is_asked_of_it_tells_that_the_record_is_away(log: StoredAuditLog) -> None:
    with pytest.raises(RecordAway):
        await log.add(TOWN, LINE)
    with pytest.raises(RecordAway):
        await log.entries(TOWN, before=None, count=1)
    with pytest.raises(RecordAway):
        await log.search(TOWN, AuditSought(), PageRequest())
    with pytest.raises(RecordAway):
        await log.sealed_until(TOWN)


async def test_who_was_refused_is_written_later_and_the_console_goes_on(log: StoredAuditLog) -> None:
    refusals = NotedRefusals(log)
    refusals.note(TOWN)
    await refusals.write()
