"""Take a zone or contrada away; or say what still points to it, and what to do about that."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from comunica.municipality.keys import Scope
from comunica.usecases.staff.authenticate_session import Visitor
from comunica.usecases.territory.remove_zone import remove_zone
from comunica.usecases.territory.zone_record import ZoneUses
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.doors.refused import Refused, Why
from services.console.pages.territory.target import Target
from services.console.pages.territory.zones import found_zone
from services.console.parts import Parts, PartsGiven
from services.console.rendering import notice, page

router = APIRouter()
_PATH = "/territorio/zone/{zone_id}/togli"


@router.get(_PATH, dependencies=[needs(Scope.GAZETTEER_WRITE)])
async def ask(request: Request, zone_id: str, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """What happens then; or what is to be done first."""
    target = await _target(zone_id, parts, visitor)
    return _page(request, target, await parts.zone_record.uses_of(visitor.municipality_id, target.id))


@router.post(_PATH, dependencies=[needs(Scope.GAZETTEER_WRITE)])
async def remove(request: Request, zone_id: str, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """Away with it, if nothing points to it now."""
    outcome = await remove_zone(zone_id, visitor.municipality_id, who=visitor.caller.who, record=parts.zone_record)
    match outcome:
        case None:
            raise Refused(Why.NOT_FOUND)
        case ZoneUses():
            return _page(request, await _target(zone_id, parts, visitor), outcome, status=422)
        case _:
            notice(request, "success", "Tolta: %(name)s. Vale entro mezzo minuto.", name=outcome.zone.name)
            return see_other("/territorio")


async def _target(zone_id: str, parts: Parts, visitor: Visitor) -> Target:
    return found_zone((await parts.territories.town(visitor.municipality_id)).gazetteer, zone_id)


def _page(request: Request, target: Target, uses: ZoneUses, *, status: int = 200) -> Response:
    return page(request, "territory/zone_remove.html", status=status, target=target, uses=uses)
