"""Streets with their ranges of numbers: searched, a page at a time."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from comunica.enrolment.gazetteer import Gazetteer
from comunica.municipality.keys import Scope
from comunica.usecases.territory.find_streets import find_streets
from comunica.usecases.territory.territory_record import TargetKind
from services.console.doors.permissions import VisitorGiven, needs
from services.console.doors.refused import Refused, Why
from services.console.pages.territory.target import Target, target_page
from services.console.parts import PartsGiven
from services.console.rendering import page

router = APIRouter()
#: Streets of a page.
_PAGE = 50


@router.get("/territorio/vie", dependencies=[needs(Scope.GAZETTEER_READ)])
async def streets(
    request: Request, parts: PartsGiven, visitor: VisitorGiven, cerca: str = "", zona: str = "", dopo: str | None = None
) -> Response:
    """By words of their names, and by zone."""
    gazetteer = (await parts.territories.town(visitor.municipality_id)).gazetteer
    found = find_streets(gazetteer, named=cerca[:200], zone=zona, after=dopo, size=min(_PAGE, parts.page_size))
    return page(
        request,
        "territory/streets.html",
        found=found,
        gazetteer=gazetteer,
        named=cerca[:200],
        zone=zona,
        zones=[(each.id, each.name) for each in sorted(gazetteer.zones.values(), key=lambda one: one.name.casefold())],
        first=dopo is None,
    )


@router.get("/territorio/vie/{street_id}", dependencies=[needs(Scope.GAZETTEER_READ)])
async def street(request: Request, street_id: str, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """One, with the names that it has."""
    gazetteer = (await parts.territories.town(visitor.municipality_id)).gazetteer
    return target_page(request, found_street(gazetteer, street_id))


def found_street(gazetteer: Gazetteer, street_id: str) -> Target:
    """The street as its page shows it."""
    street = gazetteer.street_of(street_id)
    if street is None:
        raise Refused(Why.NOT_FOUND)
    return Target(
        kind=TargetKind.STREET,
        id=street.id,
        name=street.full,
        aliases=street.aliases,
        street=street,
        gazetteer=gazetteer,
    )
