"""Give somebody another role, suspend them, let them in again, end their sessions."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from comunica.municipality.keys import Scope
from comunica.municipality.roles import Role
from comunica.usecases.problem import Refused as RefusedByUseCase
from comunica.usecases.staff.authenticate_session import Visitor
from comunica.usecases.staff.change_staff import change_role, end_sessions, let_in_again, suspend
from comunica.usecases.staff.hands import StaffHand
from comunica.usecases.staff.staff_record import MemberShown
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.doors.refused import Refused, Why
from services.console.mistakes import Mistakes, mistakes_of
from services.console.pages.staff.members import STAFF, member_or_404, member_page
from services.console.pages.staff.sentences import ROLE_UNKNOWN, SENTENCES
from services.console.parts import Parts, PartsGiven
from services.console.rendering import notice, page, say
from services.console.roles import ROLE_NAMES
from services.console.words import sentence

router = APIRouter()
_ROLES = frozenset(Role)


@router.post(f"{STAFF}/{{staff_id}}/ruolo", dependencies=[needs(Scope.STAFF_WRITE)])
async def put_role(
    request: Request, staff_id: UUID, parts: PartsGiven, visitor: VisitorGiven, role: Annotated[str, Form()] = ""
) -> Response:
    """From their next request on."""
    if role not in _ROLES:
        person = await member_or_404(staff_id, parts, visitor.municipality_id)
        return member_page(request, person, Mistakes((("role", say(request, ROLE_UNKNOWN)),)), 422)
    hand = StaffHand.of(visitor)
    outcome = await change_role(staff_id, Role(role), hand=hand, register=parts.front_desk.register)
    done = sentence("%(name)s ora ha il ruolo «%(role)s».")
    return await _answer(request, outcome, done, parts, visitor, staff_id=staff_id)


@router.get(f"{STAFF}/{{staff_id}}/sospendi", dependencies=[needs(Scope.STAFF_WRITE)])
async def suspend_form(request: Request, staff_id: UUID, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """What happens then."""
    person = await member_or_404(staff_id, parts, visitor.municipality_id)
    return page(request, "staff/suspend.html", member=person)


@router.post(f"{STAFF}/{{staff_id}}/sospendi", dependencies=[needs(Scope.STAFF_WRITE)])
async def put_suspended(request: Request, staff_id: UUID, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """Out at once."""
    outcome = await suspend(staff_id, hand=StaffHand.of(visitor), register=parts.front_desk.register)
    done = sentence("Accesso sospeso: da adesso %(name)s non può entrare.")
    return await _answer(request, outcome, done, parts, visitor, staff_id=staff_id)


@router.post(f"{STAFF}/{{staff_id}}/riammetti", dependencies=[needs(Scope.STAFF_WRITE)])
async def put_back(request: Request, staff_id: UUID, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """As before."""
    outcome = await let_in_again(staff_id, hand=StaffHand.of(visitor), register=parts.front_desk.register)
    done = sentence("%(name)s può entrare di nuovo.")
    return await _answer(request, outcome, done, parts, visitor, staff_id=staff_id)


@router.post(f"{STAFF}/{{staff_id}}/sessioni", dependencies=[needs(Scope.STAFF_WRITE)])
async def put_out(request: Request, staff_id: UUID, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """All of theirs end; of one's own, not the one at hand."""
    person = await member_or_404(staff_id, parts, visitor.municipality_id)
    hand, register = StaffHand.of(visitor), parts.front_desk.register
    ended = await end_sessions(staff_id, hand=hand, register=register, but=visitor.session_id)
    notice(request, "success", "Sessioni chiuse di %(name)s: %(ended)s.", name=person.name, ended=ended)
    return see_other(f"{STAFF}/{staff_id}")


async def _answer(
    request: Request,
    outcome: MemberShown | RefusedByUseCase | None,
    done: str,
    parts: Parts,
    visitor: Visitor,
    *,
    staff_id: UUID,
) -> Response:
    match outcome:
        case MemberShown() as person:
            role = say(request, ROLE_NAMES[person.role])
            notice(request, "success", done, name=person.name, role=role)
            return see_other(f"{STAFF}/{staff_id}")
        case RefusedByUseCase(errors):
            person = await member_or_404(staff_id, parts, visitor.municipality_id)
            return member_page(request, person, mistakes_of(request, errors, SENTENCES), 422)
        case None:
            raise Refused(Why.NOT_FOUND)
