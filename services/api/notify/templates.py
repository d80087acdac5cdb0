"""Routes of templates, as Notify's clients know them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query

from comunica.municipality.keys import Scope
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.setting_up.show_templates import TemplateShown, preview
from services.api.document.documents import errors
from services.api.doors.faults import fault, no_result
from services.api.doors.gate import require
from services.api.doors.refusals import refusal
from services.api.notify.notification_shapes import TYPES
from services.api.notify.template_shapes import (
    NotifyTemplate,
    NotifyTemplates,
    PreviewAsked,
    PreviewShown,
    TemplatesAsked,
    template_shown,
)
from services.api.parts import CallerGiven, Parts, PartsGiven

router = APIRouter(prefix="/v2", tags=["templates"])

Version = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("/templates", summary="List templates", responses=errors(400))
async def list_all(
    asked: Annotated[TemplatesAsked, Query()], caller: CallerGiven, parts: PartsGiven
) -> NotifyTemplates:
    """By name. All are of the type sms, as Notify's clients call it."""
    require(caller, Scope.TEMPLATE_READ)
    if asked.type is not None and asked.type not in TYPES:
        message = f"type {asked.type[:64]} is not one of [{', '.join(TYPES)}]"
        raise fault(400, "ValidationError", code="invalid", message=message, field="type")
    if asked.type not in {None, "sms", "whatsapp"}:
        return NotifyTemplates(templates=[])
    found = await parts.templates.templates(caller.municipality_id)
    return NotifyTemplates(templates=[template_shown(each) for each in found])


@router.get("/template/{template_id}", summary="Show a template", responses=errors(400, 404))
async def show(template_id: UUID, caller: CallerGiven, parts: PartsGiven) -> NotifyTemplate:
    """Its latest version."""
    return template_shown(await _found(template_id, None, caller, parts))


@router.get(
    "/template/{template_id}/version/{version}", summary="Show a version of a template", responses=errors(400, 404)
)
async def show_version(template_id: UUID, version: Version, caller: CallerGiven, parts: PartsGiven) -> NotifyTemplate:
    """As it was; none is ever changed."""
    return template_shown(await _found(template_id, version, caller, parts))


@router.post("/template/{template_id}/preview", summary="Preview a template", responses=errors(400, 404, 413, 415))
async def see_preview(template_id: UUID, asked: PreviewAsked, caller: CallerGiven, parts: PartsGiven) -> PreviewShown:
    """What people would read. Nothing is sent."""
    found = await _found(template_id, None, caller, parts)
    body = preview(found, asked.personalisation or {})
    if not isinstance(body, str):
        raise refusal(body)
    return PreviewShown(id=template_id, version=found.sendable.version, body=body)


async def _found(template_id: UUID, version: int | None, caller: Caller, parts: Parts) -> TemplateShown:
    require(caller, Scope.TEMPLATE_READ)
    found = await parts.templates.template(caller.municipality_id, template_id, version)
    if found is None:
        raise no_result()
    return found
