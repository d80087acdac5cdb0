"""Come in by a digital identity (SPID, CIE): to the gateway, and back with an answer that is looked at here.

To the gateway leads a link, not a form: no form of ours leads to another site, and browsers hold us to it.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from comunica.usecases.staff.coming_in import TooManyAttempts
from comunica.usecases.staff.identities import IdentityRefusal, IdentityRefused, Returned
from comunica.usecases.staff.identity_trips import Errand, read_trip
from comunica.usecases.staff.link_identity import IdentityLinked, WayThere, finish_link
from comunica.usecases.staff.sign_in_by_identity import (
    CameIn,
    TownToChoose,
    begin_sign_in,
    choose_town,
    finish_sign_in,
)
from services.console.doors.own_paths import IDENTITY_RETURN, own_path, see_other
from services.console.doors.permissions import anybody
from services.console.doors.session_door import begin_session
from services.console.pages.signing_in.identity_trip import desk_of, end_trip, keep_trip, not_let_in, trip_at_hand
from services.console.pages.signing_in.known_browser import address_of
from services.console.parts import Parts, PartsGiven
from services.console.rendering import notice, page
from services.console.sign_ins import Outcome, Way, outcome_of

router = APIRouter()
BEGIN, TOWN = "/entra/identita", "/entra/identita/comune"


@router.get(BEGIN, dependencies=[anybody()])
async def go(request: Request, parts: PartsGiven, dopo: str = "") -> Response:
    """To the gateway; whoever is in already goes on."""
    desk = desk_of(parts)
    if request.state.visitor is not None:
        return see_other(dopo)
    match await begin_sign_in(own_path(dopo), desk=desk):
        case WayThere(address, kept):
            response = RedirectResponse(address, status_code=303)
            keep_trip(request, response, kept)
            return response
        case IdentityRefused() as refused:
            parts.sign_ins.sign_in_tried(Way.IDENTITY, outcome_of(refused))
            return not_let_in(request, refused, desk=desk)


@router.get(IDENTITY_RETURN, dependencies=[anybody()])
async def come_back(
    request: Request, parts: PartsGiven, state: str = "", code: str = "", error: str = "", iss: str = ""
) -> Response:
    """Back from the gateway, for whatever they went. The way ends here: the same address opens nothing again."""
    returned = Returned(state=state, code=code, error=error, issuer=iss)
    trip = read_trip(trip_at_hand(request), parts.now(), signs=desk_of(parts).signs)
    links = trip is not None and trip.errand is Errand.LINK
    return await (_linked if links else _signed_in)(request, parts, returned)


@router.post(TOWN, dependencies=[anybody()])
async def in_town(request: Request, parts: PartsGiven, persona: Annotated[str, Form()] = "") -> Response:
    """Into the town that they chose."""
    desk = desk_of(parts)
    try:
        outcome = await choose_town(UUID(persona), trip_at_hand(request), desk=desk)
    except ValueError:
        outcome = IdentityRefused(IdentityRefusal.LOST)
    if isinstance(outcome, IdentityRefused):
        return _out(request, parts, outcome)
    return _in(request, parts, outcome)


async def _signed_in(request: Request, parts: Parts, returned: Returned) -> Response:
    desk, kept, address = desk_of(parts), trip_at_hand(request), address_of(request)
    match await finish_sign_in(returned, kept, address=address, desk=desk, refusals=parts.refusals):
        case CameIn() as entered:
            return _in(request, parts, entered)
        case TownToChoose(towns, choice):
            response: Response = page(request, "signing_in/choose_town.html", towns=towns)
            keep_trip(request, response, choice)
            return response
        case (IdentityRefused() | TooManyAttempts()) as refused:
            return _out(request, parts, refused)


async def _linked(request: Request, parts: Parts, returned: Returned) -> Response:
    desk, kept, visitor = desk_of(parts), trip_at_hand(request), request.state.visitor
    outcome = await finish_link(returned, kept, visitor, address=address_of(request), desk=desk)
    if not isinstance(outcome, IdentityLinked):
        return end_trip(request, not_let_in(request, outcome, desk=desk))
    notice(
        request,
        "success",
        "Identità collegata: la prossima volta puoi entrare con %(gateway)s.",
        gateway=desk.gateway.name,
    )
    return end_trip(request, see_other("/profilo"))


def _out(request: Request, parts: Parts, refused: IdentityRefused | TooManyAttempts) -> Response:
    parts.sign_ins.sign_in_tried(Way.IDENTITY, outcome_of(refused))
    return end_trip(request, not_let_in(request, refused, desk=desk_of(parts)))


def _in(request: Request, parts: Parts, entered: CameIn) -> Response:
    parts.sign_ins.sign_in_tried(Way.IDENTITY, Outcome.SIGNED_IN)
    response = end_trip(request, see_other(entered.then))
    begin_session(request, response, entered.session_token)
    return response
