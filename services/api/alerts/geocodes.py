"""Routes of the table of geocodes: what the codes of alerts stand for in this municipality."""

from collections.abc import Sequence

from fastapi import APIRouter

from comunica.municipality.keys import Scope
from comunica.usecases.alerts.keep_geocodes import Geocode, keep_geocodes
from services.api.alerts.alert_shapes import GeocodeRow, GeocodesAsked, GeocodeTableShown
from services.api.document.documents import errors
from services.api.doors.gate import require
from services.api.doors.refusals import refusal
from services.api.parts import CallerGiven, PartsGiven

router = APIRouter(prefix="/v2/geocodes", tags=["alerts"])


@router.get("", summary="Show the table of geocodes", responses=errors())
async def show(caller: CallerGiven, parts: PartsGiven) -> GeocodeTableShown:
    """Zones that are gone since are left out; a geocode that has no zone left stands for nobody."""
    require(caller, Scope.GAZETTEER_READ)
    return _shown(await parts.geocodes.see(caller.municipality_id))


@router.put("", summary="Replace the table of geocodes", responses=errors(400, 413, 415))
async def put(asked: GeocodesAsked, caller: CallerGiven, parts: PartsGiven) -> GeocodeTableShown:
    """The whole of it: what is not named is gone. Of a wrong table nothing is taken."""
    require(caller, Scope.GAZETTEER_WRITE)
    table = [each.geocode() for each in asked.geocodes]
    problems = await keep_geocodes(caller.municipality_id, table, record=parts.geocodes, who=caller.who)
    if problems:
        raise refusal(problems)
    return _shown(table)


def _shown(table: Sequence[Geocode]) -> GeocodeTableShown:
    rows = [
        GeocodeRow(
            name=each.written.name,
            value=each.written.value,
            everyone=each.target.everyone,
            zones=list(each.target.zones),
        )
        for each in table
    ]
    return GeocodeTableShown(geocodes=rows)
