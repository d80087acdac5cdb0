"""One look at the size of the database; it reads no row of anybody."""

from comunica.runtime import catalogue
from comunica.runtime.metrics import Metrics
from comunica.stores.pool import Pool, in_directory
from comunica.stores.sql import query


class RecordLook:
    """Asks PostgreSQL's own catalogues and sets the gauges."""

    def __init__(self, pool: Pool, metrics: Metrics) -> None:
        self._pool = pool
        self._metrics = metrics

    async def __call__(self) -> None:
        """Raises what PostgreSQL raises."""
        async with in_directory(self._pool) as connection:
            whole = await connection.fetchrow(query("see_database_size"))
            tables = await connection.fetch(query("see_table_sizes"))
            months = await connection.fetchval(query("see_months_ahead"))
        assert whole is not None
        show = self._metrics.set
        show(catalogue.DATABASE_BYTES, whole["bytes"])
        show(catalogue.DEADLOCKS, whole["deadlocks"])
        show(catalogue.DATABASE_CONNECTIONS, whole["used"], state="used")
        show(catalogue.DATABASE_CONNECTIONS, whole["most"], state="most")
        show(catalogue.MONTHS_AHEAD, months)
        self._metrics.show(catalogue.TABLE_BYTES, {(row["name"],): row["bytes"] for row in tables})
