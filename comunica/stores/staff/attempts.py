"""How often somebody may try to come in: the port of usecases/staff/attempts.py. For the role comunica_console."""

import datetime as dt
from collections.abc import Sequence

from comunica.stores.away import told_as_away
from comunica.stores.pool import Connection, Pool, in_directory
from comunica.stores.sealing import MasterKey
from comunica.stores.sql import query
from comunica.stores.staff.staff_keys import StaffKeys
from comunica.usecases.staff.attempts import Bucket


class PostgresAttempts:
    """Implements `Attempts`."""

    def __init__(self, pool: Pool, master_key: MasterKey) -> None:
        self._pool = pool
        self._keys = StaffKeys(master_key)

    async def draw(self, buckets: Sequence[Bucket], now: dt.datetime) -> dt.timedelta | None:
        # In one order, so that two processes do not wait for each other.
        keyed = sorted(((self._keys.bucket(each), each) for each in buckets), key=lambda pair: pair[0])
        try:
            with told_as_away():
                async with in_directory(self._pool) as connection:
                    for key, bucket in keyed:
                        await _draw(connection, key, bucket, now)
        except _Empty as empty:
            return empty.wait
        return None

    async def fill(self, buckets: Sequence[Bucket], now: dt.datetime) -> None:
        keys = [self._keys.bucket(each) for each in buckets]
        with told_as_away():
            async with in_directory(self._pool) as connection:
                await connection.execute(query("fill_sign_in"), keys, now)


class _Empty(Exception):
    """Undoes what was drawn from the others: an attempt that was not looked at costs nothing."""

    def __init__(self, wait: dt.timedelta) -> None:
        super().__init__("no attempt is left")
        self.wait = wait


async def _draw(connection: Connection, key: bytes, bucket: Bucket, now: dt.datetime) -> None:
    row = await connection.fetchrow(query("draw_sign_in"), key, now, bucket.every, bucket.size)
    assert row is not None, "the statement always answers"
    if not row["granted"]:
        raise _Empty(row["full_at"] - now - bucket.every * (bucket.size - 1))
