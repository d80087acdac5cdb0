"""Two towns on a real record, people who sign in there, and a clock that stands until somebody moves it."""

import datetime as dt
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg
import pyotp
import pytest_asyncio
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from uuid_utils.compat import uuid7

from comunica.municipality.one_time_codes import SECRET_BYTES, STEP, secret_of
from comunica.municipality.roles import Role
from comunica.runtime.passwords import Argon2Passwords
from comunica.stores.pool import open_pool
from comunica.usecases.staff.admit_member import KnownProofs, admit_member
from comunica.usecases.staff.authenticate_session import Visitor
from comunica.usecases.staff.coming_in import TooManyAttempts
from comunica.usecases.staff.hands import StaffHand
from comunica.usecases.staff.invite_staff import InviteDesk, StaffWanted
from comunica.usecases.staff.letters import InvitationLetter, Letter, RecoveryLetter
from comunica.usecases.staff.sign_in import NotSignedIn, SignedIn, SignIn, sign_in
from comunica.usecases.staff.staff_record import MemberShown
from tests.integration.staff.desk import StaffDesk, staff_desk
from tests.servers import Database
from tests.towns import MASTER_KEY, TownAtTest, put_town, town_setup

PASSWORD = "il gatto dorme sul trattore"
OFFICE, STRANGER = "192.0.2.10", "198.51.100.66"
CONSOLE = "https://console.example"


@dataclass
class Mailbox:
    """Carries letters, if it does."""

    carries: bool = True
    letters: list[Letter] = field(default_factory=list)

    async def post(self, letter: Letter) -> bool:
        if self.carries:
            self.letters.append(letter)
        return self.carries

    @property
    def token(self) -> str:
        """Of the link that was sent last."""
        letter = self.letters[-1]
        assert isinstance(letter, InvitationLetter | RecoveryLetter)
        return letter.link.rpartition("/")[2]


@dataclass
class Clock:
    """Stands."""

    now: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))

    def __call__(self) -> dt.datetime:
        return self.now

    def move(self, by: dt.timedelta = STEP) -> None:
        self.now += by


@dataclass
class Person:
    """Somebody with their password and their app."""

    member: MemberShown
    secret: str
    clock: Clock
    password: str = PASSWORD
    device: str | None = None

    @property
    def code(self) -> str:
        """What the app shows now."""
        return pyotp.TOTP(self.secret).at(self.clock.now)


@dataclass
class Front:
    """The console's door."""

    desk: StaffDesk
    clock: Clock
    mail: Mailbox
    superuser: Any

    async def admit(self, town: TownAtTest, name: str, role: Role = Role.CLERK) -> Person:
        """Somebody who may come in."""
        secret = secret_of(os.urandom(SECRET_BYTES))
        wanted = StaffWanted(email=f"{name}@{town.setup.slug}.example", name=name.title(), role=role)
        hand = StaffHand.at_desk(town.id, "tests")
        member = await admit_member(
            wanted,
            KnownProofs(password=PASSWORD, totp_secret=secret),
            desk=self.inviting(hand),
            passwords=self.desk.front_desk.passwords,
            new_id=uuid7(),
        )
        assert isinstance(member, MemberShown), member
        return Person(member, secret, self.clock)

    def inviting(self, hand: StaffHand) -> InviteDesk:
        return InviteDesk(hand=hand, register=self.desk.staff, links=self.desk.links, now=self.clock.now)

    async def sign_in(
        self,
        person: Person,
        *,
        address: str = OFFICE,
        password: str | None = None,
        code: str | None = None,
        device: str | None = None,
    ) -> SignedIn | NotSignedIn | TooManyAttempts:
        asked = SignIn(
            email=person.member.email,
            password=person.password if password is None else password,
            code=person.code if code is None else code,
            address=address,
            device=device or person.device,
        )
        return await sign_in(asked, desk=self.desk.front_desk, refusals=self.desk.refusals)

    async def enter(self, person: Person, *, address: str = OFFICE) -> tuple[str, Visitor]:
        """Signed in: the session's token, and who that is."""
        outcome = await self.sign_in(person, address=address)
        assert isinstance(outcome, SignedIn), outcome
        person.device = outcome.device_token
        visitor = await self.desk.sessions.authenticate(outcome.session_token)
        assert visitor is not None
        self.clock.move()
        return outcome.session_token, visitor

    async def log_of(self, town_id: UUID) -> list[tuple[str, str, str]]:
        """Who, what, reason: oldest first."""
        rows = await self.superuser.fetch(
            "SELECT who, what, reason FROM audit_entry WHERE municipality_id = $1 ORDER BY id", town_id
        )
        return [tuple(row) for row in rows]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def town(database: Database) -> TownAtTest:
    return await put_town(database, town_setup(1, keys={}))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def other_town(database: Database) -> TownAtTest:
    return await put_town(database, town_setup(2, keys={}))


@pytest_asyncio.fixture
async def front(database: Database) -> AsyncIterator[Front]:
    pool = await open_pool(database.dsn_as("comunica_console"), size=4, name="tests")
    superuser = await asyncpg.connect(database.dsn)
    clock, mail = Clock(), Mailbox()
    desk = staff_desk(
        pool,
        MASTER_KEY,
        letters=mail,
        base_url=CONSOLE,
        now=clock,
        passwords=Argon2Passwords(PasswordHasher.from_parameters(CHEAPEST)),
    )
    yield Front(desk, clock, mail, superuser)
    await superuser.execute(
        "TRUNCATE staff_identity, staff_session, staff_link, staff_recovery_code, staff_member, sign_in_bucket, "
        "audit_entry"
    )
    await superuser.close()
    await pool.close()
