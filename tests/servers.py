"""The real NATS and PostgreSQL of the tests, as fixtures: from containers where an engine answers, else from wheels."""

import asyncio
import datetime as dt
import secrets
import shutil
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    AsyncExitStack,
    asynccontextmanager,
    contextmanager,
)
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import pytest_asyncio

from comunica.bus.connect import NatsConnection
from comunica.bus.topology import apply
from comunica.contracts import topology
from comunica.contracts.nats_permissions import APPLIER
from comunica.contracts.nkeys import Signer
from comunica.stores.migrate import Phase, migrate
from tests.containers import engine_answers, nats_container, postgres_container
from workbench.database import (
    OWNER,
    clone_database,
    drop_database,
    dsn_as,
    provide_database,
    service_roles,
    set_passwords,
)
from workbench.nats import Nats, passwords
from workbench.postgres import Durability, Postgres

PASSWORD = "tests-only"
TEMPLATE = "comunica_template"
MEMORY = Path("/dev/shm")
#: Bytes that must be free there: a few databases of 15 MB, and up to 256 MB of what PostgreSQL writes ahead.
_ROOMY = 2 << 30


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A PostgreSQL for this run of the tests."""

    dsn: str
    """The superuser's, to the database `postgres`."""


@dataclass(frozen=True, slots=True)
class NatsServer:
    """A nats-server with JetStream for this run of the tests. Its streams are shared: give yours names of their own."""

    url: str


@dataclass(frozen=True, slots=True)
class Database:
    """A migrated database of one test module."""

    dsn: str
    """The superuser's: sees all rows of all municipalities, as no service does."""

    def dsn_as(self, role: str) -> str:
        """The DSN of a role of ours: `comunica_dispatcher`, … or the owner, `comunica_owner`."""
        return dsn_as(self.dsn, user=role, password=PASSWORD)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--servers",
        choices=("auto", "containers", "wheels"),
        default="auto",
        help="where NATS and PostgreSQL come from; auto: containers when an engine answers within a second",
    )
    parser.addoption(
        "--endpoints",
        help="tests/e2e/one_system/test_journey.py against a system that runs elsewhere: its endpoints.json",
    )


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def postgres(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[PostgresServer]:
    async with _served(pytestconfig, postgres_container, _postgres_from_wheel, tmp_path_factory) as dsn:
        yield PostgresServer(dsn)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def nats_server(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[NatsServer]:
    async with _served(pytestconfig, nats_container, _nats_from_wheel, tmp_path_factory) as url:
        yield NatsServer(url)


def guarded_nats(folder: Path, *, issuer: Signer | None = None) -> Nats:
    """A server that lets each service do just what the topology says: services are tested as their own users.

    With `issuer` it asks the gatekeeper about partners.
    """
    return Nats(folder, passwords=passwords(lambda user: f"{PASSWORD}-{user}"), issuer=issuer)


@asynccontextmanager
async def guarded_nats_with_streams(folder: Path) -> AsyncIterator[Nats]:
    """The same, running, with the topology as the job's own user makes it."""
    server, known = guarded_nats(folder), topology.load()
    await server.start()
    try:
        link = NatsConnection(server.url_as(APPLIER), name=APPLIER, on_closed=pytest.fail)
        await link.open(known)
        await apply(link.client, known, replicas=1)
        await link.close(within=2)
        yield server
    finally:
        await server.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def migrated_template(postgres: PostgresServer) -> str:
    """The name of a database with our schema, to be cloned. Migrated once a run, by the owner as in production."""
    await provide_database(postgres.dsn, TEMPLATE, owner_password=PASSWORD)
    owner = dsn_as(postgres.dsn, user=OWNER, password=PASSWORD, database=TEMPLATE)
    for phase in Phase:
        await asyncio.to_thread(migrate, owner, phase=phase, today=dt.datetime.now(dt.UTC).date())
    await set_passwords(postgres.dsn, dict.fromkeys(await service_roles(postgres.dsn), PASSWORD))
    return TEMPLATE


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def database(postgres: PostgresServer, migrated_template: str) -> AsyncIterator[Database]:
    """A migrated database that this module has for itself."""
    name = f"test_{secrets.token_hex(6)}"
    await clone_database(postgres.dsn, name, template=migrated_template)
    yield Database(dsn_as(postgres.dsn, database=name))
    await drop_database(postgres.dsn, name)


@asynccontextmanager
async def _served(
    config: pytest.Config,
    container: Callable[[], AbstractContextManager[str]],
    wheel: Callable[[Path], AbstractAsyncContextManager[str]],
    folders: pytest.TempPathFactory,
) -> AsyncIterator[str]:
    wanted = config.getoption("--servers")
    async with AsyncExitStack() as running:
        address = None
        if wanted == "containers" or (wanted == "auto" and engine_answers()):
            address = _in_container(running, container, fall_back=wanted == "auto")
        if address is None:
            address = await running.enter_async_context(wheel(folders.mktemp("server")))
        yield address


def _in_container(
    running: AsyncExitStack, container: Callable[[], AbstractContextManager[str]], *, fall_back: bool
) -> str | None:
    try:
        return running.enter_context(container())
    except Exception as problem:
        if not fall_back:
            raise
        # An engine without the image and without a way to it is as good as none.
        warnings.warn(f"the container engine answers but starts nothing, using wheels: {problem}", stacklevel=2)
        return None


@asynccontextmanager
async def _postgres_from_wheel(folder: Path) -> AsyncIterator[str]:
    with _quick_place(folder) as place:
        server = Postgres(place, durability=Durability.PROCESS, log=folder / "postgres.log")
        await server.start()
        try:
            yield server.dsn()
        finally:
            await server.stop()


@contextmanager
def _quick_place(folder: Path) -> Iterator[Path]:
    """In memory where that has room, else `folder`.

    Each file of tests makes a database and removes it, a thousand files. On ext4 that costs ten times as much, and
    slows down whoever makes a file in the minutes after.
    """
    if not MEMORY.is_dir() or shutil.disk_usage(MEMORY).free < _ROOMY:
        yield folder
        return
    with TemporaryDirectory(prefix="comunica-tests-", dir=MEMORY) as place:
        yield Path(place)


@asynccontextmanager
async def _nats_from_wheel(folder: Path) -> AsyncIterator[str]:
    server = Nats(folder)
    await server.start()
    try:
        yield server.url
    finally:
        await server.stop()
