"""Callbacks in PostgreSQL: registered, shown and replayed by comunica_api, called by comunica_callbacks."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from comunica.callbacks.events import TEST, Event, EventKind
from comunica.callbacks.patience import Circuit
from comunica.stores.audit import add_line
from comunica.stores.away import told_as_away
from comunica.stores.pages import page_of
from comunica.stores.pool import Pool, in_directory, serving
from comunica.stores.sealing import MunicipalityVault
from comunica.stores.sql import query
from comunica.stores.vaults import Vaults
from comunica.usecases.audit import AuditLine
from comunica.usecases.callbacks.call_back import Answer, Attempt, Standing, TakenCallback
from comunica.usecases.callbacks.register_callback import CallbackState, RegisterCallback
from comunica.usecases.callbacks.replay_events import STATES_OF, ReplayEvents
from comunica.usecases.callbacks.show_callbacks import Backlog, CallbackOnRecord, LastTest, LastTestState
from comunica.usecases.callbacks.try_callback import TryCallback, TryOutcome
from comunica.usecases.paging import Page, PageRequest

#: What a secret is sealed as, in either of its columns.
_SECRET = "callback.secret_sealed"  # noqa: S105 - the name of a column


class PostgresCallbacks:
    """The ports of register_callback, show_callbacks, replay_events and try_callback.

    `new_id` makes ids that grow with time.
    """

    def __init__(self, pool: Pool, vaults: Vaults, *, new_id: Callable[[], UUID]) -> None:
        self._pool = pool
        self._vaults = vaults
        self._new_id = new_id

    async def add(self, callback_id: UUID, asked: RegisterCallback, *, secret: str, most: int, line: AuditLine) -> bool:
        """See CallbackRegister."""
        with told_as_away():
            vault = await self._vaults.of(asked.municipality_id)
            sealed = vault.seal(_SECRET, secret)
            row = (asked.municipality_id, callback_id, asked.url, [str(each) for each in asked.events])
            async with serving(self._pool, asked.municipality_id) as connection:
                more = (asked.description, sealed, asked.created_by, most)
                if await connection.fetchval(query("insert_callback"), *row, *more) is None:
                    return False
                await add_line(connection, asked.municipality_id, self._new_id(), line)
                return True

    async def change_secret(
        self, municipality_id: UUID, callback_id: UUID, *, secret: str, former_until: dt.datetime
    ) -> bool:
        """See CallbackRegister."""
        with told_as_away():
            sealed = (await self._vaults.of(municipality_id)).seal(_SECRET, secret)
            return await self._changed("rotate_callback_secret", municipality_id, callback_id, sealed, former_until)

    async def steer(self, municipality_id: UUID, callback_id: UUID, state: CallbackState, line: AuditLine) -> bool:
        """See CallbackRegister."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                changed = await connection.fetchval(query("steer_callback"), municipality_id, callback_id, str(state))
                if changed:
                    await add_line(connection, municipality_id, self._new_id(), line)
                return changed is not None

    async def page(self, municipality_id: UUID, page: PageRequest) -> Page[CallbackOnRecord]:
        """See CallbackShelf."""
        async with serving(self._pool, municipality_id) as connection:
            rows = await connection.fetch(query("list_callbacks"), municipality_id, page.older_than, page.size + 1)
        return page_of(rows, page.size, read=_on_record, id_column="id")

    async def one(self, municipality_id: UUID, callback_id: UUID) -> CallbackOnRecord | None:
        """See CallbackShelf."""
        async with serving(self._pool, municipality_id) as connection:
            row = await connection.fetchrow(query("see_callback"), municipality_id, callback_id)
        return None if row is None else _on_record(row)

    async def backlog(self, municipality_id: UUID, callback_id: UUID) -> Backlog:
        """See CallbackShelf."""
        async with serving(self._pool, municipality_id) as connection:
            row = await connection.fetchrow(query("count_callback_events"), municipality_id, callback_id)
        assert row is not None, "a count has a row"
        return Backlog(**row)

    async def replay(self, asked: ReplayEvents, *, most: int, give_up_at: dt.datetime) -> int | None:
        """See ReplayRecord."""
        with told_as_away():
            async with serving(self._pool, asked.municipality_id) as connection:
                which = (asked.municipality_id, asked.callback_id)
                if await connection.fetchrow(query("see_callback"), *which) is None:
                    return None
                states = list(STATES_OF[asked.meant])
                period = (asked.since, asked.until)
                rows = await connection.fetch(
                    query("replay_callback_events"), *which, *period, states, most, give_up_at
                )
                return len(rows)

    async def try_once(self, asked: TryCallback, *, give_up_at: dt.datetime, line: AuditLine) -> TryOutcome:
        """See TryRecord."""
        which = (asked.municipality_id, asked.callback_id)
        with told_as_away():
            async with serving(self._pool, asked.municipality_id) as connection:
                # Holds its row, so that nobody else asks meanwhile.
                if not await connection.fetchval(query("end_callback_pause"), *which):
                    known = await connection.fetchrow(query("see_callback"), *which)
                    return TryOutcome.DISABLED if known else TryOutcome.MISSING
                if not await connection.fetchval(query("insert_callback_test"), *which, TEST, give_up_at):
                    return TryOutcome.WAITS
                await add_line(connection, asked.municipality_id, self._new_id(), line)
                return TryOutcome.SENT

    async def last_test(self, municipality_id: UUID, callback_id: UUID) -> LastTest | None:
        """See CallbackShelf."""
        async with serving(self._pool, municipality_id) as connection:
            row = await connection.fetchrow(query("see_callback_test"), municipality_id, callback_id)
        return None if row is None else _last_test(row)

    async def _changed(self, name: str, municipality_id: UUID, *arguments: object) -> bool:
        async with serving(self._pool, municipality_id) as connection:
            return await connection.fetchval(query(name), municipality_id, *arguments) is not None


def _on_record(row: asyncpg.Record) -> CallbackOnRecord:
    return CallbackOnRecord(
        id=row["id"],
        url=row["url"],
        events=tuple(map(EventKind, row["events"])),
        description=row["description"],
        state=CallbackState(row["state"]),
        created_at=row["created_at"],
        former_secret_until=row["former_until"],
        paused_until=row["open_until"] if row["openings"] else None,
        answered_at=row["answered_at"],
        failed_at=row["failed_at"],
        failure=None if row["failure"] is None else Answer(row["failure"]),
        failure_status=row["failure_status"],
    )


def _last_test(row: asyncpg.Record) -> LastTest:
    answer = None if row["answer"] is None else Answer(row["answer"])
    return LastTest(**{**row, "state": LastTestState(row["state"]), "answer": answer})


@dataclass(frozen=True, slots=True)
class BacklogOfAll:
    """Of every town together. `oldest`: seconds."""

    waiting: int
    oldest: float
    open: int


class PostgresCallbackQueue:
    """The port of call_back, and what is swept. For the role comunica_callbacks."""

    def __init__(self, pool: Pool, vaults: Vaults) -> None:
        self._pool = pool
        self._vaults = vaults

    async def take(self, owner: UUID, *, lease: dt.timedelta, most: int) -> Sequence[TakenCallback]:
        """See CallbackQueue."""
        towns = await self._towns()
        if not towns:
            return ()
        async with serving(self._pool, *towns) as connection:
            rows = await connection.fetch(query("take_callbacks"), owner, lease, most)
        await self._vaults.open({row["municipality_id"] for row in rows})
        return [_taken(row, await self._vaults.of(row["municipality_id"])) for row in rows]

    async def due(self, callback: TakenCallback, *, most: int) -> Sequence[Event]:
        """See CallbackQueue."""
        async with serving(self._pool, callback.municipality_id) as connection:
            rows = await connection.fetch(query("due_callback_events"), callback.municipality_id, callback.id, most)
        return [Event(**row) for row in rows]

    async def settle(self, callback: TakenCallback, attempts: Sequence[Attempt]) -> None:
        """See CallbackQueue."""
        if not attempts:
            return
        columns = (
            [each.seq for each in attempts],
            [each.taken for each in attempts],
            [each.not_before for each in attempts],
            [str(each.outcome.answer) for each in attempts],
            [each.outcome.status for each in attempts],
        )
        async with serving(self._pool, callback.municipality_id) as connection:
            await connection.execute(query("settle_callback_events"), callback.municipality_id, *columns)

    async def give_back(self, callback: TakenCallback, owner: UUID, standing: Standing) -> None:
        """See CallbackQueue."""
        which, failure = (callback.municipality_id, callback.id), standing.failure.answer if standing.failure else None
        async with serving(self._pool, callback.municipality_id) as connection:
            await connection.execute(
                query("release_callback"),
                *which,
                owner,
                standing.circuit.faults,
                standing.circuit.openings,
                standing.pause,
                standing.took,
                failure,
                failure is Answer.GONE,
                standing.failure.status if standing.failure else None,
            )
            if callback.circuit.is_open and not standing.circuit.is_open:
                await connection.execute(query("hasten_callback_events"), *which)

    async def give_up(self, *, most: int) -> None:
        """Events whose term is over: they can be replayed."""
        if towns := await self._towns():
            async with serving(self._pool, *towns) as connection:
                await connection.execute(query("give_up_callback_events"), most)

    async def forget(self, *, before: dt.datetime, most: int) -> None:
        """Events that were settled so long ago."""
        if towns := await self._towns():
            async with serving(self._pool, *towns) as connection:
                await connection.execute(query("forget_callback_events"), before, most)

    async def backlog(self) -> BacklogOfAll:
        """What waits, of all towns."""
        if not (towns := await self._towns()):
            return BacklogOfAll(0, 0.0, 0)
        async with serving(self._pool, *towns) as connection:
            row = await connection.fetchrow(query("see_callback_backlog"))
        assert row is not None, "a count has a row"
        return BacklogOfAll(**row)

    async def _towns(self) -> Sequence[UUID]:
        async with in_directory(self._pool) as connection:
            return [row["municipality_id"] for row in await connection.fetch(query("see_callback_towns"))]


def _taken(row: asyncpg.Record, vault: MunicipalityVault) -> TakenCallback:
    sealed = (row["secret_sealed"], row["former_sealed"])
    return TakenCallback(
        municipality_id=row["municipality_id"],
        id=row["id"],
        url=row["url"],
        secrets=tuple(vault.open(_SECRET, each) for each in sealed if each is not None),
        circuit=Circuit(row["faults"], row["openings"]),
    )
