"""Lists of single messages as staff see and steer them: the port of `usecases/messages/steer_message_list.py`."""

from collections.abc import Callable
from uuid import UUID

import asyncpg

from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.states import DeliveryState
from comunica.stores.audit import add_line
from comunica.stores.away import told_as_away
from comunica.stores.pages import page_of
from comunica.stores.pool import Pool, serving
from comunica.stores.sql import query
from comunica.usecases.audit import AuditLine
from comunica.usecases.messages.steer_message_list import ListOnRecord
from comunica.usecases.paging import Page, PageRequest


class PostgresMessageLists:
    """Implements `MessageLists`. `new_id` makes ids that grow with time."""

    def __init__(self, pool: Pool, *, new_id: Callable[[], UUID]) -> None:
        self._pool = pool
        self._new_id = new_id

    async def see(self, municipality_id: UUID, list_id: UUID, *, tests: bool) -> ListOnRecord | None:
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                row = await connection.fetchrow(query("see_message_list"), municipality_id, list_id, tests)
        return None if row is None else _on_record(row)

    async def page(self, municipality_id: UUID, page: PageRequest, *, tests: bool) -> Page[ListOnRecord]:
        asked = (page.older_than, page.size + 1, tests)
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                rows = await connection.fetch(query("list_message_lists"), municipality_id, *asked)
        return page_of(rows, page.size, read=_on_record, id_column="id")

    async def resume(self, municipality_id: UUID, list_id: UUID, line: AuditLine, *, tests: bool) -> bool:
        return await self._steer("resume_message_list", municipality_id, line, list_id, tests)

    async def cancel(self, municipality_id: UUID, list_id: UUID, line: AuditLine, *, tests: bool) -> bool:
        return await self._steer("cancel_message_list", municipality_id, line, list_id, tests)

    async def _steer(self, name: str, municipality_id: UUID, line: AuditLine, *arguments: object) -> bool:
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                if await connection.fetchval(query(name), municipality_id, *arguments) is None:
                    return False
                await add_line(connection, municipality_id, self._new_id(), line)
        return True


def _on_record(row: asyncpg.Record) -> ListOnRecord:
    facts = dict(row)
    counts = facts.pop("counts") or {}
    lane = Lane(facts.pop("lane"))
    return ListOnRecord(**facts, lane=lane, counts={DeliveryState(state): int(n) for state, n in counts.items()})
