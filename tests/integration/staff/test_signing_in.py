"""Signing in: what opens, what does not, and that no answer tells why."""

import asyncio
import datetime as dt
from dataclasses import replace
from typing import Literal

import pytest
from argon2 import Parameters, PasswordHasher, extract_parameters
from argon2.profiles import CHEAPEST

from comunica.municipality.one_time_codes import STEP
from comunica.municipality.roles import Role, scopes_of
from comunica.runtime.passwords import Argon2Passwords
from comunica.usecases.staff.authenticate_session import IDLE_SESSION, LONGEST_SESSION
from comunica.usecases.staff.change_staff import change_role, end_sessions, suspend
from comunica.usecases.staff.coming_in import TooManyAttempts
from comunica.usecases.staff.hands import StaffHand
from comunica.usecases.staff.sign_in import NotSignedIn, SignedIn
from comunica.usecases.staff.sign_out import sign_out
from comunica.usecases.staff.tokens import digest_of
from tests.integration.staff.conftest import OFFICE, STRANGER, Front, Person
from tests.towns import TownAtTest

NOBODY = "nobody@nowhere.example"


async def test_somebody_signs_in_and_is_who_they_are(front: Front, town: TownAtTest) -> None:
    anna = await front.admit(town, "anna", Role.APPROVER)
    _, visitor = await front.enter(anna)
    assert (visitor.staff_id, visitor.municipality_id, visitor.slug) == (anna.member.id, town.id, town.setup.slug)
    assert (visitor.name, visitor.role, visitor.municipality) == ("Anna", Role.APPROVER, town.setup.name)
    assert (visitor.caller.who, visitor.caller.scopes) == (f"staff:{anna.member.id}", scopes_of(Role.APPROVER))
    assert (f"staff:{anna.member.id}", "sign_in", str(visitor.session_id)) in await front.log_of(town.id)


async def test_nothing_of_a_person_or_a_token_is_readable_on_record(front: Front, town: TownAtTest) -> None:
    anna = await front.admit(town, "anna")
    token, _ = await front.enter(anna)
    for table in ("staff_member", "staff_session", "sign_in_bucket"):
        rows = await front.superuser.fetch(f"SELECT to_jsonb(t)::text AS told FROM {table} AS t")
        told = " ".join(row["told"] for row in rows)
        assert not [secret for secret in ("anna", anna.secret, anna.password, token, OFFICE) if secret in told.lower()]


@pytest.mark.parametrize("wrong", ["email", "password", "code", "suspended", "invited"])
async def test_every_refusal_is_the_same_word(front: Front, town: TownAtTest, wrong: str) -> None:
    anna = await front.admit(town, "anna")
    match wrong:
        case "email":
            anna.member = replace(anna.member, email=NOBODY)
        case "suspended" | "invited":
            await front.superuser.execute("UPDATE staff_member SET state = $1", wrong)
    changed = {"password": "un altro gatto dorme"} if wrong == "password" else {}
    changed |= {"code": "000000"} if wrong == "code" else {}
    assert await front.sign_in(anna, **changed) == NotSignedIn()


class CountedHasher(PasswordHasher):
    """Hashes as always, and remembers at what cost each was verified."""

    def __init__(self, parameters: Parameters) -> None:
        super().__init__(parameters.time_cost, parameters.memory_cost, parameters.parallelism)
        self.verified: list[Parameters] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
        self.verified.append(extract_parameters(str(hash)))
        return super().verify(hash, password)


async def test_a_refusal_costs_the_same_whoever_it_is_about(front: Front, town: TownAtTest) -> None:
    """Hashing is nearly all of its time, and is done once for nobody too, and for whom a wrong code was shown."""
    hasher = CountedHasher(CHEAPEST)
    front.desk = replace(front.desk, front_desk=replace(front.desk.front_desk, passwords=Argon2Passwords(hasher)))
    anna = await front.admit(town, "anna")
    nobody = Person(replace(anna.member, email=NOBODY), anna.secret, front.clock)
    costs = []
    for person, changed in (
        (anna, {"password": "un altro gatto dorme"}),
        (nobody, {}),
        (anna, {"code": "000000"}),
    ):
        hasher.verified.clear()
        assert await front.sign_in(person, **changed) == NotSignedIn()
        costs.append(list(hasher.verified))
    assert [len(each) for each in costs] == [1, 1, 1]
    assert costs[0] == costs[1] == costs[2]


async def test_a_code_works_once(front: Front, town: TownAtTest) -> None:
    anna = await front.admit(town, "anna")
    code = anna.code
    assert isinstance(await front.sign_in(anna, code=code), SignedIn)
    assert await front.sign_in(anna, code=code) == NotSignedIn(), "seen over the shoulder"
    front.clock.move()
    assert await front.sign_in(anna, code=code) == NotSignedIn(), "though its window is not over"
    assert isinstance(await front.sign_in(anna), SignedIn)


async def test_of_two_at_once_with_one_code_one_comes_in(front: Front, town: TownAtTest) -> None:
    anna = await front.admit(town, "anna")
    outcomes = await asyncio.gather(*(front.sign_in(anna) for _ in range(4)))
    assert [isinstance(each, SignedIn) for each in outcomes].count(True) == 1


async def test_an_earlier_code_than_the_last_one_used_is_too_late(front: Front, town: TownAtTest) -> None:
    anna = await front.admit(town, "anna")
    before = anna.code
    front.clock.move()
    assert isinstance(await front.sign_in(anna), SignedIn)
    assert await front.sign_in(anna, code=before) == NotSignedIn()


async def test_without_the_memory_of_steps_a_code_would_work_twice(front: Front, town: TownAtTest) -> None:
    """The guard switched off."""
    anna = await front.admit(town, "anna")
    assert isinstance(await front.sign_in(anna), SignedIn)
    await front.superuser.execute("UPDATE staff_member SET totp_last_step = 0")
    assert isinstance(await front.sign_in(anna), SignedIn)


async def test_whatever_the_browser_held_before_the_session_is_new(front: Front, town: TownAtTest) -> None:
    """Fixation: a token that somebody planted opens nothing, before and after."""
    anna = await front.admit(town, "anna")
    planted = "a" * 43
    assert await front.desk.sessions.authenticate(planted) is None
    first, _ = await front.enter(anna)
    second, _ = await front.enter(anna)
    assert len({planted, first, second}) == 3
    assert await front.desk.sessions.authenticate(planted) is None


async def test_a_session_ends_when_nobody_is_there_and_at_the_end_of_the_day(front: Front, town: TownAtTest) -> None:
    anna = await front.admit(town, "anna")
    token, _ = await front.enter(anna)
    front.clock.move(IDLE_SESSION)
    assert await front.desk.sessions.authenticate(token) is None
    token, _ = await front.enter(anna)
    end = front.clock.now - STEP + LONGEST_SESSION
    while front.clock.now < end - IDLE_SESSION / 2:
        front.clock.move(IDLE_SESSION / 2)
        assert await front.desk.sessions.authenticate(token) is not None
    front.clock.now = end
    assert await front.desk.sessions.authenticate(token) is None


async def test_a_page_that_asks_by_itself_keeps_no_session(front: Front, town: TownAtTest) -> None:
    anna = await front.admit(town, "anna")
    token, _ = await front.enter(anna)
    front.clock.move(IDLE_SESSION - dt.timedelta(minutes=5))
    assert await front.desk.sessions.peek(token) is not None
    front.clock.move(dt.timedelta(minutes=10))
    assert await front.desk.sessions.authenticate(token) is None


async def test_who_signs_out_is_out_and_a_session_can_be_ended_from_elsewhere(front: Front, town: TownAtTest) -> None:
    anna = await front.admit(town, "anna")
    first, at_first = await front.enter(anna)
    second, at_second = await front.enter(anna)
    await sign_out(at_first, register=front.desk.staff)
    await sign_out(at_first, register=front.desk.staff)
    assert await front.desk.sessions.authenticate(first) is None
    third, _ = await front.enter(anna)
    hand = StaffHand.of(at_second)
    ended = await end_sessions(anna.member.id, hand=hand, register=front.desk.staff, but=at_second.session_id)
    assert ended == 1
    assert await front.desk.sessions.authenticate(third) is None
    assert await front.desk.sessions.authenticate(second) is not None
    assert [what for _, what, _ in await front.log_of(town.id)].count("sign_out") == 1


async def test_another_role_or_a_suspension_holds_from_the_next_request(front: Front, town: TownAtTest) -> None:
    anna = await front.admit(town, "anna", Role.CLERK)
    token, _ = await front.enter(anna)
    desk = StaffHand.at_desk(town.id, "tests")
    await change_role(anna.member.id, Role.OBSERVER, hand=desk, register=front.desk.staff)
    visitor = await front.desk.sessions.authenticate(token)
    assert visitor is not None
    assert visitor.caller.scopes == scopes_of(Role.OBSERVER)
    await suspend(anna.member.id, hand=desk, register=front.desk.staff)
    assert await front.desk.sessions.authenticate(token) is None
    assert await front.sign_in(anna) == NotSignedIn()


async def test_another_towns_administrator_reaches_nobody_here(
    front: Front, town: TownAtTest, other_town: TownAtTest
) -> None:
    anna = await front.admit(town, "anna")
    token, _ = await front.enter(anna)
    _, stranger = await front.enter(await front.admit(other_town, "bruno", Role.ADMINISTRATOR))
    hand, staff = StaffHand.of(stranger), front.desk.staff
    assert await suspend(anna.member.id, hand=hand, register=staff) is None
    assert await change_role(anna.member.id, Role.OBSERVER, hand=hand, register=staff) is None
    assert await end_sessions(anna.member.id, hand=hand, register=staff) == 0
    assert await staff.see_member(other_town.id, anna.member.id) is None
    assert await front.desk.sessions.authenticate(token) is not None


async def test_who_guesses_locks_out_nobody_who_was_here_before(front: Front, town: TownAtTest) -> None:
    anna = await front.admit(town, "anna")
    await front.enter(anna)
    newcomer = Person(anna.member, anna.secret, front.clock)
    outcomes = [
        await front.sign_in(newcomer, password=f"il gatto numero {n}", address=f"198.51.100.{n}") for n in range(12)
    ]
    assert outcomes[:10] == [NotSignedIn()] * 10
    assert all(isinstance(each, TooManyAttempts) for each in outcomes[10:])
    assert isinstance(await front.sign_in(newcomer), TooManyAttempts), "at a new browser they wait"
    assert isinstance(await front.sign_in(anna), SignedIn), "at their own they do not"


async def test_not_even_from_the_same_address(front: Front, town: TownAtTest) -> None:
    """Behind the address of the town hall, or of a proxy that hides everybody's."""
    anna = await front.admit(town, "anna")
    await front.enter(anna)
    stranger = Person(replace(anna.member, email=NOBODY), anna.secret, front.clock)
    for n in range(40):
        stranger.member = replace(stranger.member, email=f"guess{n}@nowhere.example")
        last = await front.sign_in(stranger)
    assert isinstance(last, TooManyAttempts)
    assert isinstance(await front.sign_in(anna), SignedIn)


async def test_without_knowing_browsers_they_would_be_locked_out(front: Front, town: TownAtTest) -> None:
    """The guard switched off: a browser that shows nothing."""
    anna = await front.admit(town, "anna")
    await front.enter(anna)
    anna.device = None
    for n in range(10):
        await front.sign_in(anna, password=f"il gatto numero {n}", address=STRANGER)
    assert isinstance(await front.sign_in(anna), TooManyAttempts)


async def test_a_browser_that_was_stolen_has_ten_guesses_and_then_waits(front: Front, town: TownAtTest) -> None:
    anna = await front.admit(town, "anna")
    await front.enter(anna)
    outcomes = [await front.sign_in(anna, code="000000") for _ in range(11)]
    assert outcomes[:10] == [NotSignedIn()] * 10
    assert isinstance(outcomes[10], TooManyAttempts)
    assert dt.timedelta() < outcomes[10].wait <= dt.timedelta(seconds=90)
    front.clock.move(outcomes[10].wait)
    assert isinstance(await front.sign_in(anna), SignedIn), "the wait that was told is enough"


async def test_whoever_guesses_learns_nothing_of_who_exists(front: Front, town: TownAtTest) -> None:
    anna = await front.admit(town, "anna")
    nobody = Person(replace(anna.member, email=NOBODY), anna.secret, front.clock)
    both = [[await front.sign_in(each, code="000000", address=STRANGER) for _ in range(12)] for each in (anna, nobody)]
    assert both[0] == both[1]


async def test_many_guesses_at_once_are_no_more_than_one_after_the_other(front: Front, town: TownAtTest) -> None:
    anna = await front.admit(town, "anna")
    outcomes = await asyncio.gather(*(front.sign_in(anna, code="000000") for _ in range(30)))
    assert outcomes.count(NotSignedIn()) == 10


async def test_who_was_turned_away_is_counted_without_a_name(front: Front, town: TownAtTest) -> None:
    anna = await front.admit(town, "anna")
    for _ in range(3):
        await front.sign_in(anna, code="000000")
    await front.desk.refusals.write()
    assert (await front.log_of(town.id))[-1] == ("service:console", "sign_in_refused", "")


async def test_a_session_of_somebody_elses_digest_is_nobodys(front: Front, town: TownAtTest) -> None:
    """Whoever reads the record cannot come in with what they read."""
    anna = await front.admit(town, "anna")
    token, _ = await front.enter(anna)
    assert await front.desk.sessions.authenticate(digest_of(token).hex()) is None
