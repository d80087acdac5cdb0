"""Limits that several dispatchers share: the port of `usecases/delivering/share_limits.py` on PostgreSQL.

For the role comunica_dispatcher.
"""

import datetime as dt
from collections.abc import Callable
from uuid import UUID

from comunica.broadcasting.people_limit import PeoplePolicy
from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.verdicts import Scope
from comunica.stores.away import told_as_away
from comunica.stores.pool import Pool, in_directory, serving
from comunica.stores.sql import query
from comunica.usecases.delivering.deliver_ports import Claimant, PeopleAccount
from comunica.usecases.delivering.share_limits import Drawn, Full

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class PostgresLimits:
    """Draws hold the portfolio's row, one after the other; claims do not. `sql` as in PostgresClaims."""

    def __init__(self, pool: Pool, *, sql: Callable[[str], str] = query) -> None:
        self._pool = pool
        self._query = sql

    async def draw(self, claimant: Claimant, account: PeopleAccount, *, policy: PeoplePolicy, want: int) -> Drawn:
        """Two statements: the second sees all that was drawn before the first got its lock."""
        with told_as_away():
            async with in_directory(self._pool) as connection:
                limit = await connection.fetchval(self._query("hold_portfolio"), account.portfolio_id)
                if limit is None:
                    # The limit was lifted a moment ago: the channel's facts will say so, and nobody is counted.
                    return Drawn(0, _EPOCH, None)
                row = await connection.fetchrow(
                    query("draw_people"),
                    *(account.portfolio_id, claimant.channel_id, account.urgent),
                    *(policy.ceiling(limit, urgent=account.urgent), want),
                    *((policy.day + policy.margin).total_seconds(), policy.idle.total_seconds()),
                )
        assert row is not None
        return Drawn(row["people"], row["free_at"], limit)

    async def return_people(self, channel_id: UUID) -> None:
        """The whole grant."""
        with told_as_away():
            async with in_directory(self._pool) as connection:
                await connection.execute(query("return_people"), channel_id)

    async def wait(
        self, claimant: Claimant, source_id: UUID, reason: Reason, *, full: Full, recheck: dt.timedelta
    ) -> bool:
        """On the broadcast, and on the work list."""
        told = (claimant.municipality_id, source_id, full.until, recheck.total_seconds(), reason)
        with told_as_away():
            async with serving(self._pool, claimant.municipality_id) as connection:
                waits = await connection.fetchval(self._query("wait_for_people"), *told, full.portfolio_id, full.limit)
        return bool(waits)

    async def wait_no_more(self, municipality_id: UUID, source_id: UUID) -> None:
        """Off the broadcast."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                await connection.execute(query("wait_no_more"), municipality_id, source_id)

    async def forget(self, policy: PeoplePolicy) -> None:
        """Whoever does not count any more."""
        with told_as_away():
            async with in_directory(self._pool) as connection:
                await connection.execute(query("forget_counted"), (policy.day + policy.margin).total_seconds())

    async def throttle(self, scope: Scope, name: str, *, seconds: float, code: int) -> None:
        """Never shortened."""
        with told_as_away():
            async with in_directory(self._pool) as connection:
                await connection.execute(query("throttle_shared"), scope, name, seconds, code)
