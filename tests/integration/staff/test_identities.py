"""Digital identities on record: found whoever's they are, once for each way, and gone with the proofs before them."""

import asyncio
import datetime as dt
from uuid import UUID

import pytest

from comunica.stores.pool import open_pool
from comunica.stores.sealing import KEY_BYTES, MasterKey
from comunica.stores.staff.staff_directory import PostgresStaffDirectory
from comunica.stores.vaults import Vaults
from comunica.usecases.staff.accept_invitation import InvitationAccepted, accept_invitation, open_invitation
from comunica.usecases.staff.change_proofs import Proof, renew_recovery_codes
from comunica.usecases.staff.hands import StaffHand
from comunica.usecases.staff.invite_staff import invite_again
from comunica.usecases.staff.links import LinkSent
from comunica.usecases.staff.recover import Recovered, ask_recovery, choose_password
from comunica.usecases.staff.staff_record import DigitalIdentity
from tests.integration.staff.conftest import OFFICE, Front, Person
from tests.servers import Database
from tests.towns import MASTER_KEY, TownAtTest

SPID = DigitalIdentity("https://login.example", "TINIT-AAAAAA00A00A000A")
CIE = DigitalIdentity("https://login.example", "TINIT-BBBBBB00B00B000B")
ELSEWHERE = DigitalIdentity("https://other.example", SPID.subject)
STARTED = dt.datetime(2026, 3, 1, 8, tzinfo=dt.UTC)
LATER = STARTED + dt.timedelta(microseconds=1)
NEW_PASSWORD = "la piazza nuova di sera"


async def link(front: Front, person: Person, town: TownAtTest, identity: DigitalIdentity = SPID) -> bool:
    async with front.desk.staff.turn(town.id) as turn:
        return await turn.put_identity(person.member.id, identity, STARTED)


async def take(front: Front, town: TownAtTest, staff_id: UUID, index: bytes, started: dt.datetime) -> bool:
    async with front.desk.staff.turn(town.id) as turn:
        return await turn.take_identity(staff_id, index, started)


async def test_who_linked_it_is_found_in_each_of_their_towns(
    front: Front, town: TownAtTest, other_town: TownAtTest
) -> None:
    here, there = await front.admit(town, "anna"), await front.admit(other_town, "anna")
    assert await link(front, here, town)
    assert await link(front, there, other_town)
    found = await front.desk.front_desk.directory.find_by_identity(SPID)
    assert [(each.staff_id, each.municipality) for each in found] == [
        (here.member.id, town.setup.name),
        (there.member.id, other_town.setup.name),
    ]
    for stranger in (CIE, ELSEWHERE):
        assert await front.desk.front_desk.directory.find_by_identity(stranger) == []


async def test_of_two_who_link_one_identity_at_once_one_has_it(front: Front, town: TownAtTest) -> None:
    people = [await front.admit(town, name) for name in ("anna", "bruno", "carla")]
    assert sorted(await asyncio.gather(*(link(front, each, town) for each in people))) == [False, False, True]


async def test_one_has_one(front: Front, town: TownAtTest) -> None:
    anna = await front.admit(town, "anna")
    assert await link(front, anna, town)
    assert not await link(front, anna, town, CIE)


async def test_a_way_opens_once_and_an_earlier_one_no_more(front: Front, town: TownAtTest) -> None:
    anna = await front.admit(town, "anna")
    await link(front, anna, town)
    [found] = await front.desk.front_desk.directory.find_by_identity(SPID)
    outcomes = await asyncio.gather(*(take(front, town, anna.member.id, found.index, LATER) for _ in range(3)))
    assert sorted(outcomes) == [False, False, True]
    assert not await take(front, town, anna.member.id, found.index, STARTED)


async def test_another_town_neither_takes_nor_ends_what_is_somebodys(
    front: Front, town: TownAtTest, other_town: TownAtTest
) -> None:
    anna = await front.admit(town, "anna")
    await link(front, anna, town)
    [found] = await front.desk.front_desk.directory.find_by_identity(SPID)
    assert not await take(front, other_town, anna.member.id, found.index, LATER)
    async with front.desk.staff.turn(other_town.id) as turn:
        assert not await turn.drop_identity(anna.member.id)
    assert await front.desk.staff.see_identity(other_town.id, anna.member.id) is None
    assert await front.desk.staff.see_identity(town.id, anna.member.id) is not None


async def test_who_chooses_another_password_by_a_link_links_again(front: Front, town: TownAtTest) -> None:
    anna = await front.admit(town, "anna")
    await link(front, anna, town)
    desk = front.desk.front_desk
    await ask_recovery(anna.member.email, address=OFFICE, desk=desk, links=front.desk.links)
    outcome = await choose_password(front.mail.token, password=NEW_PASSWORD, code=anna.code, desk=desk)
    assert isinstance(outcome, Recovered)
    assert await desk.directory.find_by_identity(SPID) == []
    assert [what for _, what, _ in await front.log_of(town.id)][-2:] == ["unlink_identity", "recover_staff"]


async def test_who_is_invited_anew_links_again(front: Front, town: TownAtTest) -> None:
    anna = await front.admit(town, "anna")
    await link(front, anna, town)
    desk = front.desk.front_desk
    sent = await invite_again(anna.member.id, desk=front.inviting(StaffHand.at_desk(town.id, "tests")))
    assert isinstance(sent, LinkSent)
    shown = await open_invitation(front.mail.token, directory=desk.directory, now=front.clock.now)
    assert shown is not None
    anna.secret = shown.secret
    outcome = await accept_invitation(front.mail.token, password=NEW_PASSWORD, code=anna.code, desk=desk)
    assert isinstance(outcome, InvitationAccepted)
    assert await desk.directory.find_by_identity(SPID) == []


async def test_new_recovery_codes_leave_it(front: Front, town: TownAtTest) -> None:
    anna = await front.admit(town, "anna")
    await link(front, anna, town)
    _, visitor = await front.enter(anna)
    await renew_recovery_codes(visitor, Proof(password=anna.password, code=anna.code), desk=front.desk.front_desk)
    assert await front.desk.staff.see_identity(town.id, anna.member.id) is not None


@pytest.mark.parametrize(("keeps_the_old", "found"), [(True, 1), (False, 0)])
async def test_under_another_master_key_it_is_found_as_long_as_the_old_one_is_there(
    front: Front, town: TownAtTest, database: Database, *, keeps_the_old: bool, found: int
) -> None:
    anna = await front.admit(town, "anna")
    await link(front, anna, town)
    key = MasterKey(bytes(range(1, KEY_BYTES + 1)), (MASTER_KEY.key,) if keeps_the_old else ())
    pool = await open_pool(database.dsn_as("comunica_console"), size=1, name="tests")
    try:
        directory = PostgresStaffDirectory(pool, Vaults(pool, key), key)
        assert len(await directory.find_by_identity(SPID)) == found
    finally:
        await pool.close()
