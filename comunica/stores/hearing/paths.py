"""What is known of the webhook path, in PostgreSQL. Directory tables: they belong to an app, not to a municipality."""

import datetime as dt
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from comunica.broadcasting.webhook_path import NEVER, Listener, PathGap
from comunica.stores.pool import Connection, Pool, in_directory
from comunica.stores.sql import query


class StoredPathRecord:
    """Implements `PathRecord`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    @asynccontextmanager
    async def begin(self, apps: Collection[str]) -> AsyncIterator["StoredPathWork"]:
        names = sorted(apps)
        async with in_directory(self._pool) as connection:
            held = await connection.fetch(query("hold_paths"), names)
            if len(held) < len(names):
                await connection.execute(query("add_paths"), names)
                await connection.fetch(query("hold_paths"), names)
            yield StoredPathWork(connection, await connection.fetch(query("see_listeners"), names))


class StoredPathWork:
    """Implements `PathWork`."""

    def __init__(self, connection: Connection, rows: Iterable[asyncpg.Record]) -> None:
        self._connection = connection
        self._listeners: dict[str, dict[str, Listener]] = defaultdict(dict)
        for row in rows:
            self._listeners[row["app"]][row["ingress_id"]] = _listener(row)

    @property
    def listeners(self) -> Mapping[str, Mapping[str, Listener]]:
        return self._listeners

    async def write(
        self,
        *,
        listeners: Mapping[str, Mapping[str, Listener]],
        gaps: Mapping[str, Sequence[PathGap]],
        settled_to: Mapping[str, dt.datetime],
    ) -> None:
        gone = [(app, name) for app, now in listeners.items() for name in self._listeners[app] if name not in now]
        await self._run("drop_listeners", gone)
        await self._run("put_listeners", (_row(app, *each) for app, now in listeners.items() for each in now.items()))
        await self._run(
            "add_path_gaps", ((app, gap.from_at, gap.to_at, gap.why) for app, each in gaps.items() for gap in each)
        )
        await self._run("settle_paths", ((app, at) for app, at in settled_to.items() if at > NEVER))

    async def _run(self, name: str, rows: Iterable[Sequence[Any]]) -> None:
        columns = [list(column) for column in zip(*rows, strict=True)]
        if columns:
            await self._connection.execute(query(name), *columns)


def _listener(row: asyncpg.Record) -> Listener:
    return Listener(
        heard_from=row["heard_from"],
        heard_to=row["heard_to"],
        settled_to=row["settled_to"] or NEVER,
        leaving=row["leaving"],
    )


def _row(app: str, name: str, listener: Listener) -> tuple[Any, ...]:
    settled = None if listener.settled_to == NEVER else listener.settled_to
    return app, name, listener.heard_from, listener.heard_to, settled, listener.leaving
