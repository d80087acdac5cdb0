"""Two towns on a real record, and clients of the api in front of it."""

import datetime as dt
import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial

import asyncpg
import httpx
import pytest
import pytest_asyncio
from starlette.types import ASGIApp
from uuid_utils.compat import uuid7

from comunica.broadcasting.people_limit import PeoplePolicy
from comunica.broadcasting.prices import read_prices
from comunica.broadcasting.starter_templates import starter_templates
from comunica.callbacks.addresses import AddressRules
from comunica.channels.whatsapp.template_account import rules_of
from comunica.contracts.bells import Bell
from comunica.contracts.erasures import ErasureNote
from comunica.enrolment.ledger import SALT_BYTES
from comunica.municipality.keys import MUNICIPAL_SCOPES, KeyKind, Scope
from comunica.runtime.fresh_key import fresh_key
from comunica.stores.alert_fan_outs import PostgresAlertFanOuts
from comunica.stores.answers import PostgresAnswers, PostgresOperatorAnswers
from comunica.stores.api_keys import PostgresKeys, PostgresSigningKeys
from comunica.stores.audit import StoredAuditLog
from comunica.stores.broadcasts import PostgresBroadcasts
from comunica.stores.buckets import PostgresBuckets
from comunica.stores.callbacks import PostgresCallbacks
from comunica.stores.cap_alerts import PostgresCapAlerts
from comunica.stores.decisions import PostgresDecisions
from comunica.stores.drafts import PostgresDrafts
from comunica.stores.erasures import StoredErasureRecord
from comunica.stores.errands import PostgresErrands
from comunica.stores.exports import PostgresExports, PostgresPersons
from comunica.stores.fan_outs import PostgresFanOuts
from comunica.stores.geocodes import PostgresGeocodes
from comunica.stores.imports import StoredImportRecord
from comunica.stores.key_register import PostgresKeyRegister
from comunica.stores.listings import PostgresListings
from comunica.stores.mandates import PostgresMandates
from comunica.stores.media import PostgresMediaShelf
from comunica.stores.message_lists import PostgresMessageLists
from comunica.stores.messages_shown import PostgresMessages
from comunica.stores.offices import PostgresOffices
from comunica.stores.operated import PostgresOperated
from comunica.stores.operators import PostgresMunicipalities, PostgresOperatorKeys
from comunica.stores.outlooks import PostgresOutlooks
from comunica.stores.partners import PostgresPartnerKeys, PostgresPartners
from comunica.stores.people_imports import PostgresImports
from comunica.stores.people_rooms import PostgresPeopleRooms
from comunica.stores.pool import Connection, Pool, open_pool
from comunica.stores.published_alerts import PostgresPublishedAlerts
from comunica.stores.requests import PostgresRequests
from comunica.stores.series import PostgresSeries
from comunica.stores.submissions import PostgresSubmissions
from comunica.stores.templates_shown import PostgresTemplates
from comunica.stores.territories import PostgresTerritories
from comunica.stores.topics import PostgresTopics
from comunica.stores.vaults import Vaults
from comunica.usecases.apply_municipality import MunicipalitySetup
from comunica.usecases.authenticate_key import KeyAuthentication
from comunica.usecases.authenticate_operator import OperatorAuthentication
from comunica.usecases.authenticate_partner import PartnerAuthentication
from comunica.usecases.authenticate_token import TokenAuthentication
from comunica.usecases.enrol_person import EnrolmentDesk
from comunica.usecases.erase_people import ErasePeople
from comunica.usecases.fan_out import BranchState
from comunica.usecases.foresee_broadcast import Foreseeing
from comunica.usecases.limit_requests import RequestLimits, RequestPolicy
from comunica.usecases.send_messages import SendingRoom, send_messages
from comunica.usecases.starter_setups import setup_of
from services.api.address_limit import AddressLimit
from services.api.gathering import SendGatherer
from services.api.parts import Parts
from services.api.repeats import HeldBells
from services.api.strangers import Strangers
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
    bells, vaults = RememberedBells(), Vaults(pool, MASTER_KEY)
    requests = PostgresRequests(pool, vaults)
    room = SendingRoom(record=requests, prices=read_prices(EXAMPLE), now=now, new_id=uuid7)
    parts = Parts(
        authentication=KeyAuthentication(PostgresKeys(pool), clock=time.monotonic),
        tokens=TokenAuthentication(PostgresSigningKeys(pool, vaults), clock=time.monotonic, now=now),
        submissions=PostgresSubmissions(pool),
        foreseeing=Foreseeing(
            outlooks=PostgresOutlooks(pool),
            prices=read_prices(EXAMPLE),
            rooms=PostgresPeopleRooms(pool, PeoplePolicy()),
        ),
        broadcasts=PostgresBroadcasts(pool),
        listings=PostgresListings(pool, vaults),
        persons=PostgresPersons(pool, vaults),
        exports=PostgresExports(pool, vaults),
        enrolment=EnrolmentDesk(
            offices=PostgresOffices(pool, vaults),
            record=StoredImportRecord(pool, new_id=uuid7),
            now=now,
            new_id=uuid7,
            new_salt=lambda: os.urandom(SALT_BYTES),
        ),
        topics=PostgresTopics(pool),
        erasing=ErasePeople(
            record=StoredErasureRecord(pool, vaults, new_id=uuid7),
            journal=RememberedErasures(),
            now=now,
            new_salt=lambda: os.urandom(SALT_BYTES),
        ),
        audit=StoredAuditLog(pool, new_id=uuid7),
        territories=PostgresTerritories(pool, new_id=uuid7),
        series=PostgresSeries(pool),
        media=PostgresMediaShelf(pool),
        room=room,
        lists=requests,
        message_lists=PostgresMessageLists(pool),
        templates=PostgresTemplates(pool),
        sending=SendGatherer(partial(send_messages, room=room), HeldBells(bells)),
        messages=PostgresMessages(pool, vaults),
        callbacks=PostgresCallbacks(pool, vaults),
        address_rules=AddressRules(),
        bells=bells,
        limits=RequestLimits(PostgresBuckets(pool), clock=time.monotonic, policy=RequestPolicy()),
        strangers=Strangers(clock=time.monotonic),
        readers=AddressLimit(clock=time.monotonic, per_minute=100_000),
        turns=PostgresAnswers(pool, Vaults(pool, MASTER_KEY)),
        decisions=PostgresDecisions(pool),
        keys=PostgresKeyRegister(pool, vaults),
        new_key=fresh_key,
        operators=OperatorAuthentication(PostgresOperatorKeys(pool), now=now),
        operator_turns=PostgresOperatorAnswers(pool, MASTER_KEY),
        operated=PostgresOperated(pool, MASTER_KEY, new_id=uuid7),
        municipalities=PostgresMunicipalities(pool),
        partner_keys=PartnerAuthentication(PostgresPartnerKeys(pool), now=now),
        partners=PostgresPartners(pool),
        mandates=PostgresMandates(pool),
        fan_outs=PostgresFanOuts(pool),
        alert_fan_outs=PostgresAlertFanOuts(pool),
        branch_meter=RememberedBranches(),
        errands=PostgresErrands(pool),
        imports=PostgresImports(pool, vaults),
        template_rules=rules_of,
        alerts=PostgresCapAlerts(pool),
        drafts=PostgresDrafts(pool),
        geocodes=PostgresGeocodes(pool, new_id=uuid7),
        published=PostgresPublishedAlerts(pool),
        now=now,
        new_id=uuid7,
    )
    return Api(parts, bells, RememberedRequests())


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
