"""A town on a real record, and browsers of its staff in front of the console: one signed in for each role."""

import datetime as dt
import re
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
import pytest_asyncio
from argon2 import PasswordHasher
from fastapi import APIRouter
from starlette.types import ASGIApp
from uuid_utils.compat import uuid7

from comunica.broadcasting.prices import read_prices
from comunica.broadcasting.starter_templates import starter_templates
from comunica.municipality.roles import Role
from comunica.runtime.passwords import Argon2Passwords
from comunica.stores.pool import Connection, Pool, open_pool
from comunica.usecases.setting_up.starter_setups import setup_of
from comunica.usecases.staff.authenticate_session import LONGEST_SESSION, Visitor
from comunica.usecases.staff.hands import BY_DESK
from comunica.usecases.staff.letters import Letter
from comunica.usecases.staff.staff_record import Credentials, NewMember, NewSession, StaffState
from comunica.usecases.staff.tokens import digest_of
from services.console.doors.forgery import FIELD, token_of
from services.console.doors.front_door import Answered
from services.console.doors.own_paths import OPERATORS, OPERATORS_SIGN_IN
from services.console.doors.session_door import is_operators
from services.console.on_record import ConsoleSurroundings, parts_on_record
from services.console.parts import Parts
from services.console.sign_ins import Outcome, Way
from services.console.web import web_app
from tests.integration.api.conftest import (
    EXAMPLE,
    KEYS,
    RememberedBells,
    RememberedBranches,
    RememberedErasures,
)
from tests.servers import Database
from tests.towns import MASTER_KEY, NOTICE, TownAtTest, approved, enrol, put_town, town_setup

#: As slow as in production the tests would be, too.
QUICK_PASSWORDS = Argon2Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
#: What everybody signs in with here.
PASSWORD, TOTP_SECRET = "mercato-spostato-giovedi", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
#: As browsers reach it: https, so that cookies have their strictest form.
URL = "https://console.example"


@dataclass
class RememberedRequests:
    """A meter that remembers."""

    answered: list[tuple[str, str, int]] = field(default_factory=list)
    streams: int = 0
    sign_ins: list[tuple[Way, Outcome]] = field(default_factory=list)

    def request_answered(self, asked: Answered) -> None:
        self.answered.append((asked.route, asked.room, asked.status))

    def sign_in_tried(self, way: Way, outcome: Outcome) -> None:
        self.sign_ins.append((way, outcome))

    def streams_open(self, number: int) -> None:
        self.streams = number


@dataclass
class RememberedLetters:
    """Carries letters nowhere, remembers all. `goes`: whether they are on their way."""

    posted: list[Letter] = field(default_factory=list)
    goes: bool = True

    async def post(self, letter: Letter) -> bool:
        self.posted.append(letter)
        return self.goes


@dataclass
class RememberedRefusals:
    """Whose door somebody was turned away from."""

    noted: list[UUID] = field(default_factory=list)

    def note(self, municipality_id: UUID) -> None:
        self.noted.append(municipality_id)


@dataclass
class Console:
    """The console of a test: its parts may be changed before a browser is opened."""

    parts: Parts
    bells: RememberedBells
    erasures: RememberedErasures
    letters: "RememberedLetters"
    meter: RememberedRequests
    _made: dict[tuple[int, tuple[int, ...], float], ASGIApp] = field(init=False, default_factory=dict)

    @asynccontextmanager
    async def browser(
        self, visitor: Visitor | None = None, *, routers: Iterable[APIRouter] = (), deadline: float = 10
    ) -> AsyncIterator["Browser"]:
        """Somebody's, signed in; or a stranger's."""
        app = self._app(tuple(routers), deadline)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=URL) as client:
            browser = Browser(client)
            if visitor is not None:
                await put_session(self.parts, visitor)
                browser.holds(token_of_session(visitor))
            yield browser

    def _app(self, routers: tuple[APIRouter, ...], deadline: float) -> ASGIApp:
        """Its pages take a while to put together: once for all browsers of the same parts."""
        key = (id(self.parts), tuple(map(id, routers)), deadline)
        if key not in self._made:
            self._made[key] = web_app(self.parts, meter=self.meter, deadline=deadline, routers=routers)
        return self._made[key]

    def with_pages_of(self, size: int) -> "Console":
        return replace(self, parts=replace(self.parts, page_size=size))


@dataclass
class Browser:
    """Sends forms as a page of ours has them: with their token, and with where they come from."""

    client: httpx.AsyncClient

    def holds(self, session_token: str) -> None:
        """Its cookie is this from now on."""
        self.client.cookies.set("__Host-sessione", session_token, domain="console.example")

    async def get(self, path: str, **more: Any) -> httpx.Response:
        return await self.client.get(path, **more)

    async def post(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> httpx.Response:
        """A form from a page of ours. Redirects are not followed."""
        token = await self.form_token(path)
        return await self.post_as_it_is(path, {FIELD: token, **(data or {})}, **more)

    async def post_as_it_is(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> httpx.Response:
        headers = {"Origin": URL, "Sec-Fetch-Site": "same-origin", **more.pop("headers", {})}
        return await self.client.post(path, data=data, headers=headers, **more)

    async def sent(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> httpx.Response:
        """The page that one sees after a form: it must be taken."""
        answer = await self.post(path, data, **more)
        assert answer.status_code == 303, (answer.status_code, answer.text)
        return await self.get(answer.headers["location"])

    async def form_token(self, path: str = "") -> str:
        """What the hidden field of any form holds; below /operatori, of any form there."""
        if is_operators({"path": path}):
            return await self._token_of_operators()
        page = await self.client.get("/errore-di-prova")
        if (found := re.search(rf'name="{FIELD}" value="([0-9a-f]+)"', page.text)) is not None:
            return found[1]  # whoever is signed in has the form for signing out
        return token_of(self.client.cookies["__Host-modulo"])

    async def _token_of_operators(self) -> str:
        page = await self.client.get(OPERATORS)
        if page.status_code != 200:
            page = await self.client.get(OPERATORS_SIGN_IN)
        found = re.search(rf'name="{FIELD}" value="([0-9a-f]+)"', page.text)
        assert found is not None, page.text
        return found[1]


def visitor_of(town: TownAtTest, role: Role, *, name: str = "", language: str = "it") -> Visitor:
    """Somebody of this town's staff, the same at each call, in a new session."""
    called = name or f"Persona {role}"
    return Visitor(
        staff_id=_STAFF.setdefault((town.id, role, called, language), uuid7()),
        municipality_id=town.id,
        slug=town.setup.slug,
        municipality=town.setup.name,
        name=called,
        role=role,
        session_id=uuid7(),
        language=language,
        forgery_secret=str(uuid7()),
    )


_STAFF: dict[tuple[UUID, Role, str, str], UUID] = {}


def token_of_session(visitor: Visitor) -> str:
    """What this visitor's browser has in its cookie."""
    return f"session-{visitor.session_id}"


async def put_session(parts: Parts, visitor: Visitor) -> None:
    """Put the visitor on record, signed in just now, unless they are there already."""
    now = parts.now()
    is_there = await parts.staff.see_member(visitor.municipality_id, visitor.staff_id) is not None
    async with parts.staff.turn(visitor.municipality_id) as turn:
        if not is_there:
            member = NewMember(
                id=visitor.staff_id,
                email=f"{visitor.staff_id}@{visitor.slug}.example",
                name=visitor.name,
                role=visitor.role,
                language=visitor.language,
                made_by=BY_DESK,
                created_at=now,
            )
            assert await turn.add(member)
            proofs = Credentials(
                password_hash=await QUICK_PASSWORDS.hash(PASSWORD),
                totp_secret=TOTP_SECRET,
                totp_last_step=0,
                recovery_codes=(),
            )
            await turn.put_credentials(visitor.staff_id, proofs)
            await turn.put_state(visitor.staff_id, StaffState.ACTIVE)
        await turn.open_session(
            NewSession(
                id=visitor.session_id,
                digest=digest_of(token_of_session(visitor)),
                staff_id=visitor.staff_id,
                forgery_secret=visitor.forgery_secret,
                created_at=now,
                expires_at=now + LONGEST_SESSION,
            )
        )


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def towns(database: Database) -> tuple[TownAtTest, TownAtTest]:
    one, other = [
        await put_town(
            database,
            town_setup(number, keys=KEYS),
            approved(NOTICE),
            approved(replace(NOTICE, name="in_esame"), status="pending"),
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


@pytest.fixture
def town(towns: tuple[TownAtTest, TownAtTest]) -> TownAtTest:
    return towns[0]


@pytest.fixture
def other_town(towns: tuple[TownAtTest, TownAtTest]) -> TownAtTest:
    return towns[1]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pool(database: Database) -> AsyncIterator[Pool]:
    pool = await open_pool(database.dsn_as("comunica_console"), size=8, name="tests")
    yield pool
    await pool.close()


@pytest.fixture
def console(pool: Pool, towns: tuple[TownAtTest, TownAtTest]) -> Console:
    return console_on(pool)


def console_on(pool: Pool, *, now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)) -> Console:
    bells, erasures, letters, meter = RememberedBells(), RememberedErasures(), RememberedLetters(), RememberedRequests()
    around = ConsoleSurroundings(
        bells=bells,
        journal=erasures,
        branches=RememberedBranches(),
        prices=read_prices(EXAMPLE),
        now=now,
        public_url=URL,
        passwords=QUICK_PASSWORDS,
        refusals=RememberedRefusals(),
        letters=letters,
        streams=meter,
        sign_ins=meter,
    )
    return Console(parts_on_record(pool, MASTER_KEY, around), bells, erasures, letters, meter)


@pytest_asyncio.fixture
async def clerk(console: Console, town: TownAtTest) -> AsyncIterator[Browser]:
    async with console.browser(visitor_of(town, Role.CLERK)) as browser:
        yield browser


@pytest_asyncio.fixture
async def approver(console: Console, town: TownAtTest) -> AsyncIterator[Browser]:
    async with console.browser(visitor_of(town, Role.APPROVER)) as browser:
        yield browser


@pytest_asyncio.fixture
async def administrator(console: Console, town: TownAtTest) -> AsyncIterator[Browser]:
    async with console.browser(visitor_of(town, Role.ADMINISTRATOR)) as browser:
        yield browser


@pytest_asyncio.fixture
async def observer(console: Console, town: TownAtTest) -> AsyncIterator[Browser]:
    async with console.browser(visitor_of(town, Role.OBSERVER)) as browser:
        yield browser


@pytest_asyncio.fixture
async def stranger(console: Console, towns: tuple[TownAtTest, TownAtTest]) -> AsyncIterator[Browser]:
    """Nobody who is signed in."""
    async with console.browser() as browser:
        yield browser


@pytest_asyncio.fixture
async def superuser(database: Database) -> AsyncIterator[Connection]:
    """Sees and changes everything: what other services did, and damage."""
    connection = await asyncpg.connect(database.dsn)
    yield connection
    await connection.close()
