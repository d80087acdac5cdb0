"""Routes of templates at the provider: sync, submit for approval, ask for another category, see what came of it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from comunica.broadcasting.parameters import variables_of
from comunica.municipality.keys import KeyKind, Scope
from comunica.usecases.errands import ErrandState
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.paging import PageRequest
from comunica.usecases.setting_up.ask_templates import KINDS, AskedBy, Asking, ask_category, ask_sync, submit_template
from services.api.document.addresses import links, root_of
from services.api.document.documents import errors
from services.api.doors.faults import fault, no_result
from services.api.doors.gate import require
from services.api.doors.refusals import refusal
from services.api.errand_shapes import LOCATION, ErrandAccepted
from services.api.parts import CallerGiven, Parts, PartsGiven
from services.api.shapes import PageAsked
from services.api.templates.template_desk_shapes import (
    CategoryAsked,
    TemplateAsked,
    TemplateErrandPage,
    TemplateErrandShown,
    template_errand_shown,
)

router = APIRouter(prefix="/v2/templates", tags=["templates"])


@router.post(
    "", status_code=202, summary="Submit a template for approval", responses=errors(400, 409, 413, 415) | LOCATION
)
async def submit(
    asked: TemplateAsked, request: Request, response: Response, caller: CallerGiven, parts: PartsGiven
) -> ErrandAccepted:
    """Checked at once by the rules of the provider's reviewers; then the provider is asked, and reviews it for minutes
    to a day. Until it is approved nothing can be sent with it.
    """
    by = _asked_by(caller, parts)
    template = asked.setup(tuple(variables_of(asked.body)))
    made = await submit_template(template, asked.header_media_id, by, asking=_asking(parts))
    if not isinstance(made, UUID):
        raise refusal(made)
    return _accepted(made, request, response)


@router.post("/sync", status_code=202, summary="Sync templates with the provider", responses=errors(400) | LOCATION)
async def sync(request: Request, response: Response, caller: CallerGiven, parts: PartsGiven) -> ErrandAccepted:
    """How the provider has them is what counts: status, category, words. New ones come into the record."""
    made = await ask_sync(_asked_by(caller, parts), asking=_asking(parts))
    return _accepted(made, request, response)


@router.post(
    "/{template_id}/category",
    status_code=202,
    summary="Ask for another category of a template",
    responses=errors(400, 404, 413, 415) | LOCATION,
)
async def change_category(
    template_id: UUID,
    asked: CategoryAsked,
    request: Request,
    response: Response,
    caller: CallerGiven,
    parts: PartsGiven,
) -> ErrandAccepted:
    """The provider reviews it again, and may refuse: of an approved template it often does."""
    made = await ask_category(template_id, asked.category, _asked_by(caller, parts), asking=_asking(parts))
    if made is None:
        raise no_result()
    if not isinstance(made, UUID):
        raise refusal(made)
    return _accepted(made, request, response)


@router.get("/errands", summary="List what was asked about templates", responses=errors(400))
async def list_errands(
    page: Annotated[PageAsked, Query()], request: Request, caller: CallerGiven, parts: PartsGiven
) -> TemplateErrandPage:
    """Newest first, without their templates."""
    require(caller, Scope.TEMPLATE_READ, Scope.TEMPLATE_WRITE)
    found = await parts.errands.page(caller.municipality_id, KINDS, PageRequest(page.older_than, parts.page_size))
    shown = [template_errand_shown(each) for each in found.rows]
    return TemplateErrandPage(errands=shown, links=links(request, next_after=found.next_after))


@router.get("/errands/{errand_id}", summary="Show what came of it", responses=errors(400, 404))
async def show_errand(errand_id: UUID, caller: CallerGiven, parts: PartsGiven) -> TemplateErrandShown:
    """The templates it was about, as the provider has them."""
    require(caller, Scope.TEMPLATE_READ, Scope.TEMPLATE_WRITE)
    found = await parts.errands.one(caller.municipality_id, errand_id, KINDS)
    if found is None:
        raise no_result()
    return template_errand_shown(found)


def _asked_by(caller: Caller, parts: Parts) -> AskedBy:
    require(caller, Scope.TEMPLATE_WRITE)
    if caller.kind is KeyKind.TEST:
        message = "a test key reaches nobody, nor the provider: use a team or live key"
        raise fault(403, "AuthError", code="templates_need_real_key", message=message)
    return AskedBy(municipality_id=caller.municipality_id, key_id=str(caller.key_id), errand_id=parts.new_id())


def _asking(parts: Parts) -> Asking:
    return Asking(
        shelf=parts.errands,
        listing=parts.templates,
        record=parts.submissions,
        media=parts.media,
        rules=parts.template_rules,
    )


def _accepted(errand_id: UUID, request: Request, response: Response) -> ErrandAccepted:
    uri = f"{root_of(request)}/v2/templates/errands/{errand_id}"
    response.headers["Location"] = uri
    return ErrandAccepted(id=errand_id, state=ErrandState.WAITING, uri=uri)
