"""The ledger of consent, read back from PostgreSQL: to prove that it holds."""

from dataclasses import dataclass
from uuid import UUID

import asyncpg

from comunica.enrolment.ledger import Break, Entry, Fact, Head, LedgerEvent, Verifier
from comunica.stores.pool import Connection, Pool, acquired, see
from comunica.stores.sql import query

#: Entries read at once.
_PAGE = 5_000


@dataclass(frozen=True, slots=True)
class Verified:
    """How many entries were looked at, and the first place where the ledger does not hold; None: it holds."""

    entries: int
    broken: Break | None


async def verify_ledger(pool: Pool, municipality_id: UUID) -> Break | None:
    """The first place where the ledger of a municipality does not hold; None: it holds from beginning to head."""
    return (await follow_ledger(pool, municipality_id)).broken


async def follow_ledger(pool: Pool, municipality_id: UUID, *, page: int = _PAGE) -> Verified:
    """The same, and how many entries there are."""
    async with (
        acquired(pool) as connection,
        # One moment for head and entries: people go on joining meanwhile.
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        await see(connection, [municipality_id])
        return await _follow(connection, municipality_id, page)


async def _follow(connection: Connection, municipality_id: UUID, page: int) -> Verified:
    verifier, after = Verifier(), 0
    while rows := await connection.fetch(query("read_ledger"), municipality_id, after, page):
        for row in rows:
            if broken := verifier.take(_entry(row)):
                return Verified(verifier.entries, broken)
        after = rows[-1]["position"]
    head = await connection.fetchrow(query("read_consent_head"), municipality_id)
    return Verified(verifier.entries, verifier.end(Head(head["position"], head["chain"]) if head else Head()))


def _entry(row: asyncpg.Record) -> Entry:
    return Entry(position=row["position"], fact=_fact(row), salt=row["salt"], digest=row["digest"], chain=row["chain"])


def _fact(row: asyncpg.Record) -> Fact | None:
    """None for an entry whose person was erased."""
    if row["subscriber_id"] is None:
        return None
    return Fact(
        subscriber_id=row["subscriber_id"],
        event=LedgerEvent(row["event"]),
        way=row["way"] or "",
        happened_at=row["happened_at"],
        message_digest=row["message_digest"] or b"",
        keyword=row["keyword"] or "",
        notice_version=row["notice_version"] or "",
    )
