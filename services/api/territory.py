"""Routes of the territory: zones, the gazetteer, and the names that citizens use."""

from typing import Any

from fastapi import APIRouter

from comunica.municipality.keys import Scope
from comunica.usecases.audit import key
from comunica.usecases.authenticate_key import Caller
from comunica.usecases.list_zones import list_zones
from comunica.usecases.teach_alias import NotTaught, Taught, Teaching, teach_alias, withdraw_alias
from comunica.usecases.territory_record import TargetKind
from comunica.usecases.try_message import try_message
from services.api.documents import errors
from services.api.faults import Fault, fault
from services.api.gate import require
from services.api.parts import CallerGiven, PartsGiven
from services.api.shapes import ZoneList, ZoneShown
from services.api.territory_shapes import (
    AliasAsked,
    AliasShown,
    GazetteerShown,
    MessageTried,
    ReadingShown,
    gazetteer_shown,
    reading_shown,
)

router = APIRouter(prefix="/v2", tags=["territory"])


@router.get("/zones", summary="List zones", responses=errors())
async def zones(caller: CallerGiven, parts: PartsGiven) -> ZoneList:
    """Zones and contrade that a broadcast can be addressed to."""
    require(caller, Scope.BROADCAST_READ)
    found = await list_zones(parts.listings, caller.municipality_id)
    shown = [
        ZoneShown(id=each.id, kind=each.kind, name=each.name, aliases=list(each.aliases), zones=list(each.zones))
        for each in found
    ]
    return ZoneList(zones=shown)


@router.get("/gazetteer", summary="Show the gazetteer", responses=errors(), response_model=GazetteerShown)
async def show(caller: CallerGiven, parts: PartsGiven) -> dict[str, Any]:
    """Zones, contrade, streets with their ranges of numbers, other towns, and what staff taught."""
    require(caller, Scope.GAZETTEER_READ)
    town = await parts.territories.town(caller.municipality_id)
    return gazetteer_shown(town.gazetteer)


@router.post("/gazetteer/test", summary="Try a message", responses=errors(400, 413, 415))
async def test(asked: MessageTried, caller: CallerGiven, parts: PartsGiven) -> ReadingShown:
    """How the reader would understand it, and why. Nobody is enrolled and nothing is kept."""
    require(caller, Scope.GAZETTEER_READ)
    return reading_shown(await try_message(asked.message, caller.municipality_id, record=parts.territories))


@router.post("/gazetteer/aliases", summary="Teach a name", responses=errors(400, 413, 415))
async def teach(asked: AliasAsked, caller: CallerGiven, parts: PartsGiven) -> AliasShown:
    """Understood from the next half minute on. Who taught it is kept."""
    require(caller, Scope.GAZETTEER_WRITE)
    try:
        return _shown(await teach_alias(_teaching(asked, caller), record=parts.territories))
    except NotTaught as problem:
        raise _not_taught(problem) from None


@router.post("/gazetteer/aliases/withdraw", summary="Take a name back", responses=errors(400, 413, 415))
async def withdraw(asked: AliasAsked, caller: CallerGiven, parts: PartsGiven) -> AliasShown:
    """A name that staff taught. One that comes from a file stays: correct the file."""
    require(caller, Scope.GAZETTEER_WRITE)
    try:
        return _shown(await withdraw_alias(_teaching(asked, caller), record=parts.territories))
    except NotTaught as problem:
        raise _not_taught(problem) from None


def _teaching(asked: AliasAsked, caller: Caller) -> Teaching:
    return Teaching(
        town=caller.municipality_id,
        kind=TargetKind(asked.kind),
        target=asked.target,
        alias=asked.alias,
        by=key(caller.key_id),
    )


def _shown(taught: Taught) -> AliasShown:
    return AliasShown(name=taught.name, changed=taught.changed)


def _not_taught(problem: NotTaught) -> Fault:
    return fault(400, "BadRequestError", code="not_taught", message=str(problem))
