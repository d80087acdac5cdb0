"""Routes of the territory: zones, the gazetteer, and the names that citizens use."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from comunica.enrolment.territory.content import NotATerritory, read_gazetteer, read_streets
from comunica.municipality.keys import Scope
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.people.choose_topics import list_topics
from comunica.usecases.setting_up.municipality_setup import SetupRefused
from comunica.usecases.territory.import_gazetteer import import_gazetteer
from comunica.usecases.territory.list_zones import list_zones
from comunica.usecases.territory.still_needed import WHAT_TO_DO, StillNeeded
from comunica.usecases.territory.teach_alias import NotTaught, Taught, Teaching, teach_alias, withdraw_alias
from comunica.usecases.territory.territory_record import TargetKind
from comunica.usecases.territory.try_message import try_message
from services.api.document.documents import errors
from services.api.doors.faults import ErrorItem, Fault, fault
from services.api.doors.front import CSV, kind_of
from services.api.doors.gate import require
from services.api.doors.repeats import CHANGED_NOTHING
from services.api.parts import CallerGiven, PartsGiven
from services.api.territory.territory_shapes import (
    AliasAsked,
    AliasShown,
    GazetteerImported,
    GazetteerShown,
    ImportAsked,
    MessageTried,
    ReadingShown,
    TopicList,
    TopicShown,
    ZoneList,
    ZoneShown,
    gazetteer_shown,
    imported_shown,
    reading_shown,
)

router = APIRouter(prefix="/v2", tags=["territory"])

_STRADARIO = "dug;denominazione;zona;civico_da;civico_a;pari/dispari\nVia;Trento;centro;1;31;dispari\n"
_STREETS = {"streets": [{"dug": "Via", "name": "Trento", "zone": "centro"}]}

#: Faults of a file that an answer names, and characters of each.
MOST_FAULTS = 500
LONGEST_FAULT = 300


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


@router.get("/topics", summary="List topics", responses=errors())
async def topics(caller: CallerGiven, parts: PartsGiven) -> TopicList:
    """What notices may be about, and a broadcast be addressed by, as the municipality keeps them."""
    require(caller, Scope.BROADCAST_READ)
    found = await list_topics(parts.topics, caller.municipality_id)
    return TopicList(topics=[TopicShown(id=id_, name=name) for id_, name in found.items()])


@router.post(
    "/gazetteer/import",
    summary="Bring in a gazetteer",
    responses=errors(400, 413, 415),
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "A gazetteer as GET /v2/gazetteer shows it, in parts or whole; or a stradario as CSV.",
            "content": {
                "application/json": {"schema": {"type": "object"}, "example": _STREETS},
                "text/csv": {"schema": {"type": "string"}, "example": _STRADARIO},
            },
        }
    },
)
async def bring_in(
    asked: Annotated[ImportAsked, Query()], request: Request, caller: CallerGiven, parts: PartsGiven
) -> GazetteerImported:
    """Whole, or not at all. What it does not speak of stays as it is: a CSV stradario speaks of streets only. A street
    that it no longer names is removed, unless somebody lives there or a broadcast to come is for it: then it is
    refused. Names that staff taught stay. Understood from the next half minute on.
    """
    require(caller, Scope.GAZETTEER_WRITE)
    if asked.dry_run:
        setattr(request.state, CHANGED_NOTHING, True)
    content = await request.body()
    read = read_streets if kind_of(request.scope) == CSV else read_gazetteer
    try:
        imported = await import_gazetteer(
            caller.municipality_id,
            lambda there: read(content, list(there.zones.values())),
            record=parts.territories,
            keep=not asked.dry_run,
            who=caller.who,
        )
    except NotATerritory as problem:
        raise _not_a_territory(problem) from None
    except StillNeeded as problem:
        raise _still_needed(problem) from None
    except SetupRefused as problem:
        raise fault(400, "BadRequestError", code="not_importable", message=str(problem)) from None
    return imported_shown(imported, dry_run=asked.dry_run)


def _not_a_territory(problem: NotATerritory) -> Fault:
    return _faults(
        [
            ErrorItem(
                error="ValidationError",
                code="row_invalid" if each.row else "gazetteer_invalid",
                message=each.says[:LONGEST_FAULT],
                field=(f"rows[{each.row}].{each.where}" if each.row else each.where)[:LONGEST_FAULT] or None,
            )
            for each in problem.faults[:MOST_FAULTS]
        ],
        len(problem.faults),
    )


def _still_needed(problem: StillNeeded) -> Fault:
    return _faults(
        [
            ErrorItem(
                error="BadRequestError",
                code=f"{each.kind}_in_use",
                message=f"not in the file, and still needed: {each}, id {each.id}. {WHAT_TO_DO}",
                field=None,
            )
            for each in problem.places[:MOST_FAULTS]
        ],
        len(problem.places),
    )


def _faults(items: Sequence[ErrorItem], count: int) -> Fault:
    if not (more := count - len(items)):
        return Fault(400, tuple(items))
    message = f"and {more} more of the kind: correct these first"
    return Fault(400, (*items, ErrorItem(error="ValidationError", code="more_errors", message=message, field=None)))


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
        by=caller.who,
    )


def _shown(taught: Taught) -> AliasShown:
    return AliasShown(name=taught.name, changed=taught.changed)


def _not_taught(problem: NotTaught) -> Fault:
    return fault(400, "BadRequestError", code="not_taught", message=str(problem))
