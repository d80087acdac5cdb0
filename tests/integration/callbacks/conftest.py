"""A town with people, a receiver, and the loops of the service beside them."""

import asyncio
import datetime as dt
import ipaddress
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import asyncpg
import pytest
import pytest_asyncio
from uuid_utils.compat import uuid7

from comunica.callbacks.addresses import AddressRules
from comunica.callbacks.events import EventKind
from comunica.callbacks.patience import CircuitPolicy, Patience
from comunica.municipality.keys import Scope
from comunica.receivers.http import CallDeadlines, Receivers
from comunica.stores.callbacks.callbacks import PostgresCallbackQueue, PostgresCallbacks
from comunica.stores.pool import Connection, Pool, open_pool, serving
from comunica.stores.vaults import Vaults
from comunica.usecases.callbacks.call_back import Answer, CallPolicy, Surroundings, call_back
from comunica.usecases.callbacks.register_callback import RegisterCallback, Registered, register_callback
from tests.integration.callbacks.receiving import Receiver, receiving
from tests.servers import Database
from tests.towns import MASTER_KEY, TownAtTest, put_town, town_setup

MILLISECOND = dt.timedelta(milliseconds=1)
#: An hour is a second here: pauses of milliseconds, the longest of them half a second.
HASTE = CallPolicy(
    patience=Patience(first=10 * MILLISECOND, longest=500 * MILLISECOND),
    circuit=CircuitPolicy(faults=5, pause=50 * MILLISECOND, longest=250 * MILLISECOND),
)
RULES = AddressRules(http=True, inside=(ipaddress.ip_network("127.0.0.0/8"),))


@dataclass
class Counted:
    """A meter that remembers."""

    answers: list[Answer] = field(default_factory=list)

    def called(self, answer: Answer) -> None:
        self.answers.append(answer)


@dataclass
class World:
    """One town on a real record."""

    database: Database
    town: TownAtTest
    register: PostgresCallbacks
    queue: PostgresCallbackQueue
    dispatcher: Pool
    caller: Receivers
    superuser: Connection
    meter: Counted = field(default_factory=Counted)

    def around(self, *, policy: CallPolicy = HASTE, caller: Receivers | None = None) -> Surroundings:
        return Surroundings(
            owner=uuid7(),
            queue=self.queue,
            caller=caller or self.caller,
            meter=self.meter,
            policy=policy,
            now=lambda: dt.datetime.now(dt.UTC),
            clock=time.monotonic,
            chance=lambda: 1.0,
        )

    async def registers(self, receiver: Receiver, *events: EventKind, url: str | None = None) -> UUID:
        asked = RegisterCallback(
            municipality_id=self.town.id,
            url=url or receiver.url,
            events=events or tuple(EventKind),
            description="",
            created_by="a key",
            who="key:a key",
        )
        made = await register_callback(
            asked, register=self.register, rules=RULES, callback_id=uuid7(), chance=uuid4().bytes + uuid4().bytes
        )
        assert isinstance(made, Registered)
        receiver.secret = made.secret
        return made.id

    async def broadcast(self, people: int) -> tuple[UUID, list[UUID]]:
        """Queued deliveries of a broadcast, as the snapshot would have made them."""
        source, recipients = uuid7(), [uuid7() for _ in range(people)]
        await self.superuser.executemany(
            "INSERT INTO delivery (municipality_id, source_id, recipient_id, channel_id, source_kind, lane, state)"
            " VALUES ($1, $2, $3, $4, 'broadcast', 'normal', 'queued')",
            [(self.town.id, source, each, self.town.channel_id) for each in recipients],
        )
        return source, recipients

    async def move(self, source: UUID, recipients: list[UUID], state: str, *, commit: bool = True) -> None:
        """As the dispatcher does: its own role, its own transaction."""
        try:
            async with serving(self.dispatcher, self.town.id) as connection:
                await connection.execute(
                    "UPDATE delivery SET state = $4 WHERE municipality_id = $1 AND source_id = $2"
                    " AND recipient_id = ANY($3)",
                    self.town.id,
                    source,
                    recipients,
                    state,
                )
                if not commit:
                    raise _Undone
        except _Undone:
            pass

    async def events(self, state: str | None = None) -> int:
        count = await self.superuser.fetchval(
            "SELECT count(*) FROM callback_event WHERE municipality_id = $1 AND ($2::text IS NULL OR state = $2)",
            self.town.id,
            state,
        )
        assert isinstance(count, int)
        return count

    @asynccontextmanager
    async def calling(self, around: Surroundings | None = None) -> AsyncIterator[None]:
        """The loop of the service."""
        calls = around or self.around()

        async def for_ever() -> None:
            while True:
                if not await call_back(calls):
                    await asyncio.sleep(0.01)

        task = asyncio.create_task(for_ever())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait({task})
            assert task.cancelled(), task.exception()


class _Undone(Exception):
    """Rolls back."""


_numbers = iter(range(1, 1000))


@pytest_asyncio.fixture
async def world(database: Database) -> AsyncIterator[World]:
    setup = town_setup(next(_numbers), keys={"all": (Scope.CALLBACK_WRITE,)})
    town = await put_town(database, setup)
    api = await open_pool(database.dsn_as("comunica_api"), size=2, name="tests")
    calls = await open_pool(database.dsn_as("comunica_callbacks"), size=8, name="tests")
    dispatcher = await open_pool(database.dsn_as("comunica_dispatcher"), size=4, name="tests")
    superuser = await asyncpg.connect(database.dsn)
    # Its own rows it sees in any case; the triggers run as the owner, who is bound.
    await superuser.execute("SELECT set_config('app.municipality', $1, false)", str(town.id))
    caller = Receivers(RULES, deadlines=CallDeadlines(call=10, connect=8))
    yield World(
        database=database,
        town=town,
        register=PostgresCallbacks(api, Vaults(api, MASTER_KEY), new_id=uuid7),
        queue=PostgresCallbackQueue(calls, Vaults(calls, MASTER_KEY)),
        dispatcher=dispatcher,
        caller=caller,
        superuser=superuser,
    )
    await caller.close()
    # The loops of the next test see every town: what this one left waiting is not theirs.
    await superuser.execute("DELETE FROM callback WHERE municipality_id = $1", town.id)
    for pool in (api, calls, dispatcher):
        await pool.close()
    await superuser.close()


@pytest_asyncio.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as one:
        yield one


type Check = Callable[[], Awaitable[bool]]


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that would break every call, if we went by it."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
