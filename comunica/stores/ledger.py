"""The ledger of consent, read back from PostgreSQL: to prove that it holds."""

from uuid import UUID

import asyncpg

from comunica.enrolment.ledger import Break, Entry, Fact, Head, LedgerEvent, verify
from comunica.stores.pool import Pool, serving
from comunica.stores.sql import query


async def verify_ledger(pool: Pool, municipality_id: UUID) -> Break | None:
    """The first place where the ledger of a municipality does not hold; None: it holds from beginning to head."""
    async with serving(pool, municipality_id) as connection:
        head = await connection.fetchrow(query("read_consent_head"), municipality_id)
        rows = await connection.fetch(query("read_ledger"), municipality_id)
    return verify(map(_entry, rows), Head(head["position"], head["chain"]) if head else Head())


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
