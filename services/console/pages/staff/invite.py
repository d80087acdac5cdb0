"""Invite somebody to work here; and the links that are shown once where no e-mail goes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel
from starlette.responses import Response

from comunica.municipality.keys import Scope
from comunica.municipality.roles import Role
from comunica.usecases.problem import Refused as RefusedByUseCase
from comunica.usecases.staff.authenticate_session import Visitor
from comunica.usecases.staff.emails import read_email
from comunica.usecases.staff.hands import StaffHand
from comunica.usecases.staff.invite_staff import (
    InviteDesk,
    StaffWanted,
    email_problems,
    invite_again,
    invite_staff,
    offer_recovery,
    problems_of_person,
)
from comunica.usecases.staff.links import LinkDesk, LinkSent
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.doors.refused import Refused, Why
from services.console.mistakes import Mistakes, mistakes_of
from services.console.pages.staff.members import STAFF, member_or_404, member_page, role_choices
from services.console.pages.staff.sentences import ROLE_UNKNOWN, SENTENCES
from services.console.parts import Parts, PartsGiven
from services.console.rendering import notice, page, say

router = APIRouter()
_ROLES = frozenset(Role)


class Wanted(BaseModel):
    """The form's fields."""

    name: str = ""
    email: str = ""
    role: str = ""
    language: str = "it"

    def as_(self, role: Role) -> StaffWanted:
        """The wish, once the role is known to be one."""
        return StaffWanted(email=self.email, name=self.name, role=role, language=self.language)


@router.get(f"{STAFF}/invita", dependencies=[needs(Scope.STAFF_WRITE)])
async def invitation_form(request: Request) -> Response:
    """Whom?"""
    return _form(request, Wanted())


@router.post(f"{STAFF}/invita", dependencies=[needs(Scope.STAFF_WRITE)])
async def invite(
    request: Request, parts: PartsGiven, visitor: VisitorGiven, wanted: Annotated[Wanted, Form()]
) -> Response:
    """They have the link by e-mail; or whoever invites them sees it, in this answer and never again."""
    if wanted.role not in _ROLES:
        return _form(request, wanted, _without_role(request, wanted), 422)
    match await invite_staff(wanted.as_(Role(wanted.role)), desk=_desk(request, parts, visitor), new_id=parts.new_id()):
        case LinkSent() as sent:
            return _sent(request, sent)
        case RefusedByUseCase(errors):
            return _form(request, wanted, mistakes_of(request, errors, SENTENCES), 422)


@router.post(f"{STAFF}/{{staff_id}}/invito", dependencies=[needs(Scope.STAFF_WRITE)])
async def another_invitation(request: Request, staff_id: UUID, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """For who let the first go by, or lost password and codes."""
    outcome = await invite_again(staff_id, desk=_desk(request, parts, visitor))
    return await _answer(request, staff_id, outcome, parts, visitor)


@router.post(f"{STAFF}/{{staff_id}}/recupera", dependencies=[needs(Scope.STAFF_WRITE)])
async def another_password(request: Request, staff_id: UUID, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """For who forgot the password and gets no e-mail."""
    outcome = await offer_recovery(staff_id, desk=_desk(request, parts, visitor))
    return await _answer(request, staff_id, outcome, parts, visitor)


async def _answer(
    request: Request, staff_id: UUID, outcome: LinkSent | RefusedByUseCase | None, parts: Parts, visitor: Visitor
) -> Response:
    match outcome:
        case LinkSent() as sent:
            return _sent(request, sent)
        case RefusedByUseCase(errors):
            person = await member_or_404(staff_id, parts, visitor.municipality_id)
            return member_page(request, person, mistakes_of(request, errors, SENTENCES), 422)
        case None:
            raise Refused(Why.NOT_FOUND)


def _without_role(request: Request, wanted: Wanted) -> Mistakes:
    """Everything that is wrong besides, so that nobody sends the form twice for it."""
    besides = (*email_problems(read_email(wanted.email)), *problems_of_person(wanted.as_(Role.OBSERVER)))
    return mistakes_of(request, besides, SENTENCES).field("role", say(request, ROLE_UNKNOWN))


def _sent(request: Request, sent: LinkSent) -> Response:
    if not sent.posted:
        return page(request, "staff/link_shown.html", sent=sent)
    notice(request, "success", "Abbiamo scritto a %(email)s.", email=sent.member.email)
    return see_other(f"{STAFF}/{sent.member.id}")


def _desk(request: Request, parts: Parts, visitor: Visitor) -> InviteDesk:
    # Whoever has the rights to invite may lead the link wherever they like: the Host of the request will do.
    base_url = parts.public_url or f"{request.url.scheme}://{request.url.netloc}"
    links = LinkDesk(letters=parts.letters, base_url=base_url, chance=parts.chance)
    return InviteDesk(hand=StaffHand.of(visitor), register=parts.front_desk.register, links=links, now=parts.now())


def _form(request: Request, wanted: Wanted, mistakes: Mistakes | None = None, status: int = 200) -> Response:
    return page(
        request,
        "staff/invite.html",
        status=status,
        wanted=wanted,
        roles=role_choices(request),
        mistakes=mistakes or Mistakes(),
    )
