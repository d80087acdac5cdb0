"""What somebody may change of themselves: the password, the recovery codes, and where else they are signed in."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from comunica.usecases.problem import Refused
from comunica.usecases.staff.change_proofs import Proof, RecoveryCodesMade, change_password, renew_recovery_codes
from comunica.usecases.staff.change_staff import end_sessions
from comunica.usecases.staff.coming_in import TooManyAttempts
from comunica.usecases.staff.hands import StaffHand
from comunica.usecases.staff.link_identity import identity_linked_at
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.mistakes import Mistakes, mistakes_of
from services.console.pages.signing_in.proofs import NewProofs, ProofGiven
from services.console.pages.signing_in.sentences import SENTENCES, not_the_same, too_often, wait_first
from services.console.parts import PartsGiven
from services.console.rendering import notice, page
from services.console.roles import ROLE_HINTS, ROLE_NAMES

router = APIRouter()
PROFILE = "/profilo"


class OtherPassword(NewProofs):
    """The form's fields."""

    old_password: str = ""


@router.get(PROFILE, dependencies=[needs()])
async def profile(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """Who they are here, and what they may change."""
    desk = parts.identities
    return page(
        request,
        "signing_in/profile.html",
        role=ROLE_NAMES[visitor.role],
        role_hint=ROLE_HINTS[visitor.role],
        gateway=desk.gateway.name if desk else None,
        linked_at=await identity_linked_at(visitor, desk=desk) if desk else None,
    )


@router.get(f"{PROFILE}/password", dependencies=[needs()])
async def password_form(request: Request) -> Response:
    """Another password."""
    return _password_form(request)


@router.post(f"{PROFILE}/password", dependencies=[needs()])
async def put_password(
    request: Request, parts: PartsGiven, visitor: VisitorGiven, typed: Annotated[OtherPassword, Form()]
) -> Response:
    """It is changed, and their other sessions end."""
    if typed.differ:
        return _password_form(request, not_the_same(request), 422)
    proof = Proof(password=typed.old_password, code=typed.code)
    match await change_password(visitor, proof, password=typed.password, desk=parts.front_desk):
        case None:
            notice(request, "success", "La password è cambiata. Le altre sessioni aperte sono finite.")
            return see_other(PROFILE)
        case Refused(errors):
            return _password_form(request, mistakes_of(request, errors, SENTENCES), 422)
        case TooManyAttempts(wait):
            return too_often(_password_form(request, wait_first(request, wait)), wait)


@router.get(f"{PROFILE}/codici", dependencies=[needs()])
async def codes_form(request: Request) -> Response:
    """New recovery codes."""
    return _codes_form(request)


@router.post(f"{PROFILE}/codici", dependencies=[needs()])
async def make_codes(
    request: Request,
    parts: PartsGiven,
    visitor: VisitorGiven,
    proof: ProofGiven,
) -> Response:
    """Shown in the answer itself and nowhere else."""
    match await renew_recovery_codes(visitor, proof, desk=parts.front_desk):
        case RecoveryCodesMade(codes):
            return page(request, "signing_in/recovery_codes.html", codes=codes, new=False)
        case Refused(errors):
            return _codes_form(request, mistakes_of(request, errors, SENTENCES), 422)
        case TooManyAttempts(wait):
            return too_often(_codes_form(request, wait_first(request, wait)), wait)


@router.post(f"{PROFILE}/sessioni", dependencies=[needs()])
async def end_others(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """Everywhere but here."""
    ended = await end_sessions(
        visitor.staff_id, hand=StaffHand.of(visitor), register=parts.front_desk.register, but=visitor.session_id
    )
    notice(request, "success", "Altre sessioni chiuse: %(ended)s.", ended=ended)
    return see_other(PROFILE)


def _password_form(request: Request, mistakes: Mistakes | None = None, status: int = 200) -> Response:
    return page(request, "signing_in/change_password.html", status=status, mistakes=mistakes or Mistakes())


def _codes_form(request: Request, mistakes: Mistakes | None = None, status: int = 200) -> Response:
    return page(request, "signing_in/renew_codes.html", status=status, mistakes=mistakes or Mistakes())
