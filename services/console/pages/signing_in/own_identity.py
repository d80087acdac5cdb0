"""Link one's digital identity to oneself, or unlink it: both ask for password and code."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from comunica.usecases.problem import Refused
from comunica.usecases.staff.coming_in import TooManyAttempts
from comunica.usecases.staff.identities import IdentityRefused
from comunica.usecases.staff.link_identity import WayThere, begin_link, identity_linked_at, unlink_identity
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.mistakes import Mistakes, mistakes_of
from services.console.pages.signing_in.identity_trip import desk_of, keep_trip, not_let_in
from services.console.pages.signing_in.proofs import ProofGiven
from services.console.pages.signing_in.sentences import IDENTITY_SENTENCES, too_often, wait_first
from services.console.parts import Parts, PartsGiven
from services.console.rendering import notice, page

router = APIRouter()
IDENTITY = "/profilo/identita"


@router.get(IDENTITY, dependencies=[needs()])
async def form(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """Whether one is linked, and the form for the other."""
    return await _form(request, parts, visitor)


@router.post(f"{IDENTITY}/collega", dependencies=[needs()])
async def link(
    request: Request,
    parts: PartsGiven,
    visitor: VisitorGiven,
    proof: ProofGiven,
) -> Response:
    """A page with the link to the gateway: a form of ours must not lead there by itself."""
    desk = desk_of(parts)
    match await begin_link(visitor, proof, desk=desk):
        case WayThere(address, kept):
            response: Response = page(
                request, "signing_in/go_to_gateway.html", address=address, gateway=desk.gateway.name
            )
            keep_trip(request, response, kept)
            return response
        case IdentityRefused() as refused:
            return not_let_in(request, refused, desk=desk)
        case (Refused() | TooManyAttempts()) as problem:
            return await _again(request, parts, visitor, problem)


@router.post(f"{IDENTITY}/scollega", dependencies=[needs()])
async def unlink(
    request: Request,
    parts: PartsGiven,
    visitor: VisitorGiven,
    proof: ProofGiven,
) -> Response:
    """It opens nothing any more."""
    problem = await unlink_identity(visitor, proof, desk=desk_of(parts))
    if problem is not None:
        return await _again(request, parts, visitor, problem)
    notice(request, "success", "L’identità digitale non è più collegata.")
    return see_other("/profilo")


async def _again(request: Request, parts: Parts, visitor: VisitorGiven, problem: Refused | TooManyAttempts) -> Response:
    if isinstance(problem, Refused):
        return await _form(request, parts, visitor, mistakes_of(request, problem.errors, IDENTITY_SENTENCES), 422)
    return too_often(await _form(request, parts, visitor, wait_first(request, problem.wait)), problem.wait)


async def _form(
    request: Request, parts: Parts, visitor: VisitorGiven, mistakes: Mistakes | None = None, status: int = 200
) -> Response:
    desk = desk_of(parts)
    return page(
        request,
        "signing_in/own_identity.html",
        status=status,
        gateway=desk.gateway.name,
        linked_at=await identity_linked_at(visitor, desk=desk),
        mistakes=mistakes or Mistakes(),
    )
