"""Change a street: its name, its zone, the zones of its numbers, its other names."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from comunica.municipality.keys import Scope
from comunica.usecases.problem import Refused as Wrong
from comunica.usecases.territory.change_street import StreetChange, change_street
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.doors.refused import Refused, Why
from services.console.mistakes import Mistakes
from services.console.pages.territory.street_form import (
    StreetSaid,
    mistakes_of_street,
    said_of,
    street_page,
    street_said,
)
from services.console.pages.territory.streets import found_street
from services.console.parts import Parts, PartsGiven
from services.console.rendering import notice

router = APIRouter()
_PATH = "/territorio/vie/{street_id}/cambia"


@router.get(_PATH, dependencies=[needs(Scope.GAZETTEER_WRITE)])
async def form(request: Request, street_id: str, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """As it is; what staff taught of it is taken back on its own page."""
    street = await parts.street_record.see(visitor.municipality_id, street_id.replace("\x00", ""))
    if street is None:
        raise Refused(Why.NOT_FOUND)
    return await _page(request, street_id, parts, visitor, said_of(street))


@router.post(_PATH, dependencies=[needs(Scope.GAZETTEER_WRITE)])
async def change(request: Request, street_id: str, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """Everything that points to it still does."""
    said = await street_said(request)
    if said.more_rows:
        return await _page(request, street_id, parts, visitor, said)
    wanted = StreetChange(street_id=street_id, written=said.written, keeps_name=bool(said.tieni))
    outcome = await change_street(wanted, visitor.municipality_id, who=visitor.caller.who, record=parts.street_record)
    match outcome:
        case None:
            raise Refused(Why.NOT_FOUND)
        case Wrong(problems):
            return await _page(request, street_id, parts, visitor, said, mistakes_of_street(request, problems))
        case True:
            notice(request, "success", "Salvato. Vale entro mezzo minuto.")
        case _:
            notice(request, "info", "Era già così.")
    return see_other(f"/territorio/vie/{street_id}")


async def _page(
    request: Request,
    street_id: str,
    parts: Parts,
    visitor: VisitorGiven,
    said: StreetSaid,
    mistakes: Mistakes | None = None,
) -> Response:
    gazetteer = (await parts.territories.town(visitor.municipality_id)).gazetteer
    target = found_street(gazetteer, street_id)
    return street_page(request, gazetteer, said, target=target, mistakes=mistakes)
