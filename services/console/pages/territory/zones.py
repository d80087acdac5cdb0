"""Zones and contrade, and one of them."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.territory.stradario import by_zone
from comunica.municipality.keys import Scope
from comunica.municipality.territory import ZoneKind
from comunica.usecases.territory.territory_record import TargetKind
from services.console.doors.permissions import VisitorGiven, needs
from services.console.doors.refused import Refused, Why
from services.console.pages.territory.target import Target, target_page
from services.console.parts import PartsGiven
from services.console.rendering import page
from services.console.zone_maps import map_of

router = APIRouter()


@router.get("/territorio", dependencies=[needs(Scope.GAZETTEER_READ)])
async def zones(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """All of them: a town has few."""
    gazetteer = (await parts.territories.town(visitor.municipality_id)).gazetteer
    every = sorted(gazetteer.zones.values(), key=lambda each: each.name.casefold())
    return page(
        request,
        "territory/zones.html",
        zones=[each for each in every if each.kind is ZoneKind.ZONE],
        contrade=[each for each in every if each.kind is ZoneKind.CONTRADA],
        streets=dict(by_zone(gazetteer.streets)),
        street_count=len(gazetteer.streets),
        gazetteer=gazetteer,
        drawn=await map_of(parts, visitor.municipality_id, every),
    )


@router.get("/territorio/zone/{zone_id}", dependencies=[needs(Scope.GAZETTEER_READ)])
async def zone(request: Request, zone_id: str, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """One, with the names that it has."""
    gazetteer = (await parts.territories.town(visitor.municipality_id)).gazetteer
    return target_page(request, found_zone(gazetteer, zone_id))


def found_zone(gazetteer: Gazetteer, zone_id: str) -> Target:
    """The zone as its page shows it."""
    zone = gazetteer.zones.get(zone_id)
    if zone is None:
        raise Refused(Why.NOT_FOUND)
    return Target(
        kind=TargetKind.ZONE, id=zone.id, name=zone.name, aliases=zone.aliases, zone=zone, gazetteer=gazetteer
    )
