"""Add a zone or contrada."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.territory.sizes import LONGEST_NAME
from comunica.municipality.keys import Scope
from comunica.municipality.territory import ZoneKind
from comunica.usecases.problem import Refused as Wrong
from comunica.usecases.territory.add_zone import ZoneWanted, add_zone
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.mistakes import Mistakes, mistakes_of
from services.console.pages.territory.sentences import ZONE_FIELDS, ZONE_PROBLEMS
from services.console.pages.territory.zone_form import ZoneSaid, zones_to_choose
from services.console.parts import PartsGiven
from services.console.rendering import notice, page

router = APIRouter()
_PATH = "/territorio/zona-nuova"
_KINDS = frozenset(ZoneKind)


@router.get(_PATH, dependencies=[needs(Scope.GAZETTEER_WRITE)])
async def form(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """Which?"""
    gazetteer = (await parts.territories.town(visitor.municipality_id)).gazetteer
    return _page(request, gazetteer, ZoneSaid())


@router.post(_PATH, dependencies=[needs(Scope.GAZETTEER_WRITE)])
async def add(
    request: Request, parts: PartsGiven, visitor: VisitorGiven, said: Annotated[ZoneSaid, Form()]
) -> Response:
    """Understood from the next half minute on."""
    kind = ZoneKind(said.tipo) if said.tipo in _KINDS else ZoneKind.ZONE
    wanted = ZoneWanted(name=said.nome, kind=kind, zones=tuple(said.zone))
    outcome = await add_zone(wanted, visitor.municipality_id, who=visitor.caller.who, record=parts.zone_record)
    if isinstance(outcome, Wrong):
        gazetteer = (await parts.territories.town(visitor.municipality_id)).gazetteer
        mistakes = mistakes_of(request, outcome.errors, ZONE_PROBLEMS, fields=ZONE_FIELDS)
        return _page(request, gazetteer, said, mistakes)
    notice(request, "success", "Aggiunta: %(name)s. Vale entro mezzo minuto.", name=outcome.name)
    return see_other(f"/territorio/zone/{outcome.id}")


def _page(request: Request, gazetteer: Gazetteer, said: ZoneSaid, mistakes: Mistakes | None = None) -> Response:
    return page(
        request,
        "territory/zone_new.html",
        status=422 if mistakes else 200,
        said=said,
        zones=zones_to_choose(gazetteer),
        mistakes=mistakes or Mistakes(),
        longest=LONGEST_NAME,
    )
