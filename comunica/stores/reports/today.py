"""How a town stands today: the port of usecases/reports/look_today.py. For the role comunica_console."""

import datetime as dt
from uuid import UUID

from comunica.stores.away import told_as_away
from comunica.stores.pool import Pool, serving
from comunica.stores.sql import query
from comunica.usecases.reports.look_today import BudgetToday, Today


class PostgresToday:
    """Implements `TodayRecord`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def today(self, municipality_id: UUID, now: dt.datetime) -> Today:
        """See TodayRecord."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                row = await connection.fetchrow(query("see_today"), municipality_id, now)
        assert row is not None
        budget = None
        if row["cap_micros"] is not None:
            budget = BudgetToday(
                cap_micros=row["cap_micros"], spent_micros=row["spent_micros"], currency=row["currency"].strip()
            )
        return Today(subscribers=row["subscribers"], budget=budget)
