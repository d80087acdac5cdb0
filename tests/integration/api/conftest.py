"""Two towns on a real record, and clients of the api in front of it."""

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import asyncpg
import httpx
import pytest
import pytest_asyncio
from starlette.types import ASGIApp

from comunica.broadcasting.prices import read_prices
from comunica.broadcasting.starter_templates import starter_templates
from comunica.contracts.bells import Bell
from comunica.contracts.erasures import ErasureNote
from comunica.municipality.keys import MUNICIPAL_SCOPES, KeyKind, Scope
from comunica.stores.pool import Connection, Pool, open_pool
from comunica.usecases.keys.limit_requests import RequestPolicy
from comunica.usecases.partners.fan_out import BranchState
from comunica.usecases.setting_up.municipality_setup import MunicipalitySetup
from comunica.usecases.setting_up.starter_setups import setup_of
from services.api.on_record import ApiSurroundings, parts_on_record
from services.api.parts import Parts
from services.api.web import web_app
from tests.servers import Database
from tests.towns import MASTER_KEY, NOTICE, TownAtTest, approved, enrol, put_town, town_setup

ALL = tuple(sorted(MUNICIPAL_SCOPES))
#: Not the provider's prices: round numbers to count with.
EXAMPLE = {
    "edition": [
        {
            "valid_from": dt.date(2026, 1, 1),
            "source": "round numbers for tests",
            "currency": "EUR",
            "prices": {"39": {"utility": "0.02", "marketing": "0.05"}},
        }
    ]
}
KEYS: dict[str, tuple[Scope, ...]] = {
    "all": ALL,
    "no-urgent": (Scope.BROADCAST_SEND, Scope.BROADCAST_READ),
    "reads": (Scope.BROADCAST_READ,),
    "writes": (Scope.BROADCAST_SEND,),
    "people": (Scope.SUBSCRIBERS_READ,),
    "drafts": (Scope.BROADCAST_DRAFT, Scope.BROADCAST_URGENT, Scope.BROADCAST_READ),
    "approves": (Scope.BROADCAST_APPROVE, Scope.BROADCAST_URGENT, Scope.BROADCAST_READ),
    "calm": (Scope.BROADCAST_APPROVE, Scope.BROADCAST_READ),
    "sends": (Scope.MESSAGE_SEND, Scope.MESSAGE_READ, Scope.TEMPLATE_READ),
    "test": ALL,
}


@dataclass
class RememberedBells:
    """Rings nowhere, remembers all."""

    rung: list[Bell] = field(default_factory=list)

    async def ring(self, bell: Bell) -> None:
        self.rung.append(bell)


@dataclass
class RememberedErasures:
    """A journal that remembers."""

    notes: list[ErasureNote] = field(default_factory=list)

    async def note(self, note: ErasureNote) -> None:
        self.notes.append(note)


@dataclass
class RememberedRequests:
    """A meter that remembers."""

    answered: list[tuple[str, int]] = field(default_factory=list)

    def request_answered(self, *, route: str, status: int, seconds: float) -> None:
        self.answered.append((route, status))


@dataclass
class RememberedBranches:
    """A meter that remembers."""

    settled: list[BranchState] = field(default_factory=list)
    put_off: int = 0

    def branch_settled(self, state: BranchState) -> None:
        self.settled.append(state)

    def branch_put_off(self) -> None:
        self.put_off += 1


@dataclass
class Api:
    """The api of a test: its parts may be changed before `client`."""

    parts: Parts
    bells: RememberedBells
    meter: RememberedRequests
    #: Its document is costly to make: once for all clients of the same parts.
    _made: dict[float, tuple[Parts, ASGIApp]] = field(init=False, default_factory=dict)

    @asynccontextmanager
    async def client(self, *, headers: dict[str, str], deadline: float = 10) -> AsyncIterator[httpx.AsyncClient]:
        transport = httpx.ASGITransport(self._app(deadline))
        async with httpx.AsyncClient(transport=transport, base_url="http://api", headers=headers) as client:
            yield client

    def _app(self, deadline: float) -> ASGIApp:
        parts, app = self._made.get(deadline, (None, None))
        if app is None or parts is not self.parts:
            app = web_app(self.parts, meter=self.meter, deadline=deadline)
            self._made[deadline] = (self.parts, app)
        return app

    def with_pages_of(self, size: int) -> "Api":
        return replace(self, parts=replace(self.parts, page_size=size))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def towns(database: Database) -> tuple[TownAtTest, TownAtTest]:
    one, other = [
        await put_town(
            database,
            _with_test_key(town_setup(number, keys=KEYS)),
            approved(NOTICE),
            approved(replace(NOTICE, name="in_esame"), status="pending"),
            approved(replace(NOTICE, name="anonimo", footer="Per uscire scrivi STOP")),
            approved(replace(NOTICE, name="senza_uscita", footer=f"Town {number}, il tuo Comune")),
            *(approved(setup_of(each)) for each in starter_templates(f"Town {number}", ["viabilita"], ["it"])),
            *(approved(setup_of(each)) for each in starter_templates(f"Town {number}", ["emergenza"], ["it"])),
        )
        for number in (1, 2)
    ]
    for phone, zone in (("393330000001", "centro"), ("393330000002", "la-costa"), ("393330000003", "brollo")):
        await enrol(database, one, phone, zone=zone)
    await enrol(database, one, "393330000004", zone=None)
    await enrol(database, one, "393330000005", consent="opted_out")
    await enrol(database, one, "393330000006", consent="none")
    await enrol(database, other, "393330000001")
    return one, other


def _with_test_key(setup: MunicipalitySetup) -> MunicipalitySetup:
    """The key called so reaches nobody."""
    keys = (replace(each, kind=KeyKind.TEST) if each.name == "test" else each for each in setup.keys)
    return replace(setup, keys=tuple(keys))


@pytest.fixture
def town(towns: tuple[TownAtTest, TownAtTest]) -> TownAtTest:
    return towns[0]


@pytest.fixture
def other_town(towns: tuple[TownAtTest, TownAtTest]) -> TownAtTest:
    return towns[1]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pool(database: Database) -> AsyncIterator[Pool]:
    pool = await open_pool(database.dsn_as("comunica_api"), size=8, name="tests")
    yield pool
    await pool.close()


@pytest.fixture
def api(pool: Pool, towns: tuple[TownAtTest, TownAtTest]) -> Api:
    return api_on(pool)


def api_on(pool: Pool, *, now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)) -> Api:
    bells = RememberedBells()
    around = ApiSurroundings(
        bells=bells,
        journal=RememberedErasures(),
        branches=RememberedBranches(),
        prices=read_prices(EXAMPLE),
        public_requests=100_000,
        # Each test is a process of its own that draws a twentieth of a bucket of its module's town and forgets it:
        # with the usual buckets, twenty quick tests leave the next ones nothing.
        requests=RequestPolicy(of_key=1_000_000, of_municipality=1_000_000),
        now=now,
    )
    return Api(parts_on_record(pool, MASTER_KEY, around), bells, RememberedRequests())


@pytest_asyncio.fixture
async def client(api: Api, town: TownAtTest) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the first town whose key may do everything."""
    async with api.client(headers=town.headers()) as client:
        yield client


@pytest_asyncio.fixture
async def superuser(database: Database) -> AsyncIterator[Connection]:
    """Sees and changes everything: what other services did, and damage."""
    connection = await asyncpg.connect(database.dsn)
    yield connection
    await connection.close()
