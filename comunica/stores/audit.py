"""The town's log in PostgreSQL. Its table takes lines and gives them; no role may change one."""

import datetime as dt
from collections.abc import Callable, Sequence
from uuid import UUID

from comunica.stores.away import told_as_away
from comunica.stores.pages import page_of
from comunica.stores.pool import Connection, Pool, serving
from comunica.stores.sql import query
from comunica.usecases.audit import AuditEntry, AuditLine, AuditSought
from comunica.usecases.paging import Page, PageRequest


class StoredAuditLog:
    """Implements `AuditLog` and `AuditShelf`. Only api, import and console may read.

    `new_id` makes ids that grow with time.
    """

    def __init__(self, pool: Pool, *, new_id: Callable[[], UUID]) -> None:
        self._pool = pool
        self._new_id = new_id

    async def add(self, municipality_id: UUID, line: AuditLine) -> None:
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                await add_line(connection, municipality_id, self._new_id(), line)

    async def entries(self, municipality_id: UUID, *, before: UUID | None, count: int) -> Sequence[AuditEntry]:
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                rows = await connection.fetch(query("list_audit_entries"), municipality_id, before, count)
        return [AuditEntry(**row) for row in rows]

    async def search(self, municipality_id: UUID, sought: AuditSought, page: PageRequest) -> Page[AuditEntry]:
        asked = (page.older_than, page.size + 1, [*sought.deeds] or None, sought.since, sought.until)
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                rows = await connection.fetch(query("search_audit_entries"), municipality_id, *asked)
        return page_of(rows, page.size, read=lambda row: AuditEntry(**row), id_column="id")

    async def sealed_until(self, municipality_id: UUID) -> dt.datetime | None:
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                found: dt.datetime | None = await connection.fetchval(query("see_sealed_until"), municipality_id)
        return found


async def add_line(connection: Connection, municipality_id: UUID, entry_id: UUID, line: AuditLine) -> None:
    """A line in the transaction at hand: it is there if, and only if, what it tells of was done."""
    row = (municipality_id, entry_id, line.who, line.what, dict(line.counts), line.reason)
    await connection.execute(query("add_audit_entry"), *row)
