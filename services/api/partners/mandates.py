"""Routes of mandates: grant, list, show, revoke; and the partners that there are to choose from."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from comunica.broadcasting.lanes import Lane
from comunica.municipality.keys import Scope
from comunica.usecases.paging import PageRequest
from comunica.usecases.partners import mandate_register
from comunica.usecases.partners.grant_mandate import GrantDesk, MandateWanted, grant_mandate
from comunica.usecases.partners.revoke_mandate import revoke_mandate
from comunica.usecases.problem import Refused
from services.api.document.addresses import links, mandate_uri
from services.api.document.documents import errors
from services.api.doors.faults import no_result
from services.api.doors.gate import require
from services.api.doors.refusals import refusal
from services.api.partners.mandate_shapes import (
    MandateAsked,
    MandatePage,
    MandateShown,
    PartnerPage,
    PartnerShown,
)
from services.api.parts import CallerGiven, PartsGiven
from services.api.shapes import PageAsked

router = APIRouter(prefix="/v2", tags=["mandates"])


@router.get("/partners", summary="List partners", responses=errors(400))
async def partners(
    page: Annotated[PageAsked, Query()], request: Request, caller: CallerGiven, parts: PartsGiven
) -> PartnerPage:
    """Who can be given a mandate, newest first. None of them can send anything in your name before that."""
    require(caller, Scope.MANDATE_READ, Scope.MANDATE_WRITE)
    found = await parts.partners.page(PageRequest(page.older_than, parts.page_size), with_closed=False)
    shown = [PartnerShown.model_validate(each) for each in found.rows]
    return PartnerPage(partners=shown, links=links(request, next_after=found.next_after))


@router.post(
    "/mandates",
    status_code=201,
    summary="Grant a mandate",
    responses=errors(400, 409, 413, 415, 422)
    | {201: {"headers": {"Location": {"description": "Where to see it.", "schema": {"type": "string"}}}}},
)
async def grant(
    asked: MandateAsked, request: Request, response: Response, caller: CallerGiven, parts: PartsGiven
) -> MandateShown:
    """From now on the partner may send in your name what the mandate covers. It takes the place of the one it had."""
    require(caller, Scope.MANDATE_WRITE)
    outcome = await grant_mandate(
        MandateWanted(
            partner=asked.named(),
            categories=frozenset(asked.categories),
            lanes=frozenset(map(Lane, asked.lanes)),
            expires_at=asked.expires_at,
        ),
        desk=GrantDesk(caller=caller, mandates=parts.mandates, now=parts.now(), new_id=parts.new_id()),
    )
    if isinstance(outcome, Refused):
        raise refusal(outcome.errors)
    response.headers["Location"] = mandate_uri(request, outcome.id)
    return _shown(outcome, parts.now())


@router.get("/mandates", summary="List mandates", responses=errors(400))
async def list_all(
    page: Annotated[PageAsked, Query()], request: Request, caller: CallerGiven, parts: PartsGiven
) -> MandatePage:
    """Newest first. Those that have ended stay: they were the right to what was sent."""
    require(caller, Scope.MANDATE_READ, Scope.MANDATE_WRITE)
    found = await parts.mandates.page(caller.municipality_id, PageRequest(page.older_than, parts.page_size))
    shown = [_shown(each, parts.now()) for each in found.rows]
    return MandatePage(mandates=shown, links=links(request, next_after=found.next_after))


@router.get("/mandates/{mandate_id}", summary="Show a mandate", responses=errors(400, 404))
async def show(mandate_id: UUID, caller: CallerGiven, parts: PartsGiven) -> MandateShown:
    """What it covers, and whether it stands."""
    require(caller, Scope.MANDATE_READ, Scope.MANDATE_WRITE)
    async with parts.mandates.turn(caller.municipality_id) as turn:
        found = await turn.see(mandate_id)
    if found is None:
        raise no_result()
    return _shown(found, parts.now())


@router.post("/mandates/{mandate_id}/revoke", summary="Revoke a mandate", responses=errors(400, 404))
async def revoke(mandate_id: UUID, caller: CallerGiven, parts: PartsGiven) -> MandateShown:
    """From this answer on nothing more comes by it. What came before is yours to cancel: GET /v2/broadcasts."""
    require(caller, Scope.MANDATE_WRITE)
    found = await revoke_mandate(
        mandate_id, caller=caller, mandates=parts.mandates, now=parts.now(), line_id=parts.new_id()
    )
    if found is None:
        raise no_result()
    return _shown(found, parts.now())


def _shown(mandate: mandate_register.MandateShown, now: dt.datetime) -> MandateShown:
    return MandateShown.model_validate(
        {
            "id": mandate.id,
            "partner": {"id": mandate.partner_id, "slug": mandate.partner_slug, "name": mandate.partner_name},
            "categories": sorted(mandate.categories),
            "lanes": sorted(map(str, mandate.lanes)),
            "state": _state(mandate, now),
            "granted_by": mandate.granted_by,
            "granted_at": mandate.granted_at,
            "expires_at": mandate.expires_at,
            "revoked_at": mandate.revoked_at,
        }
    )


def _state(
    mandate: mandate_register.MandateShown, now: dt.datetime
) -> Literal["in_force", "expired", "revoked", "partner_closed"]:
    if mandate.revoked_at is not None:
        return "revoked"
    if mandate.closed_at is not None:
        return "partner_closed"
    return "expired" if mandate.is_over(now) else "in_force"
