"""Invite somebody to the staff of a municipality: the first administrator from the desk, others at the console."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from comunica.municipality.roles import Role
from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.problem import Problem, Refused
from comunica.usecases.staff.emails import read_email
from comunica.usecases.staff.hands import StaffHand
from comunica.usecases.staff.links import LinkDesk, LinkSent, make_link, send_link
from comunica.usecases.staff.staff_record import (
    LinkKind,
    MemberShown,
    NewMember,
    StaffRegister,
    StaffState,
    StaffTurn,
)

LONGEST_NAME = 100
LANGUAGES = ("it", "en")
EMAIL_TAKEN = Problem(
    "email_taken", "email", "somebody has this e-mail already, here or in another municipality: take another"
)
_SUSPENDED = Problem("staff_suspended", "", "is suspended: let them in again first")
_NOT_ACTIVE = Problem("staff_not_active", "", "has no password yet: send them another invitation")


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffWanted:
    """Whom to invite."""

    email: str
    name: str
    role: Role
    language: str = "it"


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteDesk:
    """Who invites, where, when."""

    hand: StaffHand
    register: StaffRegister
    links: LinkDesk
    now: dt.datetime


async def invite_staff(wanted: StaffWanted, *, desk: InviteDesk, new_id: UUID) -> LinkSent | Refused:
    """The person, invited, and the link that lets them in; or all that is wrong. `new_id`: fresh UUIDv7."""
    email = read_email(wanted.email)
    problems = (*email_problems(email), *problems_of_person(wanted))
    if email is None or problems:
        return Refused(problems)
    async with desk.register.turn(desk.hand.municipality_id) as turn:
        member = await add_member(turn, wanted, email, desk=desk, new_id=new_id)
        if member is None:
            return Refused((EMAIL_TAKEN,))
        made = make_link(member, LinkKind.INVITATION, made_by=desk.hand.made_by, now=desk.now, desk=desk.links)
        await turn.put_link(made.kept)
        municipality = await turn.municipality()
    return await send_link(made, member, municipality, desk=desk.links)


async def add_member(
    turn: StaffTurn, wanted: StaffWanted, email: str, *, desk: InviteDesk, new_id: UUID
) -> MemberShown | None:
    """Somebody invited, with a line in the log; none if the e-mail is taken."""
    new = NewMember(
        id=new_id,
        email=email,
        name=" ".join(wanted.name.split()),
        role=wanted.role,
        language=wanted.language,
        made_by=desk.hand.made_by,
        created_at=desk.now,
    )
    if not await turn.add(new):
        return None
    await turn.tell(AuditLine(who=desk.hand.who, what=Deed.INVITE_STAFF, reason=f"{wanted.role} {new_id}"))
    return await turn.hold(new_id)


async def invite_again(staff_id: UUID, *, desk: InviteDesk) -> LinkSent | Refused | None:
    """Another invitation: for who let the first go by, or lost password and codes, which work until they take it up."""
    return await _another_link(staff_id, LinkKind.INVITATION, desk)


async def offer_recovery(staff_id: UUID, *, desk: InviteDesk) -> LinkSent | Refused | None:
    """A link to another password, by an administrator; none if there is no such person."""
    return await _another_link(staff_id, LinkKind.RECOVERY, desk)


async def _another_link(staff_id: UUID, kind: LinkKind, desk: InviteDesk) -> LinkSent | Refused | None:
    async with desk.register.turn(desk.hand.municipality_id) as turn:
        member = await turn.hold(staff_id)
        if member is None:
            return None
        if problems := tuple(_link_problems(member, kind)):
            return Refused(problems)
        made = make_link(member, kind, made_by=desk.hand.made_by, now=desk.now, desk=desk.links)
        await turn.put_link(made.kept)
        await turn.tell(AuditLine(who=desk.hand.who, what=Deed.INVITE_STAFF, reason=f"{kind} {staff_id}"))
        municipality = await turn.municipality()
    return await send_link(made, member, municipality, desk=desk.links)


def _link_problems(member: MemberShown, kind: LinkKind) -> Iterator[Problem]:
    if member.state is StaffState.SUSPENDED:
        yield _SUSPENDED
    if member.state is StaffState.INVITED and kind is LinkKind.RECOVERY:
        yield _NOT_ACTIVE


def email_problems(email: str | None) -> Iterator[Problem]:
    """What is wrong with an e-mail that `read_email` made this of."""
    if email is None:
        yield Problem("email_invalid", "email", "is not an e-mail address: write it as nome.cognome@comune.it")


def problems_of_person(wanted: StaffWanted) -> Iterator[Problem]:
    """What is wrong with name and language."""
    if not 1 <= len(wanted.name.strip()) <= LONGEST_NAME or not wanted.name.isprintable():
        yield Problem("name_length", "name", f"must have 1 to {LONGEST_NAME} characters")
    if wanted.language not in LANGUAGES:
        yield Problem("language_unknown", "language", f"choose from {', '.join(LANGUAGES)}")
