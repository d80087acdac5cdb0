"""Give a zone or contrada another name, and a contrada other zones."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from comunica.enrolment.territory.sizes import LONGEST_NAME
from comunica.municipality.keys import Scope
from comunica.municipality.territory import ZoneKind
from comunica.usecases.problem import Refused as Wrong
from comunica.usecases.territory.change_zone import ZoneChange, change_zone
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.doors.refused import Refused, Why
from services.console.mistakes import Mistakes, mistakes_of
from services.console.pages.territory.sentences import ZONE_FIELDS, ZONE_PROBLEMS
from services.console.pages.territory.zone_form import ZoneSaid, zones_to_choose
from services.console.pages.territory.zones import found_zone
from services.console.parts import Parts, PartsGiven
from services.console.rendering import notice, page

router = APIRouter()
_PATH = "/territorio/zone/{zone_id}/cambia"


@router.get(_PATH, dependencies=[needs(Scope.GAZETTEER_WRITE)])
async def form(request: Request, zone_id: str, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """As it is."""
    return await _page(request, zone_id, parts, visitor, None)


@router.post(_PATH, dependencies=[needs(Scope.GAZETTEER_WRITE)])
async def change(
    request: Request, zone_id: str, parts: PartsGiven, visitor: VisitorGiven, said: Annotated[ZoneSaid, Form()]
) -> Response:
    """Everything that points to it still does."""
    wanted = ZoneChange(zone_id=zone_id, name=said.nome, zones=tuple(said.zone), keeps_name=bool(said.tieni))
    outcome = await change_zone(wanted, visitor.municipality_id, who=visitor.caller.who, record=parts.zone_record)
    match outcome:
        case None:
            raise Refused(Why.NOT_FOUND)
        case Wrong(problems):
            mistakes = mistakes_of(request, problems, ZONE_PROBLEMS, fields=ZONE_FIELDS)
            return await _page(request, zone_id, parts, visitor, said, mistakes)
        case True:
            notice(request, "success", "Salvato. Vale entro mezzo minuto.")
        case _:
            notice(request, "info", "Era già così.")
    return see_other(f"/territorio/zone/{zone_id}")


async def _page(
    request: Request,
    zone_id: str,
    parts: Parts,
    visitor: VisitorGiven,
    said: ZoneSaid | None,
    mistakes: Mistakes | None = None,
) -> Response:
    gazetteer = (await parts.territories.town(visitor.municipality_id)).gazetteer
    target = found_zone(gazetteer, zone_id)
    zone = gazetteer.zones[target.id]
    return page(
        request,
        "territory/zone_change.html",
        status=422 if mistakes else 200,
        target=target,
        said=said or ZoneSaid(nome=zone.name, zone=list(zone.zones), tieni="si"),
        zones=zones_to_choose(gazetteer) if zone.kind is ZoneKind.CONTRADA else (),
        mistakes=mistakes or Mistakes(),
        longest=LONGEST_NAME,
    )
