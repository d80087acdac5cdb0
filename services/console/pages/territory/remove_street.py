"""Take a street away; or say what still points to it, and what to do about that."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from comunica.municipality.keys import Scope
from comunica.usecases.staff.authenticate_session import Visitor
from comunica.usecases.territory.remove_street import remove_street
from comunica.usecases.territory.street_record import StreetUses
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.doors.refused import Refused, Why
from services.console.pages.territory.streets import found_street
from services.console.pages.territory.target import Target
from services.console.parts import Parts, PartsGiven
from services.console.rendering import notice, page

router = APIRouter()
_PATH = "/territorio/vie/{street_id}/togli"


@router.get(_PATH, dependencies=[needs(Scope.GAZETTEER_WRITE)])
async def ask(request: Request, street_id: str, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """What happens then; or what is to be done first."""
    target = await _target(street_id, parts, visitor)
    return _page(request, target, await parts.street_record.uses_of(visitor.municipality_id, target.id))


@router.post(_PATH, dependencies=[needs(Scope.GAZETTEER_WRITE)])
async def remove(request: Request, street_id: str, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """Away with it, if nothing points to it now."""
    outcome = await remove_street(
        street_id, visitor.municipality_id, who=visitor.caller.who, record=parts.street_record
    )
    match outcome:
        case None:
            raise Refused(Why.NOT_FOUND)
        case StreetUses():
            return _page(request, await _target(street_id, parts, visitor), outcome, status=422)
        case _:
            notice(request, "success", "Tolta: %(name)s. Vale entro mezzo minuto.", name=outcome.full)
            return see_other("/territorio/vie")


async def _target(street_id: str, parts: Parts, visitor: Visitor) -> Target:
    return found_street((await parts.territories.town(visitor.municipality_id)).gazetteer, street_id)


def _page(request: Request, target: Target, uses: StreetUses, *, status: int = 200) -> Response:
    return page(request, "territory/street_remove.html", status=status, target=target, uses=uses)
