"""Invited, let in, lost and found again; and never without an administrator."""

import asyncio

import pyotp
import pytest
from uuid_utils.compat import uuid7

from comunica.municipality.one_time_codes import RECOVERY_CODES
from comunica.municipality.roles import Role
from comunica.usecases.problem import Refused
from comunica.usecases.staff.accept_invitation import InvitationAccepted, accept_invitation, open_invitation
from comunica.usecases.staff.change_proofs import Proof, RecoveryCodesMade, change_password, renew_recovery_codes
from comunica.usecases.staff.change_staff import change_role, let_in_again, suspend
from comunica.usecases.staff.coming_in import TooManyAttempts
from comunica.usecases.staff.hands import StaffHand
from comunica.usecases.staff.invite_staff import StaffWanted, invite_again, invite_staff, offer_recovery
from comunica.usecases.staff.links import INVITED_FOR, RECOVERING_FOR, LinkSent
from comunica.usecases.staff.recover import Recovered, ask_recovery, choose_password, open_recovery
from comunica.usecases.staff.sign_in import NotSignedIn, SignedIn
from comunica.usecases.staff.staff_record import MemberShown, StaffState
from tests.integration.staff.conftest import CONSOLE, OFFICE, PASSWORD, STRANGER, Front, Person
from tests.towns import TownAtTest

NEW = "la nebbia sale dal Po"
WANTED = StaffWanted(email="Carla.Neri@Town-1.example", name="  Carla   Neri ", role=Role.CLERK)


def said(outcome: object) -> list[str]:
    assert isinstance(outcome, Refused), outcome
    return [each.code for each in outcome.errors]


async def invited(front: Front, town: TownAtTest, wanted: StaffWanted = WANTED) -> tuple[LinkSent, str]:
    hand = StaffHand.at_desk(town.id, "tests")
    sent = await invite_staff(wanted, desk=front.inviting(hand), new_id=uuid7())
    assert isinstance(sent, LinkSent), sent
    return sent, sent.address.rpartition("/")[2]


async def accepted(front: Front, token: str, *, password: str = PASSWORD) -> InvitationAccepted | Refused | None:
    shown = await open_invitation(token, directory=front.desk.front_desk.directory, now=front.clock.now)
    code = pyotp.TOTP(shown.secret).at(front.clock.now) if shown else "123456"
    return await accept_invitation(token, password=password, code=code, desk=front.desk.front_desk)


async def test_who_is_invited_sees_who_they_are_and_comes_in(front: Front, town: TownAtTest) -> None:
    sent, token = await invited(front, town)
    assert (sent.posted, sent.address) == (True, f"{CONSOLE}/invito/{token}")
    shown = await open_invitation(token, directory=front.desk.front_desk.directory, now=front.clock.now)
    assert shown is not None
    assert (shown.name, shown.email, shown.municipality) == ("Carla Neri", "carla.neri@town-1.example", "Town 1")
    assert shown == await open_invitation(token, directory=front.desk.front_desk.directory, now=front.clock.now)
    outcome = await accepted(front, token)
    assert isinstance(outcome, InvitationAccepted)
    assert len(set(outcome.recovery_codes)) == RECOVERY_CODES
    carla = Person(sent.member, shown.secret, front.clock)
    assert await front.sign_in(carla) == NotSignedIn(), "the code that was shown is used up"
    front.clock.move()
    assert isinstance(await front.sign_in(carla), SignedIn)
    told = [what for _, what, _ in await front.log_of(town.id)]
    assert told == ["invite_staff", "accept_invitation", "sign_in"]


async def test_an_invitation_opens_once_and_for_a_week(front: Front, town: TownAtTest) -> None:
    _, token = await invited(front, town)
    assert isinstance(await accepted(front, token), InvitationAccepted)
    assert await accepted(front, token) is None
    sent, late = await invited(front, town, StaffWanted(email="d@town-1.example", name="D", role=Role.CLERK))
    front.clock.move(INVITED_FOR)
    assert await accepted(front, late) is None
    again = await invite_again(sent.member.id, desk=front.inviting(StaffHand.at_desk(town.id, "tests")))
    assert isinstance(again, LinkSent)
    assert isinstance(await accepted(front, again.address.rpartition("/")[2]), InvitationAccepted)


async def test_of_two_who_hold_one_invitation_one_is_let_in(front: Front, town: TownAtTest) -> None:
    _, token = await invited(front, town)
    outcomes = await asyncio.gather(*(accepted(front, token) for _ in range(3)))
    assert [isinstance(each, InvitationAccepted) for each in outcomes].count(True) == 1


async def test_a_password_that_others_would_try_and_a_wrong_code_leave_the_link_open(
    front: Front, town: TownAtTest
) -> None:
    _, token = await invited(front, town)
    assert said(await accepted(front, token, password="Password1234")) == ["password_common"]
    refused = await accept_invitation(token, password="corta", code="000000", desk=front.desk.front_desk)
    assert said(refused) == ["password_short", "code_wrong"]
    assert isinstance(await accepted(front, token), InvitationAccepted)


async def test_without_email_the_link_is_shown_to_who_invites(front: Front, town: TownAtTest) -> None:
    front.mail.carries = False
    sent, token = await invited(front, town)
    assert not sent.posted
    assert isinstance(await accepted(front, token), InvitationAccepted)


@pytest.mark.parametrize(
    ("email", "name", "codes"),
    [
        ("CARLA.NERI@town-1.example", "Carla", ["email_taken"]),
        ("nessuno", "", ["email_invalid", "name_length"]),
        ("d@town-1.example", "D\x00", ["name_length"]),
    ],
)
async def test_what_is_wrong_with_an_invitation_is_said(
    front: Front, town: TownAtTest, email: str, name: str, codes: list[str]
) -> None:
    await invited(front, town)
    hand = StaffHand.at_desk(town.id, "tests")
    wanted = StaffWanted(email=email, name=name, role=Role.CLERK)
    assert said(await invite_staff(wanted, desk=front.inviting(hand), new_id=uuid7())) == codes


async def test_an_email_is_one_persons_over_all_towns(front: Front, town: TownAtTest, other_town: TownAtTest) -> None:
    await invited(front, town)
    hand = StaffHand.at_desk(other_town.id, "tests")
    assert said(await invite_staff(WANTED, desk=front.inviting(hand), new_id=uuid7())) == ["email_taken"]


async def test_a_recovery_code_comes_in_once_in_place_of_the_phone(front: Front, town: TownAtTest) -> None:
    sent, token = await invited(front, town)
    outcome = await accepted(front, token)
    assert isinstance(outcome, InvitationAccepted)
    carla = Person(sent.member, "", front.clock, device=outcome.device_token)
    code = outcome.recovery_codes[3]
    entered = await front.sign_in(carla, code=f" {code.upper()} ")
    assert isinstance(entered, SignedIn)
    assert entered.by_recovery_code
    assert await front.sign_in(carla, code=code) == NotSignedIn()
    others = await front.admit(town, "anna")
    assert await front.sign_in(others, code=outcome.recovery_codes[4]) == NotSignedIn(), "it is hers alone"


async def test_a_link_by_email_gives_another_password_but_not_the_codes(front: Front, town: TownAtTest) -> None:
    anna = await front.admit(town, "anna")
    session, _ = await front.enter(anna)
    desk = front.desk.front_desk
    await ask_recovery(f" {anna.member.email.upper()} ", address=OFFICE, desk=desk, links=front.desk.links)
    token = front.mail.token
    assert await open_recovery(token, directory=desk.directory, now=front.clock.now) is not None
    assert await open_invitation(token, directory=desk.directory, now=front.clock.now) is None, "another kind of link"
    assert said(await choose_password(token, password=NEW, code="000000", desk=desk)) == ["code_wrong"]
    recovered = await choose_password(token, password=NEW, code=anna.code, desk=desk)
    assert isinstance(recovered, Recovered)
    assert await front.desk.sessions.authenticate(session) is None, "whoever was in is out"
    front.clock.move()
    assert await front.sign_in(anna) == NotSignedIn(), "the password before is gone"
    assert isinstance(await front.sign_in(anna, password=NEW, device=recovered.device_token), SignedIn)
    assert await choose_password(token, password=NEW, code=anna.code, desk=desk) is None, "once"


async def test_whoever_reads_the_mail_guesses_five_codes_and_waits(front: Front, town: TownAtTest) -> None:
    anna = await front.admit(town, "anna")
    desk = front.desk.front_desk
    await ask_recovery(anna.member.email, address=STRANGER, desk=desk, links=front.desk.links)
    token = front.mail.token
    outcomes = [await choose_password(token, password=NEW, code=f"{n:06}", desk=desk) for n in range(6)]
    assert [isinstance(each, Refused) for each in outcomes] == [True] * 5 + [False]
    assert isinstance(outcomes[5], TooManyAttempts)
    front.clock.move(RECOVERING_FOR)
    assert await open_recovery(token, directory=desk.directory, now=front.clock.now) is None, "after an hour it is over"


async def test_nobodys_mailbox_is_filled_and_nobody_else_is_written_to(front: Front, town: TownAtTest) -> None:
    anna = await front.admit(town, "anna")
    suspended = await front.admit(town, "bruno")
    await suspend(suspended.member.id, hand=StaffHand.at_desk(town.id, "tests"), register=front.desk.staff)
    for n in range(10):
        for email in (anna.member.email, suspended.member.email, "nobody@nowhere.example", "no e-mail"):
            address = f"198.51.100.{n}"
            await ask_recovery(email, address=address, desk=front.desk.front_desk, links=front.desk.links)
    assert [letter.reader.email for letter in front.mail.letters] == [anna.member.email] * 3


async def test_an_administrator_offers_a_link_where_no_email_is_sent(front: Front, town: TownAtTest) -> None:
    anna = await front.admit(town, "anna")
    front.mail.carries = False
    sent = await offer_recovery(anna.member.id, desk=front.inviting(StaffHand.at_desk(town.id, "tests")))
    assert isinstance(sent, LinkSent)
    token = sent.address.rpartition("/")[2]
    assert isinstance(await choose_password(token, password=NEW, code=anna.code, desk=front.desk.front_desk), Recovered)


async def test_who_lost_everything_is_invited_again_and_what_was_stolen_opens_nothing(
    front: Front, town: TownAtTest
) -> None:
    anna = await front.admit(town, "anna")
    session, _ = await front.enter(anna)
    sent = await invite_again(anna.member.id, desk=front.inviting(StaffHand.at_desk(town.id, "tests")))
    assert isinstance(sent, LinkSent)
    assert await front.desk.sessions.authenticate(session) is not None, "until it is taken up nothing changes"
    assert isinstance(await accepted(front, sent.address.rpartition("/")[2], password=NEW), InvitationAccepted)
    assert await front.desk.sessions.authenticate(session) is None
    front.clock.move()
    assert await front.sign_in(anna, password=NEW) == NotSignedIn(), "with the old phone"


async def test_a_link_of_who_was_suspended_opens_nothing(front: Front, town: TownAtTest) -> None:
    sent, token = await invited(front, town)
    hand = StaffHand.at_desk(town.id, "tests")
    await suspend(sent.member.id, hand=hand, register=front.desk.staff)
    assert await accepted(front, token) is None
    assert said(await invite_again(sent.member.id, desk=front.inviting(hand))) == ["staff_suspended"]
    back = await let_in_again(sent.member.id, hand=hand, register=front.desk.staff)
    assert isinstance(back, MemberShown)
    assert back.state is StaffState.INVITED, "they never had a password"


async def test_the_last_administrator_stays_one(front: Front, town: TownAtTest, other_town: TownAtTest) -> None:
    anna = await front.admit(town, "anna", Role.ADMINISTRATOR)
    await front.admit(other_town, "of-another-town", Role.ADMINISTRATOR)
    await invited(front, town, StaffWanted(email="e@town-1.example", name="E", role=Role.ADMINISTRATOR))
    hand, staff = StaffHand.at_desk(town.id, "tests"), front.desk.staff
    assert said(await suspend(anna.member.id, hand=hand, register=staff)) == ["last_administrator"]
    assert said(await change_role(anna.member.id, Role.CLERK, hand=hand, register=staff)) == ["last_administrator"]
    await front.admit(town, "bruno", Role.ADMINISTRATOR)
    assert isinstance(await suspend(anna.member.id, hand=hand, register=staff), MemberShown)


async def test_two_administrators_who_suspend_each_other_at_once_leave_one(front: Front, town: TownAtTest) -> None:
    people = [await front.admit(town, name, Role.ADMINISTRATOR) for name in ("anna", "bruno")]
    hands = [StaffHand.of((await front.enter(each))[1]) for each in people]
    await asyncio.gather(
        suspend(people[1].member.id, hand=hands[0], register=front.desk.staff),
        suspend(people[0].member.id, hand=hands[1], register=front.desk.staff),
    )
    left = [each.state for each in await front.desk.staff.list_members(town.id)]
    assert sorted(left) == [StaffState.ACTIVE, StaffState.SUSPENDED]


async def test_nobody_changes_themselves(front: Front, town: TownAtTest) -> None:
    anna = await front.admit(town, "anna", Role.ADMINISTRATOR)
    await front.admit(town, "bruno", Role.ADMINISTRATOR)
    hand, staff = StaffHand.of((await front.enter(anna))[1]), front.desk.staff
    assert said(await suspend(anna.member.id, hand=hand, register=staff)) == ["staff_is_you"]
    assert said(await change_role(anna.member.id, Role.CLERK, hand=hand, register=staff)) == ["staff_is_you"]


async def test_a_new_password_and_new_codes_ask_for_the_old_ones(front: Front, town: TownAtTest) -> None:
    anna = await front.admit(town, "anna")
    other, _ = await front.enter(anna)
    token, visitor = await front.enter(anna)
    desk = front.desk.front_desk
    wrong = Proof(password="un altro gatto dorme", code=anna.code)
    assert said(await change_password(visitor, wrong, password=NEW, desk=desk)) == ["not_proven"]
    wrong = Proof(password=PASSWORD, code="000000")
    assert said(await renew_recovery_codes(visitor, wrong, desk=desk)) == ["not_proven"]
    assert await change_password(visitor, Proof(password=PASSWORD, code=anna.code), password=NEW, desk=desk) is None
    assert await front.desk.sessions.authenticate(other) is None
    assert await front.desk.sessions.authenticate(token) is not None
    front.clock.move()
    made = await renew_recovery_codes(visitor, Proof(password=NEW, code=anna.code), desk=desk)
    assert isinstance(made, RecoveryCodesMade)
    assert isinstance(await front.sign_in(anna, password=NEW, code=made.codes[0]), SignedIn)
