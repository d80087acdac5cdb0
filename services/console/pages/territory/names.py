"""Names that citizens use: teach one, take one back, and those that were taught."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel
from starlette.responses import Response

from comunica.enrolment.gazetteer import Gazetteer
from comunica.municipality.keys import Scope
from comunica.usecases.audit import staff
from comunica.usecases.paging import PageRequest
from comunica.usecases.staff.authenticate_session import Visitor
from comunica.usecases.territory.change_zone import drop_name
from comunica.usecases.territory.list_taught import TaughtShown, list_taught
from comunica.usecases.territory.teach_alias import NotTaught, Teaching, teach_alias, withdraw_alias
from comunica.usecases.territory.territory_record import TargetKind
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.doors.refused import Refused, Why
from services.console.mistakes import Mistakes
from services.console.pages.territory.sentences import NOT_TAUGHT
from services.console.pages.territory.streets import found_street
from services.console.pages.territory.target import Target, target_page
from services.console.pages.territory.zones import found_zone
from services.console.parts import Parts, PartsGiven
from services.console.rendering import notice, page
from services.console.retelling import retold

router = APIRouter()
_KINDS = frozenset(TargetKind)
_PAGE = 50


class Said(BaseModel):
    """The form: of what, and the name."""

    tipo: str = ""
    di: str = ""
    nome: str = ""


@router.get("/territorio/nomi", dependencies=[needs(Scope.GAZETTEER_READ)])
async def taught(request: Request, parts: PartsGiven, visitor: VisitorGiven, dopo: UUID | None = None) -> Response:
    """Newest first. Those of the file are on the page of each street."""
    found = await list_taught(
        parts.territories, visitor.municipality_id, PageRequest(dopo, min(_PAGE, parts.page_size))
    )
    gazetteer = (await parts.territories.town(visitor.municipality_id)).gazetteer
    people = {staff(each.id): each.name for each in await parts.staff.list_members(visitor.municipality_id)}
    return page(
        request,
        "territory/names.html",
        rows=[(each, _named(each, gazetteer), people.get(each.by, "")) for each in found.rows],
        next_after=found.next_after,
        first=dopo is None,
    )


def _named(taught: TaughtShown, gazetteer: Gazetteer) -> str:
    """How its target is called; empty if it is gone."""
    if taught.kind is TargetKind.ZONE:
        zone = gazetteer.zones.get(taught.target_id)
        return zone.name if zone else ""
    street = gazetteer.street_of(taught.target_id)
    return street.full if street else ""


@router.post("/territorio/nomi", dependencies=[needs(Scope.GAZETTEER_WRITE)])
async def teach(request: Request, parts: PartsGiven, visitor: VisitorGiven, said: Annotated[Said, Form()]) -> Response:
    """From the next half minute on messages are understood by it."""
    target = await _target(said, parts, visitor)
    try:
        done = await teach_alias(_teaching(said, target, visitor), record=parts.territories)
    except NotTaught as problem:
        told = retold(request, str(problem), NOT_TAUGHT)
        return target_page(request, target, mistakes=Mistakes((("nome", told),)), typed=said.nome, status=422)
    if done.changed:
        notice(request, "success", "Imparato: «%(alias)s» vuol dire %(name)s.", alias=said.nome.strip(), name=done.name)
    else:
        notice(request, "info", "«%(alias)s» voleva già dire %(name)s.", alias=said.nome.strip(), name=done.name)
    return see_other(target.path)


@router.post("/territorio/nomi/togli", dependencies=[needs(Scope.GAZETTEER_WRITE)])
async def withdraw(
    request: Request, parts: PartsGiven, visitor: VisitorGiven, said: Annotated[Said, Form()]
) -> Response:
    """A name of a street that the stradario gave stays: the file must change."""
    target = await _target(said, parts, visitor)
    if target.kind is TargetKind.ZONE:
        return await _withdraw_of_zone(request, target, said.nome, parts, visitor)
    try:
        done = await withdraw_alias(_teaching(said, target, visitor), record=parts.territories)
    except NotTaught as problem:
        told = retold(request, str(problem), NOT_TAUGHT)
        return target_page(request, target, mistakes=Mistakes((("nome", told),)), status=422)
    if done.changed:
        notice(request, "success", "Tolto: «%(alias)s» non vuol più dire %(name)s.", alias=said.nome, name=done.name)
    else:
        notice(request, "warning", "«%(alias)s» viene dallo stradario: correggi il file e importalo.", alias=said.nome)
    return see_other(target.path)


async def _withdraw_of_zone(request: Request, target: Target, alias: str, parts: Parts, visitor: Visitor) -> Response:
    """Whoever gave it: the town keeps its zones itself."""
    who, name = visitor.caller.who, alias.replace("\x00", "")
    if await drop_name(target.id, name, visitor.municipality_id, who=who, record=parts.zone_record):
        notice(request, "success", "Tolto: «%(alias)s» non vuol più dire %(name)s.", alias=name, name=target.name)
    else:
        notice(request, "info", "«%(alias)s» non era un altro nome di %(name)s.", alias=name, name=target.name)
    return see_other(target.path)


async def _target(said: Said, parts: Parts, visitor: Visitor) -> Target:
    if said.tipo not in _KINDS:
        raise Refused(Why.NOT_FOUND)
    gazetteer = (await parts.territories.town(visitor.municipality_id)).gazetteer
    return found_zone(gazetteer, said.di) if said.tipo == TargetKind.ZONE else found_street(gazetteer, said.di)


def _teaching(said: Said, target: Target, visitor: Visitor) -> Teaching:
    alias = said.nome.replace("\x00", "")
    return Teaching(
        town=visitor.municipality_id, kind=target.kind, target=target.id, alias=alias, by=visitor.caller.who
    )
