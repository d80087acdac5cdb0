"""Everybody who works here, and one of them."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from comunica.municipality.keys import Scope
from comunica.municipality.roles import Role
from comunica.usecases.staff.staff_record import MemberShown, StaffState
from services.console.doors.permissions import VisitorGiven, needs
from services.console.doors.refused import Refused, Why
from services.console.mistakes import Mistakes
from services.console.pages.staff.sentences import STATE_NAMES
from services.console.parts import Parts, PartsGiven
from services.console.rendering import page, say
from services.console.roles import ROLE_HINTS, ROLE_NAMES

router = APIRouter()
STAFF = "/persone"
_ORDER = (StaffState.ACTIVE, StaffState.INVITED, StaffState.SUSPENDED)


@router.get(STAFF, dependencies=[needs(Scope.STAFF_READ)])
async def members(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """All of them: there are few. Who works first, by name."""
    found = await parts.front_desk.register.list_members(visitor.municipality_id)
    return page(
        request,
        "staff/members.html",
        members=sorted(found, key=lambda each: (_ORDER.index(each.state), each.name.lower())),
        role_names=ROLE_NAMES,
        state_names=STATE_NAMES,
        one_administrator=sum(each.is_administrator for each in found) == 1,
    )


@router.get(f"{STAFF}/{{staff_id}}", dependencies=[needs(Scope.STAFF_READ)])
async def member(request: Request, staff_id: UUID, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """One, and what may be changed of them."""
    return member_page(request, await member_or_404(staff_id, parts, visitor.municipality_id))


async def member_or_404(staff_id: UUID, parts: Parts, municipality_id: UUID) -> MemberShown:
    """Of this municipality; what another one has is not there."""
    found = await parts.front_desk.register.see_member(municipality_id, staff_id)
    if found is None:
        raise Refused(Why.NOT_FOUND)
    return found


def member_page(request: Request, member: MemberShown, mistakes: Mistakes | None = None, status: int = 200) -> Response:
    """The page of one."""
    return page(
        request,
        "staff/member.html",
        status=status,
        member=member,
        is_oneself=member.id == request.state.visitor.staff_id,
        roles=role_choices(request),
        role_names=ROLE_NAMES,
        state_names=STATE_NAMES,
        mistakes=mistakes or Mistakes(),
    )


def role_choices(request: Request) -> list[tuple[str, str, str]]:
    """For the form: value, name, what they may do."""
    return [(str(role), say(request, ROLE_NAMES[role]), say(request, ROLE_HINTS[role])) for role in Role]
