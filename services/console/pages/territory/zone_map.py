"""The map of the zones: brought in as GeoJSON, whole or not at all; seen; taken away."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from comunica.enrolment.territory.zone_shapes_file import LARGEST_FILE, FaultFound
from comunica.municipality.keys import Scope
from comunica.usecases.staff.authenticate_session import Visitor
from comunica.usecases.territory.change_zone_map import (
    ChangeZoneMap,
    ZoneMapChanged,
    change_zone_map,
    remove_zone_map,
)
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.mistakes import Mistakes
from services.console.pages.territory.sentences import MAP_FAULTS
from services.console.parts import Parts, PartsGiven
from services.console.rendering import notice, page, say
from services.console.uploads import content_of
from services.console.words import sentence
from services.console.zone_maps import map_of

router = APIRouter()
_PATH = "/territorio/mappa"
_FIELD = "file"
#: Faults that a page shows; the rest are counted.
MOST_FAULTS = 200
_FAULTS = sentence("Il file ha degli errori: correggili e caricalo di nuovo. Non è cambiato niente.")


@dataclass(frozen=True, slots=True)
class FaultShown:
    """What is wrong with one feature, and how the file calls its zone."""

    feature: int
    named: str
    says: str


@router.get(_PATH, dependencies=[needs(Scope.GAZETTEER_WRITE)])
async def form(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """The map as it is, and which file is to take its place."""
    return await _page(request, parts, visitor)


@router.post(_PATH, dependencies=[needs(Scope.GAZETTEER_WRITE)])
async def put(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """In the place of what was there."""
    content = await content_of(await request.form(), _FIELD, LARGEST_FILE)
    asked = ChangeZoneMap(municipality_id=visitor.municipality_id, who=visitor.caller.who, content=content)
    outcome = await change_zone_map(asked, record=parts.zone_maps, read=parts.printed.in_turn)
    if not isinstance(outcome, ZoneMapChanged):
        return await _page(request, parts, visitor, outcome)
    if outcome.changed:
        notice(request, "success", "Mappa salvata. Zone e contrade sulla mappa: %(zones)s.", zones=outcome.zones)
    else:
        notice(request, "info", "Era già questa.")
    return see_other(_PATH)


@router.post(f"{_PATH}/togli", dependencies=[needs(Scope.GAZETTEER_WRITE)])
async def remove(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """The pages are as before there was one."""
    if await remove_zone_map(visitor.municipality_id, who=visitor.caller.who, record=parts.zone_maps):
        notice(request, "success", "Mappa tolta.")
    else:
        notice(request, "info", "Non c’era nessuna mappa.")
    return see_other(_PATH)


async def _page(request: Request, parts: Parts, visitor: Visitor, found: tuple[FaultFound, ...] = ()) -> Response:
    zones = list((await parts.territories.town(visitor.municipality_id)).gazetteer.zones.values())
    drawn = await map_of(parts, visitor.municipality_id, zones)
    there = {each.zone.id for each in drawn.zones} if drawn else set()
    faults = [
        FaultShown(each.feature, each.named, say(request, MAP_FAULTS[each.fault])) for each in found if each.feature
    ]
    whole = [say(request, MAP_FAULTS[each.fault]) for each in found if not each.feature]
    return page(
        request,
        "territory/zone_map.html",
        status=422 if found else 200,
        drawn=drawn,
        without=sorted((each.name for each in zones if each.id not in there), key=str.casefold),
        has_zones=bool(zones),
        faults=faults[:MOST_FAULTS],
        more=max(0, len(faults) - MOST_FAULTS),
        mistakes=Mistakes(((_FIELD, whole[0] if whole else say(request, _FAULTS)),)) if found else Mistakes(),
    )
