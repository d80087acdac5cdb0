"""Who is banned, in PostgreSQL: the port of ban_person. For the role comunica_console."""

import datetime as dt
from collections.abc import Callable
from uuid import UUID

from comunica.stores.audit import add_line
from comunica.stores.away import told_as_away
from comunica.stores.hearing.hushed import hush
from comunica.stores.hearing.inbound import hold_heads
from comunica.stores.pool import Pool, serving
from comunica.stores.sql import query
from comunica.usecases.audit import AuditLine
from comunica.usecases.people.ban_person import BanOutcome


class PostgresBans:
    """Implements `BanShelf`. `new_id` makes ids that grow with time."""

    def __init__(self, pool: Pool, *, new_id: Callable[[], UUID]) -> None:
        self._pool = pool
        self._new_id = new_id

    async def put(
        self, municipality_id: UUID, subscriber_id: UUID, *, banned: bool, now: dt.datetime, line: AuditLine
    ) -> BanOutcome | None:
        """See BanShelf."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                # A batch that has read that they are not banned writes its replies first: then they are hushed too.
                await hold_heads(connection, [municipality_id])
                row = await connection.fetchrow(query("see_ban"), municipality_id, subscriber_id)
                if row is None:
                    return None
                if (row["banned_at"] is not None) == banned:
                    return BanOutcome.ALREADY
                await connection.execute(query("put_ban"), municipality_id, subscriber_id, now if banned else None)
                if banned:
                    await hush(connection, municipality_id, subscriber_id, now=now)
                await add_line(connection, municipality_id, self._new_id(), line)
        return BanOutcome.DONE
