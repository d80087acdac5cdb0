"""Sealing towns' logs, as the subscription service does it, without the minute's wait."""

import datetime as dt

from comunica.stores.pool import open_pool
from comunica.stores.upkeep.log_seals import PostgresSeals
from comunica.usecases.upkeep.seal_log import SealLogs
from tests.servers import Database

AT_ONCE = dt.timedelta(0)


async def seal_all(database: Database, *, batch: int = 2, settled: dt.timedelta = AT_ONCE) -> int:
    """How many lines were sealed."""
    pool = await open_pool(database.dsn_as("comunica_subscription"), size=2, name="tests")
    try:
        return await SealLogs(record=PostgresSeals(pool), settled=settled, batch=batch)()
    finally:
        await pool.close()
