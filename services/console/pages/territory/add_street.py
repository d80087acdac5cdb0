"""Add a street."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from comunica.municipality.keys import Scope
from comunica.usecases.problem import Refused as Wrong
from comunica.usecases.territory.add_street import add_street
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.pages.territory.street_form import StreetSaid, mistakes_of_street, street_page, street_said
from services.console.parts import PartsGiven
from services.console.rendering import notice

router = APIRouter()
_PATH = "/territorio/via-nuova"


@router.get(_PATH, dependencies=[needs(Scope.GAZETTEER_WRITE)])
async def form(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """Which?"""
    return street_page(request, (await parts.territories.town(visitor.municipality_id)).gazetteer, StreetSaid())


@router.post(_PATH, dependencies=[needs(Scope.GAZETTEER_WRITE)])
async def add(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """Understood from the next half minute on."""
    said = await street_said(request)
    gazetteer = (await parts.territories.town(visitor.municipality_id)).gazetteer
    if said.more_rows:
        return street_page(request, gazetteer, said)
    outcome = await add_street(
        said.written, visitor.municipality_id, who=visitor.caller.who, record=parts.street_record
    )
    if isinstance(outcome, Wrong):
        return street_page(request, gazetteer, said, mistakes=mistakes_of_street(request, outcome.errors))
    notice(request, "success", "Aggiunta: %(name)s. Vale entro mezzo minuto.", name=outcome.full)
    return see_other(f"/territorio/vie/{outcome.id}")
